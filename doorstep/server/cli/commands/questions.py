"""Question banks: from GIFT, Moodle XML, XLSX, DOCX, CSV, QTI and H5P; out to all but the last.

doorstep questions import FILE --course CODE --dry-run: says of each question whether it is new,
the same, changed or refused, and why; without --dry-run the new ones go to the end of the course's
questions.toml. Nothing there is ever overwritten. Exit code 1 when a question is refused.
doorstep questions export --course CODE --format F: the whole bank, and what the format loses.
doorstep questions template --format xlsx: one question of each kind, to write on.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from doorstep.server.cli.output import FORMATS as SHOWN
from doorstep.server.cli.output import say, show

FORMATS = ("gift", "moodle", "xlsx", "docx", "csv", "qti", "h5p")
COLUMNS = ("where", "code", "verdict", "told", "ask")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which file, which course, which format."""
    parser.add_argument("verb", choices=("import", "export", "template"))
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the file to import")
    parser.add_argument("--format", choices=FORMATS, help="default: told from the file")
    parser.add_argument("--course", metavar="CODE", help="a course that ships, or a folder")
    parser.add_argument("--topic", default="", help="for questions that do not tell a known one")
    parser.add_argument("--pool", choices=("practice", "test"), default="practice")
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write")
    parser.add_argument("--as", dest="shown", choices=SHOWN, default="table", help="default: table")
    parser.add_argument("--language", choices=("vi", "en", "bn"), default="en",
                        help="the language of what is said; default: en")  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Do it."""
    from django.utils import translation

    with translation.override(options.language):
        return {"import": _import, "export": _export, "template": _template}[options.verb](options)


def _folder(options: argparse.Namespace) -> Path:
    from doorstep.server.cli.course_files import folder_of

    return folder_of(options.course or "")


def _import(options: argparse.Namespace) -> int:
    from doorstep.capabilities.learning.exchange.banks import (
        add_questions,
        questions_of,
        topics_of,
    )
    from doorstep.capabilities.learning.exchange.formats import FORMATS as KNOWN
    from doorstep.capabilities.learning.exchange.formats import guessed
    from doorstep.capabilities.learning.exchange.merging import NEW, REFUSED, Bank, judged
    from doorstep.kernel.basics.problems import Problem
    from doorstep.server.cli.course_files import contents

    folder, raw = _folder(options), contents(options.file)
    form = KNOWN[options.format] if options.format else guessed(raw, name=options.file.name)
    reading = form.read(raw)
    topics = topics_of(folder)
    if options.topic and options.topic not in topics:
        raise Problem("exchange.no_topic", "The course has no topic %(topic)s, but: %(known)s",
                      topic=options.topic, known=", ".join(topics))  # fmt: skip
    bank = Bank(topics, questions_of(folder), options.topic, options.pool)
    verdicts = judged(reading, bank=bank, holds=form.holds)
    show(map(_row, verdicts), COLUMNS, options.shown)
    for remark in reading.remarks:
        sys.stderr.write(f"{options.file.name}: {remark}\n")
    for credit in reading.credits:
        sys.stderr.write(f"for the sources of course.toml: {credit}\n")
    count = Counter(one.verdict for one in verdicts)
    sys.stderr.write(", ".join(f"{n} {name}" for name, n in count.items()) + f" ({form.code})\n")
    if not options.dry_run and count[NEW]:
        add_questions(folder, [one.table for one in verdicts if one.verdict == NEW])
        sys.stderr.write(f"{count[NEW]} questions written to {folder / 'questions.toml'};"
                         f" next: doorstep course words {options.course}\n")  # fmt: skip
    return 1 if count[REFUSED] or not verdicts else 0


def _row(one: Any) -> dict[str, Any]:
    return {
        "where": one.where,
        "code": one.code,
        "verdict": one.verdict,
        "told": "; ".join((*one.faults, *one.losses)),
        "ask": one.table.get("ask", "")[:60],
    }


def _export(options: argparse.Namespace) -> int:
    from doorstep.capabilities.learning.exchange.banks import questions_of

    folder = _folder(options)
    return _write(options, questions_of(folder), folder.name)


def _template(options: argparse.Namespace) -> int:
    from doorstep.capabilities.learning.exchange.examples import EXAMPLES

    return _write(options, list(EXAMPLES), "mau")


def _write(options: argparse.Namespace, tables: list[dict[str, Any]], name: str) -> int:
    from doorstep.capabilities.learning.exchange.formats import FORMATS as KNOWN
    from doorstep.kernel.basics.problems import Problem

    if not options.format:
        raise Problem("exchange.which_format", "Say which --format is wanted.")
    form = KNOWN[options.format]
    written = form.write(tables, course=name)
    path = options.output or Path(f"{name}-questions.{form.ending}")
    path.write_bytes(written.raw)
    say(f"{path}: {len(tables)} questions, {len(written.raw)} bytes")
    for message, codes in _by_message(written.losses).items():
        told = ", ".join(codes[:5]) + (" …" if len(codes) > 5 else "")
        sys.stderr.write(f"not held: {message}: {len(codes)} questions ({told})\n")
    sys.stderr.write("not held: translations; they stay in en.po and bn.po\n")
    return 0


def _by_message(losses: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, message in losses:
        found.setdefault(message, []).append(code)
    return found
