"""Answering with a sound, or with the part of it that a player asks for: some insist on parts."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse

_RANGE = re.compile(r"bytes=(\d{1,9})-(\d{0,9})")


def sounding(request: HttpRequest, raw: bytes, *, media_type: str) -> HttpResponse:
    """Give the bytes of a sound; 206 with a part of them, 416 where there is no such part."""
    wanted = _RANGE.fullmatch(request.headers.get("Range", ""))
    if wanted is None:
        answer = HttpResponse(raw, media_type)
    else:
        start = int(wanted[1])
        end = min(int(wanted[2]) if wanted[2] else len(raw) - 1, len(raw) - 1)
        is_there = start <= end
        answer = HttpResponse(raw[start : end + 1], media_type, status=206 if is_there else 416)
        told = f"{start}-{end}" if is_there else "*"
        answer["Content-Range"] = f"bytes {told}/{len(raw)}"
    answer["Accept-Ranges"] = "bytes"
    return answer
