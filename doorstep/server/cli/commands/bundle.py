"""Sealed bundles from phones without signal: show what is inside, or put it through the inbox.

doorstep bundle open FILE            shows each command and where it stands
doorstep bundle open FILE --apply    takes it in; twice is once; --receipt keeps the receipt
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from doorstep.server.cli.output import add_format, say, show

COLUMNS = ("id", "verb", "made_at", "counter", "state", "reason", "words")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which file, and whether it is taken in."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    opening = acts.add_parser("open", help="open a bundle sealed to this server")
    opening.add_argument("file", type=Path)
    opening.add_argument("--apply", action="store_true", help="put it through the inbox")
    opening.add_argument("--receipt", type=Path, help="write the signed receipt here")
    add_format(opening)


def run(options: argparse.Namespace) -> int:
    """Open it; exit 1 when something in it still needs a look."""
    from django.utils import timezone

    from doorstep.kernel.sync import parcels
    from doorstep.server.cli.asking import system

    raw, at = options.file.read_bytes(), timezone.now()
    if not options.apply:
        show(_inside(parcels.opened(raw)), COLUMNS, options.format)
        return 0
    found, answers = parcels.take(actor=system(), raw=raw, at=at)
    if options.receipt:
        told = parcels.receipt(found.parcel, answers, at=at)
        options.receipt.write_text(json.dumps(told, ensure_ascii=False))
    rows = [
        {**_told(command), **answer._asdict()}
        for command, answer in zip(found.batch.commands, answers, strict=True)
    ]
    show(rows, COLUMNS, options.format)
    if options.format == "table":
        say(f"parcel {found.parcel[:16]} of {found.device.label}")
    return 0 if all(a.state in ("applied", "settled") for a in answers) else 1


def _told(command: Any) -> dict[str, Any]:
    told = command if isinstance(command, dict) else {}
    return {name: told.get(name) for name in ("id", "verb", "made_at", "counter")}


def _inside(found: Any) -> list[dict[str, Any]]:
    """Say of each command whether the inbox has it; nothing is written."""
    from doorstep.kernel.sync.envelopes import envelope_of
    from doorstep.kernel.sync.inbox import answer_of, known_commands

    read = [envelope_of(c) for c in found.batch.commands]
    known = known_commands(e.id for e in read if e)
    rows = []
    for command, envelope in zip(found.batch.commands, read, strict=True):
        row = known.get(envelope.id) if envelope else None
        stands = answer_of(row)._asdict() if row else {"state": "new" if envelope else "unreadable"}
        rows.append({**stands, **_told(command)})
    return rows
