"""A course's pack, as the server gives it to phones, written to a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doorstep.server.cli.output import show

if TYPE_CHECKING:
    from doorstep.capabilities.learning.packs import Pack
    from doorstep.capabilities.learning.queries import Taught

COLUMNS = ("course", "number", "digest", "bytes", "unpacked", "sound_bytes", "with_sound",
           "voices", "file")  # fmt: skip


def pack_courses(options: argparse.Namespace) -> int:
    """Write the packs of courses; without names, of every course that is taught."""
    from doorstep.kernel.basics.problems import Problem

    found = _found(options.courses)
    if options.output and len(found) != 1:
        raise Problem("course.one_file", "One file holds one pack: name one course.")
    show([_written(one, pack, options) for one, pack in found], COLUMNS, options.format)
    return 0


def _found(asked: list[str]) -> list[tuple[Taught, Pack]]:
    from django.conf import settings

    from doorstep.capabilities.learning.packs import pack_of
    from doorstep.capabilities.learning.queries import taught

    there = {one.course.code: one for one in taught(province=str(settings.HOME_PROVINCE))}
    return [
        (there[name], pack_of(there[name])) if name in there else _of_folder(name)
        for name in asked or there
    ]


def _of_folder(name: str) -> tuple[Taught, Pack]:
    """Pack a folder as it will be taught once it is published."""
    from doorstep.capabilities.learning import frameworks
    from doorstep.capabilities.learning.courses import Known
    from doorstep.capabilities.learning.folders import read_folder
    from doorstep.capabilities.learning.packs import pack_of_table
    from doorstep.capabilities.learning.symbols import drawings
    from doorstep.server.cli.course_files import folder_of

    skills = [code for one in frameworks.shipped() for code in one.skills]
    return pack_of_table(read_folder(folder_of(name)), known=Known(drawings(), skills))


def _written(one: Taught, pack: Pack, options: argparse.Namespace) -> dict[str, Any]:
    """Write a pack and tell it: its checksum is that of the unpacked bytes, as phones check it."""
    from django.conf import settings

    from doorstep.capabilities.learning.voices.queries import voices_of

    voices = voices_of([one.course], province=str(settings.HOME_PROVINCE))[one.course.code]
    voices = [v for v in voices if options.language in ("", v.language)]
    path = options.output or Path(f"{one.course.code}.pack.json")
    path.write_bytes(pack.packed if path.suffix == ".gz" else pack.body)
    sound = sum(voice.size for voice in voices)
    return {
        "course": one.course.code,
        "number": one.number,
        "digest": pack.digest,
        "edition": one.digest,
        "bytes": len(pack.packed),
        "unpacked": len(pack.body),
        "sound_bytes": sound,
        "with_sound": len(pack.packed) + sound,
        "voices": " ".join(f"{v.name}:{len(v.steps)}" for v in voices),
        "languages": pack.languages,
        "file": str(path),
    }
