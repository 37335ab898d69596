"""The parts of a submission: small ones are cut out of the body at once, large ones go to disk.

Django's own reader streams, which costs more for a form of 3 kB than entering it. What is not
plain (an encoding, a preamble, a size above 2 MB) is left to it.
"""

from __future__ import annotations

import re

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

AT_ONCE = 2 * 1024 * 1024
MOST_PARTS = 110
MOST = 40 * 1024 * 1024
_BOUNDARY = re.compile(r'^multipart/form-data\s*;.*\bboundary="?([^";,\s]{1,70})"?', re.IGNORECASE)
_DISPOSITION = re.compile(rb"^content-disposition:\s*form-data\s*;(.*)$", re.IGNORECASE | re.M)
_NAME = re.compile(rb'(?:^|[;\s])name="((?:[^"\\]|\\.)*)"')
_FILE = re.compile(rb'(?:^|[;\s])filename\*?="?')
_CODED = re.compile(rb"^content-transfer-encoding:", re.IGNORECASE | re.M)
Parts = tuple[dict[str, bytes], dict[str, bytes]]


def parts_of(request: HttpRequest) -> Parts:
    """Give (files, fields) by name, as bytes.

    Raises MultiPartParserError or SuspiciousOperation for what is no multipart to its end.
    """
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    boundary = _BOUNDARY.match(request.META.get("CONTENT_TYPE", ""))
    if boundary and 0 < size <= AT_ONCE:
        if (found := _cut(request.body, boundary[1].encode())) is not None:
            return found
    files = {str(name): _read(file) for name, file in request.FILES.items()}
    return files, {str(k): str(v).encode() for k, v in request.POST.items()}


def _read(file: UploadedFile) -> bytes:
    """Read a file; of one that is too large for anything only so much that it is seen to be."""
    return file.read(MOST + 1)


def _cut(body: bytes, boundary: bytes) -> Parts | None:
    """Cut a body at its boundaries; None for one that is better read by Django."""
    start, *pieces = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if start or not pieces or len(pieces) > MOST_PARTS + 1:
        return None
    if not pieces[-1].startswith(b"--"):
        raise MultiPartParserError("the last boundary is missing")
    files: dict[str, bytes] = {}
    fields: dict[str, bytes] = {}
    for piece in pieces[:-1]:
        head, between, content = piece[2:].partition(b"\r\n\r\n")
        told = _DISPOSITION.search(head)
        name = _NAME.search(told[1]) if told else None
        if not piece.startswith(b"\r\n") or not between or told is None or name is None:
            return None
        if _CODED.search(head):
            return None
        kind = files if _FILE.search(told[1]) else fields
        kind[name[1].replace(b'\\"', b'"').decode("utf-8", "replace")] = content
    return files, fields
