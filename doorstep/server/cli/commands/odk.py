"""Check a form for ODK Collect (an XLSForm) before it is uploaded.

`doorstep odk check FORM.xlsx` says every fault with its sheet and row, what is worth a look, and
what works in ODK Collect only. Exit code 1 when the form has faults. It needs no database.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from doorstep.server.cli.output import add_format, show

NEEDS_DJANGO = False
COLUMNS = ("grade", "sheet", "row", "code", "words")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with which file."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    check = acts.add_parser("check", help="say what is wrong with an XLSForm")
    check.add_argument("form", type=Path, metavar="FORM.xlsx")
    check.add_argument("--language", choices=("vi", "en", "bn"), default="en")
    add_format(check)


def run(options: argparse.Namespace) -> int:
    """Print the findings."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.server.settings")
    import django

    django.setup()
    from django.utils import translation

    from doorstep.kernel.basics.problems import Problem
    from doorstep.kernel.xforms.own_actions import check

    with translation.override(options.language):
        try:
            raw = options.form.read_bytes()
        except OSError as why:
            words = "%(name)s cannot be read: %(why)s"
            raise Problem("odk.no_file", words, name=options.form, why=why.strerror) from why
        checked = check(raw)
        rows = [{**f.plain(), "words": f.words} for f in checked.findings]
        show(rows, COLUMNS, options.format)
    return 1 if checked.has_faults else 0
