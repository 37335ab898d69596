"""Rows on the terminal, as JSON or as CSV."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

FORMATS = ("table", "json", "csv")


def add_format(parser: argparse.ArgumentParser) -> None:
    """Add the option --format."""
    parser.add_argument("--format", choices=FORMATS, default="table", help="default: table")


def say(text: str = "") -> None:
    """Print a line for people."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def show(rows: Iterable[dict[str, Any]], columns: Sequence[str], format: str) -> None:
    """Print rows in the format asked for; JSON is one list of objects."""
    if format == "json":
        show_object(list(rows))
    elif format == "csv":
        writer = csv.DictWriter(sys.stdout, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows({k: _text(v) for k, v in row.items()} for row in rows)
    else:
        _table(list(rows), columns)


def show_object(thing: Any) -> None:
    """Print one JSON value, readable: numbers as numbers, dates as ISO texts."""
    say(json.dumps(thing, ensure_ascii=False, indent=1, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(round(value, 4))
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal | date | datetime):
        return str(_plain(value))
    return str(value)


def _table(rows: list[dict[str, Any]], columns: Sequence[str]) -> None:
    texts = [[_text(row.get(c)) for c in columns] for row in rows]
    widths = [min(60, max([len(c), *(len(t[i]) for t in texts)])) for i, c in enumerate(columns)]
    say("  ".join(c.ljust(w) for c, w in zip(columns, widths, strict=True)).rstrip())
    for text in texts:
        say("  ".join(t.ljust(w) for t, w in zip(text, widths, strict=True)).rstrip())
    say(f"({len(rows)} rows)")
