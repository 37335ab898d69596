"""A course as one file: its folder as a zip, with the drawings it shows, checked on the way in."""

from __future__ import annotations

import re
import shutil
import tempfile
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from doorstep.capabilities.learning import courses, frameworks
from doorstep.capabilities.learning.exchange.folder_writing import files_of
from doorstep.capabilities.learning.exchange.packages import is_astray, packed, unpacked
from doorstep.capabilities.learning.folders import read_folder
from doorstep.capabilities.learning.symbols import drawings, faults_of
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.tables import CODE_SIGNS, Fault, Faults

SYMBOLS = "symbols"
_FILE = re.compile(r"course\.toml|questions\.toml|(?:en|bn)\.po|\d\d-[a-z0-9._-]{1,60}\.toml")
_DRAWING = re.compile(r"[a-z0-9-]{1,60}\.svg")


@dataclass
class Bundle:
    """A course that came as a file: its files and new drawings by name, and what is wrong."""

    code: str
    files: dict[str, bytes]
    drawings: dict[str, bytes]
    table: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def bundle_of(folder: Path) -> bytes:
    """Give a course's folder as a zip, with the drawings of its scenes; same files, same bytes.

    Raises Faults when the course cannot be read.
    """
    course, _faults = courses.read(read_folder(folder))
    files = {
        f"{folder.name}/{path.name}": path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.is_file() and _FILE.fullmatch(path.name)
    }
    return packed(files | _drawings(course, folder.name))


def bundle_of_table(table: dict[str, Any]) -> bytes:
    """Give a course as the same zip from its table, which may have faults.

    Raises Problem where codes cannot be names of files.
    """
    code = str(table["code"])
    files = {f"{code}/{name}": raw for name, raw in files_of(table).items()}
    if any(is_astray(name) or name.count("/") != 1 for name in files):
        raise Problem("exchange.odd_code", _("The codes of this course cannot be names of files."))
    course, _faults = courses.read(deepcopy(table))
    return packed(files | _drawings(course, code))


def _drawings(course: courses.Course, code: str) -> dict[str, bytes]:
    """Give the drawings that a course shows, by their path in the zip."""
    named = {name for _w, show in courses.scenes_of(course) for one in show
             for name in one.split("/")}  # fmt: skip
    there = drawings()
    return {
        f"{code}/{SYMBOLS}/{name}.svg": there[name].read_bytes()
        for name in sorted(named & set(there))
    }


def read_bundle(raw: bytes) -> Bundle:
    """Read and check a course that came as a zip; nothing of it is written where it stays.

    Raises Problem when the zip is not to be trusted or holds no course.
    """
    files = unpacked(raw)
    tops = {name.partition("/")[0] for name in files}
    code = next(iter(tops)) if len(tops) == 1 else ""
    if (
        not code.strip(".")
        or code == SYMBOLS
        or f"{code}/course.toml" not in files
        or not CODE_SIGNS.issuperset(code)
    ):
        raise Problem("exchange.no_course", _("The zip does not hold one folder with a course."))
    bundle = Bundle(code, {}, {})
    for name, content in files.items():
        _sort_in(bundle, name.partition("/")[2], content)
    if not bundle.faults:
        _check(bundle)
    return bundle


def _sort_in(bundle: Bundle, name: str, content: bytes) -> None:
    folder, _slash, last = name.rpartition("/")
    if not folder and _FILE.fullmatch(name):
        bundle.files[name] = content
    elif folder == SYMBOLS and _DRAWING.fullmatch(last):
        _sort_in_drawing(bundle, last.removesuffix(".svg"), content)
    else:
        bundle.faults.append(Fault(name[:80], _("such a file does not belong to a course")))


def _sort_in_drawing(bundle: Bundle, name: str, content: bytes) -> None:
    where = f"{SYMBOLS}/{name}.svg"
    there = drawings().get(name)
    if there is None:
        bundle.faults += [Fault(where, fault) for fault in faults_of(content)]
        bundle.drawings[name] = content
    elif there.read_bytes() != content:
        bundle.faults.append(Fault(where, _("another drawing has this name here")))


def _check(bundle: Bundle) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / bundle.code
        _write(bundle, folder)
        try:
            bundle.table = read_folder(folder)
        except Faults as why:
            bundle.faults += why.faults
            return
    skills = [code for one in frameworks.shipped() for code in one.skills]
    symbols = {*drawings(), *bundle.drawings}
    known = courses.Known(symbols, skills)
    bundle.faults += courses.read(bundle.table, known=known)[1]


def _write(bundle: Bundle, folder: Path) -> None:
    folder.mkdir()
    for name, content in bundle.files.items():
        (folder / name).write_bytes(content)


def take_in(bundle: Bundle, *, root: Path, is_replacing: bool = False) -> Path:
    """Write a sound course below `root` and give its folder.

    Raises Faults for one that is not sound, Problem for a course that is there already unless it
    is to be replaced. The old folder goes only when the new one stands.
    """
    if bundle.faults:
        raise Faults(bundle.faults)
    folder = root / bundle.code
    if folder.exists() and not is_replacing:
        raise Problem(
            "exchange.course_there",
            _("There is a course %(course)s already. Say that it is to be replaced."),
            course=bundle.code,
        )
    with tempfile.TemporaryDirectory(dir=root, prefix=".") as place:
        fresh, old = Path(place) / bundle.code, Path(place) / "old"
        _write(bundle, fresh)
        (root / SYMBOLS).mkdir(exist_ok=True)
        for name, content in bundle.drawings.items():
            (root / SYMBOLS / f"{name}.svg").write_bytes(content)
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    drawings.cache_clear()
    return folder
