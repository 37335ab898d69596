"""A course as a folder of files: TOML for the Vietnamese, gettext files for the translations."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from doorstep.capabilities.learning.wordings import (
    OTHERS,
    Translation,
    put_in,
    texts_of,
)
from doorstep.kernel.basics.tables import Fault, Faults
from doorstep.kernel.basics.wording import said

MOST_BYTES = 2_000_000


def shipped() -> list[Path]:
    """List the folders of the courses that come with the product, in order of their names."""
    root = Path(settings.CONTENT_DIR) / "courses"
    return sorted(path.parent for path in root.glob("*/course.toml"))


@cache
def tested() -> tuple[str, ...]:
    """Give the codes of the shipped courses that have a test."""
    return tuple(path.name for path in shipped() if "test" in _toml(path / "course.toml", []))


@cache
def _title(code: str) -> dict[str, str]:
    """Give a shipped course's title by language; only when it is first shown, for it takes time."""
    title = read_folder(Path(settings.CONTENT_DIR) / "courses" / code).get("title", {})
    return title if isinstance(title, dict) else {"vi": str(title)}


def title_of(code: str) -> str:
    """Give a shipped course's title in the language of the moment."""
    return said(_title(code), (get_language() or "vi")[:2])


lazy_title = lazy(title_of, str)


def read_folder(folder: Path) -> dict[str, Any]:
    """Give the course's table with its translations; raise Faults when a file cannot be read."""
    faults: list[Fault] = []
    course = _toml(folder / "course.toml", faults)
    course["lessons"] = [_lesson(path, faults) for path in sorted(folder.glob("[0-9]*.toml"))]
    course["questions"] = []
    if (folder / "questions.toml").exists():
        course["questions"] = _toml(folder / "questions.toml", faults).get("question", [])
    if course.get("code") != folder.name:
        faults.append(Fault("course.toml", _("the code is not the folder's name")))
    if not faults:
        for language in OTHERS:
            put_in(course, language, _translations(folder / f"{language}.po", faults))
    if faults:
        raise Faults(faults)
    return course


def _toml(path: Path, faults: list[Fault]) -> dict[str, Any]:
    try:
        raw = path.read_bytes()
        if len(raw) > MOST_BYTES:
            raise ValueError(_("the file is too large"))
        return tomllib.loads(raw.decode("utf-8-sig").replace("\r\n", "\n"))
    except (OSError, ValueError) as why:
        faults.append(Fault(path.name, str(why)))
        return {}


def _lesson(path: Path, faults: list[Fault]) -> dict[str, Any]:
    lesson = _toml(path, faults)
    lesson["steps"] = lesson.pop("step", [])
    stem = path.stem.partition("-")[2]
    if lesson.get("code") not in (None, stem):
        faults.append(Fault(path.name, _("the code is not the file's name")))
    return lesson


def _translations(path: Path, faults: list[Fault]) -> dict[str, Translation]:
    if not path.exists():
        return {}
    try:
        entries = polib.pofile(str(path), encoding="utf-8")
    except (OSError, ValueError) as why:
        faults.append(Fault(path.name, str(why)))
        return {}
    return {
        entry.msgctxt: Translation(entry.msgid, entry.msgstr, entry.fuzzy)
        for entry in entries
        if entry.msgctxt and not entry.obsolete
    }


def refresh_words(folder: Path) -> dict[str, int]:
    """Write the gettext files anew from the Vietnamese; give how many texts each still lacks.

    An entry whose Vietnamese changed keeps its old msgid with its translation: it shows as old
    until somebody writes both. What has no place any more goes.
    """
    lacking = {}
    course = read_folder(folder)
    for language in OTHERS:
        path = folder / f"{language}.po"
        faults: list[Fault] = []
        known = _translations(path, faults)
        if faults:
            raise Faults(faults)
        book = words_file(course, language, known=known)
        book.save(str(path))
        lacking[language] = sum(not entry.msgstr for entry in book)
    return lacking


def words_file(
    course: dict[str, Any], language: str, *, known: Mapping[str, Translation]
) -> polib.POFile:
    """Give the gettext file of a course: an entry for each text, with the translations known.

    One that is older than its source keeps the source it was made from, or the flag `fuzzy`.
    """
    book = polib.POFile(wrapwidth=0)
    book.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for place in texts_of(course):
        found = known.get(place.context)
        kept = found if found and found.text else Translation(place.text, "")
        entry = polib.POEntry(msgctxt=place.context, msgid=kept.source, msgstr=kept.text)
        if kept.source != place.text:
            entry.comment = place.text
        if kept.is_old:
            entry.flags.append("fuzzy")
        book.append(entry)
    return book
