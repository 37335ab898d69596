"""Keep the one catalogue of interface words: extract, check, compile.

--update extracts new words into every catalogue (needs GNU gettext); --check exits 1 when a
language lacks a translation or a placeholder differs; --missing CODE prints what it lacks;
--client writes what the field app loads (its build does so by itself).
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
    what.add_argument("--client", action="store_true", help="write the field app's words")
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
    if options.client:
        return _for_client()
    rows = list(faults())
    if options.missing:
        rows = [r for r in rows if r["language"] == options.missing]
    if rows or options.format != "table":
        show(rows, ("language", "fault", "words"), options.format)
    else:
        say("every language is complete")
    return 1 if rows else 0


def _for_client() -> int:
    from doorstep.server.client_words import write_client_words
    from doorstep.server.preparing import ROOT

    for code, lacking in write_client_words(root=ROOT).items():
        say(f"{code}: {f'{lacking} texts are not translated' if lacking else 'complete'}")
    return 0


def update() -> None:
    """Extract from code, templates and the field app into locale/<code>."""
    import os

    from django.core.management import call_command

    from doorstep.server.client_words import as_python, client_words
    from doorstep.server.preparing import ROOT

    before = os.getcwd()
    os.chdir(ROOT)
    # Django's extractor reads Python: the app's texts are laid beside it for as long as it runs.
    laid = ROOT / "client" / "words_of_the_field_app.py"
    laid.write_text(as_python(client_words(ROOT / "client")), "utf-8")
    try:
        call_command(
            "makemessages",
            locale=["vi", "en", "bn"],
            no_location=True,
            no_wrap=True,
            no_obsolete=True,
            ignore_patterns=[
                *(".venv/*", "var/*", "build/*", "tests/*", "tools/*"),
                *("client/node_modules/*", "client/dist/*"),
            ],
            extensions=["py", "html", "txt"],
            verbosity=0,
        )
    finally:
        laid.unlink()
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
