"""Show the 168 lines of the source articles: where each is held, its figures, its page.

--check resolves every holder of every line and requests every page; exit 1 when one fails.
"""

from __future__ import annotations

import argparse
from typing import Any

from doorstep.server.cli.output import add_format, say, show

COLUMNS = ("line", "holder", "what", "title", "figures", "page", "status")


def arguments(parser: argparse.ArgumentParser) -> None:
    """One line, or a check of all."""
    parser.add_argument("line", nargs="?", help="such as S1-33")
    parser.add_argument("--check", action="store_true", help="resolve everything, open every page")
    parser.add_argument("--language", default="vi", choices=("vi", "en", "bn"))
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Print the lines asked for, in the language asked for."""
    from django.utils import translation

    with translation.override(options.language):
        return _print(options)


def _print(options: argparse.Namespace) -> int:
    from doorstep.capabilities.reporting.queries import check_lines
    from doorstep.server.cli.asking import system

    checked = [c for c in check_lines(system()) if options.line in (None, c.line.id)]
    rows = [row for c in checked for row in _rows(c, options)]
    bad = [r for r in rows if r["status"] not in ("", 200)]
    if options.line and options.format == "table":
        _tell(checked, rows, options.language)
    elif options.check and options.format == "table":
        show(bad, COLUMNS, "table")
        say(f"{len(checked)} lines, {len(rows) - len(bad)} of {len(rows)} holders and pages live")
    else:
        show(rows, COLUMNS, options.format)
    return 1 if bad or not checked else 0


def _rows(checked: Any, options: argparse.Namespace) -> list[dict[str, Any]]:
    from doorstep.kernel.basics.wording import said

    code = checked.line.id
    text, printed = said(checked.line.text, options.language), checked.line.figures_as_printed
    pages = [{"line": code, "holder": "", "what": "line", "title": text, "figures": printed}]
    pages[0]["page"] = f"/sources/{code}/"
    for held in checked.holders:
        pages.append(
            {
                "line": code,
                "holder": held.reference,
                "what": held.type,
                "title": said(held.title, options.language),
                "figures": "",
                "page": f"/held/{held.reference.replace(':', '/', 1)}/",
                "dead": bool(held.failure),
            }
        )
    for page in pages:
        page["status"] = _status(page) if options.check or options.line else ""
    return pages


def _status(page: dict[str, Any]) -> int | str:
    """Request a page of the portal inside this process; "missing" for a holder that is gone."""
    from django.conf import settings
    from django.test import Client

    if page.pop("dead", False):
        return "missing"
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0], raise_request_exception=False)
    return client.get(page["page"], secure=settings.HTTPS).status_code


def _tell(checked: list[Any], rows: list[dict[str, Any]], language: str) -> None:
    from doorstep.kernel.basics.wording import said

    for c in checked:
        say(f"{c.line.id}  {said(c.line.text, language)}")
        if c.line.figures_as_printed:
            say(f"  as printed: {c.line.figures_as_printed}")
    for row in rows:
        say(f"  {row['status']}  {row['page']}  {row['title'] if row['holder'] else ''}".rstrip())
