"""What is inside a workbook file, looked at before anything parses it.

An XLSX is a zip of XML. Refused here: what is too large once unpacked, packed beyond reason,
encrypted, cut off, changed inside, carries macros or links to other files, or declares entities.
Every part is unpacked once in small pieces, so sizes told in the zip need not be believed.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem

MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 150
FREE_OF_RATIO = 5 * 1024 * 1024
"""Small parts may be packed as tightly as they like."""
MAX_PARTS = 2000
_PIECE = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_wrapping(raw: bytes) -> zipfile.ZipFile:
    """Give the checked zip of a workbook; raise Problem for anything that is not a plain XLSX."""
    if raw.startswith(_OLE):
        raise _ole_problem(raw)
    try:
        parts = zipfile.ZipFile(io.BytesIO(raw))
        _check_list(parts)
        _check_contents(parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as why:
        raise broken() from why
    except ValueError as why:  # its beginning is cut off
        raise broken() from why
    return parts


def broken() -> Problem:
    """Give the problem of a file that ends too early or was damaged."""
    return Problem(
        "imports.cut_off",
        _("The file is damaged or only half of it arrived. Send it again from where it was made."),
    )


def _ole_problem(raw: bytes) -> Problem:
    if "EncryptedPackage".encode("utf-16-le") in raw:
        return Problem(
            "imports.encrypted",
            _("The file is locked with a password. Save it without a password and send it again."),
        )
    return Problem(
        "imports.old_excel",
        _("This is a file of an old Excel (.xls). Save it as .xlsx and send it again."),
    )


def _check_list(parts: zipfile.ZipFile) -> None:
    infos = parts.infolist()
    names = [i.filename for i in infos]
    if len(infos) > MAX_PARTS or sum(i.file_size for i in infos) > MAX_UNPACKED:
        raise _too_much()
    if len(set(names)) < len(names):
        raise broken()
    if any(i.flag_bits & 1 for i in infos):
        raise Problem(
            "imports.encrypted",
            _("The file is locked with a password. Save it without a password and send it again."),
        )
    if "xl/workbook.xml" not in names:
        raise Problem(
            "imports.not_a_table", _("This is not a table. Send an XLSX, CSV or TSV file.")
        )
    if any(n.startswith("xl/externalLinks/") for n in names):
        raise Problem(
            "imports.external_links",
            _("The file takes values from other files. Paste the values in and send it again."),
        )
    if any("vbaproject" in n.lower() or n.startswith("xl/macrosheets/") for n in names):
        raise Problem(
            "imports.macros", _("The file contains macros. Save it as plain .xlsx and send it.")
        )


def _check_contents(parts: zipfile.ZipFile) -> None:
    total = 0
    for info in parts.infolist():
        size = 0
        with parts.open(info) as part:
            first = True
            while piece := part.read(_PIECE):
                if first and b"<!DOCTYPE" in piece:
                    raise broken()
                first = False
                size += len(piece)
                if size > FREE_OF_RATIO and size > MAX_RATIO * max(info.compress_size, 1):
                    raise _too_much()
                if total + size > MAX_UNPACKED:
                    raise _too_much()
        total += size


def _too_much() -> Problem:
    return Problem(
        "imports.too_much_inside",
        _("Unpacked, this file is larger than any list could be. It was not opened."),
    )


def parse_part(parts: zipfile.ZipFile, name: str, parser: expat.XMLParserType) -> None:
    """Feed a part of the zip to an XML parser in pieces; raise Problem where it is no XML."""
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        with parts.open(name) as part:
            while piece := part.read(_PIECE):
                parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, KeyError) as why:
        raise broken() from why


def _no_doctype(*_told: object) -> None:
    raise broken()
