"""Checking the sheets of a form: every fault at once with its row, in words for whoever made it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from doorstep.kernel.xforms.datasets import DATASETS
from doorstep.kernel.xforms.findings import (
    CHOICES,
    ENTITIES,
    FAULT,
    HINT,
    SURVEY,
    Finding,
    of_pyxform,
    of_warning,
)
from doorstep.kernel.xforms.questions import (
    ALL,
    META,
    OUTER,
    SELECTS,
    STRUCTURE,
    Question,
    languages_of,
    questions,
    words_in,
)
from doorstep.kernel.xforms.sheets import PEOPLE, PLACES, Row, Sheets
from doorstep.kernel.xforms.workbook import MOST_ROWS
from doorstep.kernel.xforms.writing import files_named, laid_out

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,59}")
_REFERENCE = re.compile(r"\$\{\s*([^}\s]*)\s*\}")
_MEDIA = ("image", "audio", "video", "big-image", "media::image", "media::audio", "media::video")
_RESERVED = ("meta", "instanceID", "deprecatedID", "instanceName")
_NOT_TAKEN = ("video", "file", "background-audio", "background-geopoint", "start-geopoint")
LISTS = tuple(f"{name}.csv" for name in (PLACES, *DATASETS, PEOPLE))
_UPLOADED = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}\.(png|jpg|jpeg|csv)")
_SILENT = ("calculate", "hidden", "end_group", "end_repeat", "begin_group", "begin_repeat")


def can_be_uploaded(name: str) -> bool:
    """Tell whether a file of this name may go with a form: a picture, or a list of its own."""
    return _UPLOADED.fullmatch(name) is not None and name not in LISTS


def findings_of(sheets: Sheets) -> list[Finding]:
    """Say everything that is wrong or worth a look, faults first, in the order of the rows."""
    if "survey" not in sheets or not any("type" in row for row in sheets["survey"]):
        return [Finding("no_survey")]
    found = [*_sizes(sheets)]
    if not found:
        asked = list(questions(sheets["survey"]))
        found += [*_survey(asked), *_lists(asked, sheets), *_texts(asked, sheets)]
        found += [*_references(asked), *_structure(asked), *_entities(sheets), *_media(sheets)]
        known = {f.row for f in found if f.grade == FAULT}
        found += [f for f in _of_pyxform(sheets) if f.row not in known or not f.row]
        if known:  # pyxform stops at the first fault, which we have told already
            found = [f for f in found if f.code != "pyxform"]
    order = (FAULT, HINT)
    return sorted(found, key=lambda f: (order.index(f.grade), f.sheet != SURVEY, f.row))


def _sizes(sheets: Sheets) -> Iterator[Finding]:
    for name, most in MOST_ROWS.items():
        if len(sheets.get(name, ())) > most:
            yield Finding("too_many_rows", name, most + 2, FAULT, {"most": most})
    if not any(row for row in sheets["survey"]):
        yield Finding("no_questions", SURVEY)


def _survey(asked: list[Question]) -> Iterator[Finding]:
    seen: dict[tuple[tuple[str, ...], str], int] = {}
    for q in asked:
        about: dict[str, Any] = {"type": q.type, "name": q.name}
        if not q.type:
            yield Finding("no_type", SURVEY, q.row)
            continue
        if q.type not in ALL:
            yield Finding("unknown_type", SURVEY, q.row, FAULT, about)
        if q.type in _NOT_TAKEN:
            yield Finding("not_taken", SURVEY, q.row, FAULT, about)
        if q.type in ("end_group", "end_repeat", "audit", *OUTER):
            continue
        yield from _named(q, seen)
        if q.type == "calculate" and not q.cell("calculation") and not q.cell("default"):
            yield Finding("no_calculation", SURVEY, q.row)


def _named(q: Question, seen: dict[tuple[tuple[str, ...], str], int]) -> Iterator[Finding]:
    if not q.name:
        if q.type not in (*META, "note"):
            yield Finding("no_name", SURVEY, q.row)
        return
    if not _NAME.fullmatch(q.name):
        yield Finding("bad_name", SURVEY, q.row, FAULT, {"name": q.name})
    if q.name in _RESERVED:
        yield Finding("name_taken", SURVEY, q.row, FAULT, {"name": q.name})
    key = (q.groups, q.name)
    if key in seen:
        told = {"name": q.name, "other": seen[key]}
        yield Finding("name_twice", SURVEY, q.row, FAULT, told)
    seen.setdefault(key, q.row)


def _lists(asked: list[Question], sheets: Sheets) -> Iterator[Finding]:
    lists: dict[str, list[tuple[int, Row]]] = {}
    for row, cells in enumerate(sheets.get("choices", ()), start=2):
        if name := str(cells.get("list_name") or cells.get("list name") or ""):
            lists.setdefault(name, []).append((row, cells))
    many = set()
    for q in asked:
        if q.type in ("select_one", "select_multiple", "rank"):
            wanted = q.of.split()[0] if q.of else ""
            many |= {wanted} if q.type != "select_one" else set()
            if wanted not in lists and not wanted.startswith("${"):
                yield Finding("unknown_list", SURVEY, q.row, FAULT, {"list": wanted or "–"})
    may_repeat = any(str(r.get("allow_choice_duplicates", "")).lower() == "yes"
                     for r in sheets.get("settings", ()))  # fmt: skip
    for name, rows in lists.items():
        yield from _choices(name, rows, name in many, may_repeat)


def _choices(
    name: str, rows: list[tuple[int, Row]], is_many: bool, may_repeat: bool
) -> Iterator[Finding]:
    seen: set[str] = set()
    for row, cells in rows:
        code = str(cells.get("name") or "")
        about = {"list": name, "name": code}
        if not code:
            yield Finding("choice_no_name", CHOICES, row, FAULT, about)
        elif code in seen and not may_repeat:
            yield Finding("choice_twice", CHOICES, row, FAULT, about)
        elif " " in code and is_many:
            yield Finding("choice_space", CHOICES, row, FAULT, about)
        if not words_in(cells):
            yield Finding("choice_no_label", CHOICES, row, FAULT, about)
        seen.add(code)


def _texts(asked: list[Question], sheets: Sheets) -> Iterator[Finding]:
    languages = languages_of(sheets["survey"])
    for q in asked:
        if q.type in (*_SILENT, *META, *OUTER) or q.type not in ALL:
            continue
        told = words_in(q.cells)
        if not told:
            yield Finding("no_label", SURVEY, q.row, FAULT, {"name": q.name})
        for code in sorted(languages - told.keys()) if told else ():
            about = {"name": q.name, "language": code}
            yield Finding("no_words", SURVEY, q.row, HINT, about)


def _references(asked: list[Question]) -> Iterator[Finding]:
    names = {q.name for q in asked}
    for q in asked:
        for column, text in q.cells.items():
            for name in _REFERENCE.findall(str(text)):
                if name.removeprefix("last-saved#") not in names:
                    about = {"column": column, "name": name}
                    yield Finding("unknown_reference", SURVEY, q.row, FAULT, about)


def _structure(asked: list[Question]) -> Iterator[Finding]:
    begun: list[Question] = []
    for q in asked:
        if q.type in ("begin_group", "begin_repeat"):
            begun.append(q)
        elif q.type in STRUCTURE:
            if not begun or begun[-1].type[6:] != q.type[4:]:
                yield Finding("not_begun", SURVEY, q.row)
            if begun:
                begun.pop()
    yield from (Finding("not_ended", SURVEY, q.row) for q in begun)


def _entities(sheets: Sheets) -> Iterator[Finding]:
    for row, cells in enumerate(sheets.get("entities", ()), start=2):
        name = str(cells.get("list_name") or cells.get("dataset") or "")
        if name and name not in DATASETS:
            yield Finding("other_entities", ENTITIES, row, HINT, {"list": name})


def _media(sheets: Sheets) -> Iterator[Finding]:
    for name in (SURVEY, CHOICES):
        for row, cells in enumerate(sheets.get(name, ()), start=2):
            for head, text in cells.items():
                is_media = head.partition("::")[0] in _MEDIA or head in _MEDIA
                if is_media and not can_be_uploaded(str(text)):
                    yield Finding("media", name, row, FAULT, {"file": text})
    for q in questions(sheets["survey"]):
        is_list = q.type in SELECTS and q.type.endswith("_from_file")
        is_here = q.of in LISTS or can_be_uploaded(q.of)
        if (is_list and not is_here) or q.type in OUTER or q.type == "select_one_external":
            yield Finding("unknown_file", SURVEY, q.row, FAULT, {"file": q.of or q.name or "–"})


def _of_pyxform(sheets: Sheets) -> Iterator[Finding]:
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    warnings: list[str] = []
    try:
        made = convert(laid_out(sheets), validate=False, warnings=warnings)
    except PyXFormError as error:
        yield of_pyxform(error)
    except Exception as error:  # pyxform fails in many ways on sheets that make no sense
        told = f"{type(error).__name__}: {error}"[:300]
        yield Finding("pyxform", SURVEY, 0, FAULT, {"what": told})
    else:
        for file in files_named(made.xform):
            if can_be_uploaded(file):
                yield Finding("needs_file", SURVEY, 0, HINT, {"file": file})
            elif file not in LISTS:
                yield Finding("unknown_file", SURVEY, 0, FAULT, {"file": file})
        yield from (of_warning(text) for text in warnings if "translation" not in text)
