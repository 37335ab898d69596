"""Keep the one catalogue of interface words: extract, check, compile.

--update extracts new words into every catalogue (needs GNU gettext); --check exits 1 when a
language lacks a translation or a placeholder differs; --missing CODE prints what it lacks.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

from doorstep.server.cli.output import add_format, say, show

_PLACE = re.compile(r"%\([a-z_0-9]+\)[sd]|\{[a-z_0-9]*\}|%[sd]")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--update", action="store_true", help="extract new words")
    what.add_argument("--check", action="store_true", help="find what is missing or broken")
    what.add_argument("--compile", action="store_true", help="compile for the server")
    what.add_argument("--missing", metavar="CODE", help="print the untranslated words")
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Do it."""
    from doorstep.server.preparing import compile_words

    if options.update:
        update()
        return 0
    if options.compile:
        compile_words()
        return 0
    rows = list(faults())
    if options.missing:
        rows = [r for r in rows if r["language"] == options.missing]
    if rows or options.format != "table":
        show(rows, ("language", "fault", "words"), options.format)
    else:
        say("every language is complete")
    return 1 if rows else 0


def update() -> None:
    """Extract from code and templates into locale/<code>."""
    import os

    from django.core.management import call_command

    from doorstep.server.preparing import ROOT

    before = os.getcwd()
    os.chdir(ROOT)
    try:
        call_command(
            "makemessages",
            locale=["vi", "en", "bn"],
            no_location=True,
            no_wrap=True,
            no_obsolete=True,
            ignore_patterns=[".venv/*", "var/*", "build/*", "tests/*", "tools/*"],
            extensions=["py", "html", "txt"],
            verbosity=0,
        )
    finally:
        os.chdir(before)


def faults() -> Iterator[dict[str, str]]:
    """Give every missing translation and every placeholder that differs."""
    import polib

    from doorstep.server.preparing import ROOT

    for code in ("vi", "bn"):
        path = ROOT / "locale" / code / "LC_MESSAGES" / "django.po"
        for entry in polib.pofile(str(path)):
            texts = list(entry.msgstr_plural.values()) or [entry.msgstr]
            if not all(texts) or entry.fuzzy:
                yield {"language": code, "fault": "missing", "words": entry.msgid}
            elif any(set(_PLACE.findall(t)) - set(_PLACE.findall(_all(entry))) for t in texts):
                yield {"language": code, "fault": "placeholder", "words": entry.msgid}
            elif set(_PLACE.findall(entry.msgid)) - set(_PLACE.findall(texts[-1])):
                yield {"language": code, "fault": "placeholder lost", "words": entry.msgid}


def _all(entry: object) -> str:
    return f"{entry.msgid} {entry.msgid_plural}"  # type: ignore[attr-defined]
