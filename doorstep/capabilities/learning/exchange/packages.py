"""Zips of strangers: measured before anything is unpacked, and unpacked to memory only.

Refused: too many or too large parts, parts packed beyond reason, names that lead elsewhere,
encrypted, doubled or damaged parts.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from django.utils.translation import gettext as _

from doorstep.capabilities.learning.exchange.shapes import require_size
from doorstep.kernel.basics.problems import Problem

MAX_UNPACKED = 100 * 1024 * 1024
MAX_PART = 40 * 1024 * 1024
MAX_PARTS = 6000
MAX_RATIO = 150
FREE_OF_RATIO = 5 * 1024 * 1024
"""Small parts may be packed as tightly as they like."""
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError),
)
"""What reading a zip that was changed inside may raise."""
_PIECE = 1024 * 1024
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every part written here: the same content gives the same bytes."""


def unpacked(raw: bytes) -> dict[str, bytes]:
    """Give the files of a zip by their path; raise Problem for one that is not to be trusted."""
    require_size(len(raw))
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            infos = [one for one in parts.infolist() if not one.is_dir()]
            _check_list(infos)
            return _contents(parts, infos)
    except DAMAGED as why:
        raise broken() from why


def broken() -> Problem:
    """Give the problem of a zip that is none, or only half of one."""
    return Problem(
        "exchange.bad_zip", _("The file is damaged or only half of it arrived. Send it again.")
    )


_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def _check_list(infos: list[zipfile.ZipInfo]) -> None:
    names = [one.filename for one in infos]
    if len(infos) > MAX_PARTS or sum(one.file_size for one in infos) > MAX_UNPACKED:
        raise _too_much()
    if len({name.lower() for name in names}) < len(names):
        raise broken()
    if any(one.compress_type not in _PACKINGS for one in infos):
        raise broken()  # others unpack a whole piece before it can be counted
    if any(one.flag_bits & 1 for one in infos):
        raise Problem("exchange.encrypted", _("The file is locked with a password."))
    for one in infos:
        if is_astray(one.filename) or _is_link(one):
            raise Problem(
                "exchange.astray", _("The zip holds a path that leads out of it: %(name)s"),
                name=one.filename[:80],
            )  # fmt: skip


def is_astray(name: str) -> bool:
    """Tell whether a path could lead out of the folder it is unpacked to."""
    parts = name.split("/")
    return name.startswith("/") or ".." in parts or "\\" in name or ":" in name or "\x00" in name


def _is_link(info: zipfile.ZipInfo) -> bool:
    return (info.external_attr >> 16) & 0o170000 == 0o120000


def _contents(parts: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    found, total = {}, 0
    for info in infos:
        pieces, size = [], 0
        with parts.open(info) as part:
            while piece := part.read(_PIECE):
                size += len(piece)
                if size > FREE_OF_RATIO and size > MAX_RATIO * max(info.compress_size, 1):
                    raise _too_much()
                if size > MAX_PART or total + size > MAX_UNPACKED:
                    raise _too_much()
                pieces.append(piece)
        total += size
        found[info.filename] = b"".join(pieces)
    return found


def _too_much() -> Problem:
    return Problem(
        "exchange.too_much_inside",
        _("Unpacked, this file is larger than any course could be. It was not opened."),
    )


def packed(files: dict[str, bytes]) -> bytes:
    """Give files by their path as a zip; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, raw in files.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            parts.writestr(info, raw)
    return out.getvalue()
