"""Courses as files: check them, and keep their translations in step.

doorstep course check [COURSE …]: every fault with its place, how much is translated; exit 1 when
something is wrong. doorstep course words COURSE …: write en.po and bn.po anew from the Vietnamese.
doorstep course pack COURSE|FOLDER --out FILE: the pack that phones fetch, written to a file (.gz:
packed), with its checksum and its size without and with sound; --language counts one voice alone.
doorstep course speak COURSE --language vi [--voice vi-vn-x-south]: an espeak-ng there speaks the
steps that nobody has read; they are heard in lessons once somebody accepted them in the console.
doorstep course export COURSE -o FILE.zip: the folder with its drawings as one file; doorstep course
import FILE.zip --dry-run checks such a file, and without --dry-run takes it in.
doorstep course xapi --since DAY --until DAY: tests and lessons of these days, both included, as
xAPI statements, one JSON object a line; learners by an opaque number.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from doorstep.server.cli.course_files import export_course, import_course, statements
from doorstep.server.cli.course_packs import pack_courses
from doorstep.server.cli.course_voices import speak_course
from doorstep.server.cli.output import add_format, say, show
from doorstep.server.cli.reading import day, today

_FILES = {
    "export": export_course, "import": import_course, "pack": pack_courses,
    "speak": speak_course, "xapi": statements,
}  # fmt: skip
COLUMNS = ("course", "lessons", "steps", "practice", "test", "kinds", "faults", "en", "bn")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with which courses."""
    parser.add_argument("verb", choices=("check", "words", *_FILES))
    parser.add_argument("courses", nargs="*", metavar="COURSE", help="default: all that ship")
    parser.add_argument("-o", "--output", "--out", type=Path, metavar="FILE",
                        help="export, pack: where to")  # fmt: skip
    parser.add_argument(
        "--language", default="", help="pack: count its voices alone; speak: vi, en or bn"
    )
    parser.add_argument("--voice", default="", help="speak: a voice of the program")
    parser.add_argument("--dialect", default="", help="speak: what the voice is called in lessons")
    parser.add_argument("--dry-run", action="store_true", help="import, speak: write nothing")
    parser.add_argument("--replace", action="store_true", help="import: in place of one there")
    parser.add_argument("--since", type=day, default=date(2025, 1, 1), help="xapi: the first day")
    parser.add_argument("--until", type=day, default=today(), help="xapi: the last day")
    parser.add_argument("--home", default="", metavar="URL", help="xapi: where addresses begin")
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Do it."""
    if options.verb in _FILES:
        return _FILES[options.verb](options)
    folders = _folders(options.courses)
    return _words(folders) if options.verb == "words" else _check(folders, options.format)


def _folders(asked: list[str]) -> list[Path]:
    from doorstep.capabilities.learning.folders import shipped
    from doorstep.kernel.basics.problems import Problem

    there = {path.name: path for path in shipped()}
    if not asked:
        return list(there.values())
    found = [there.get(name) or Path(name) for name in asked]
    for path in found:
        if not (path / "course.toml").exists():
            raise Problem("course.none", "There is no course %(path)s.", path=path)
    return found


def _words(folders: list[Path]) -> int:
    from doorstep.capabilities.learning.folders import refresh_words

    for folder in folders:
        lacking = refresh_words(folder)
        say(f"{folder.name}: " + ", ".join(f"{code} lacks {n}" for code, n in lacking.items()))
    return 0


def _check(folders: list[Path], format: str) -> int:
    rows, is_wrong = [], False
    for name in _drawing_faults():
        sys.stderr.write(name + "\n")
        is_wrong = True
    for folder in folders:
        row, faults = _checked(folder)
        rows.append(row)
        is_wrong |= bool(faults)
        for fault in faults:
            sys.stderr.write(f"{folder.name}: {fault}\n")
    show(rows, COLUMNS, format)
    return 1 if is_wrong else 0


def _drawing_faults() -> list[str]:
    from doorstep.capabilities.learning.symbols import drawings, faults_of

    return [
        f"symbols/{name}.svg: {fault}"
        for name, path in drawings().items()
        for fault in faults_of(path.read_bytes())
    ]


def _checked(folder: Path) -> tuple[dict[str, Any], list[str]]:
    from doorstep.capabilities.learning import courses, frameworks
    from doorstep.capabilities.learning.folders import read_folder
    from doorstep.capabilities.learning.symbols import drawings
    from doorstep.capabilities.learning.wordings import OTHERS, standing
    from doorstep.kernel.basics.tables import Faults
    from doorstep.kernel.quizzes.questions import PRACTICE, TEST

    try:
        table = read_folder(folder)
    except Faults as why:
        return {"course": folder.name, "faults": len(why.faults)}, list(map(str, why.faults))
    skills = [code for one in frameworks.shipped() for code in one.skills]
    course, faults = courses.read(table, known=courses.Known(drawings(), skills))
    told = list(map(str, faults))
    row: dict[str, Any] = {
        "course": course.code,
        "lessons": len(course.lessons),
        "steps": sum(len(lesson.steps) for lesson in course.lessons),
        "practice": len(course.pool(PRACTICE)),
        "test": len(course.pool(TEST)),
        "kinds": " ".join(f"{k}:{n}" for k, n in Counter(q.kind for q in course.questions).items()),
        "faults": len(faults),
    }
    for language in OTHERS:
        count, missing, old = standing(table, language)
        row[language] = f"{count - len(missing)}/{count}" + (f", {len(old)} old" if old else "")
        told += [f"{language}: missing: {place}" for place in missing[:5]]
        told += [f"{language}: older than its source: {place}" for place in old[:5]]
    return row, told
