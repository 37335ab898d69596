"""WebM (RFC 9559, Matroska): what is private becomes an element Void of the same length.

Elements that hold others are stepped into and all others over, so an element of unknown size (a
recording that was written while it ran) needs no care: its children simply follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from doorstep.kernel.files.containers import MOST_PARTS, Damaged

_HOLDING = {0x1A45DFA3, 0x18538067, 0x1F43B675, 0x1654AE6B, 0xAE, 0x1549A966, 0xA0, 0xE1}
"""EBML head, Segment, Cluster, Tracks, TrackEntry, Info, BlockGroup, Audio."""
_PRIVATE = {
    0x1254C367, 0x1941A469, 0x1043A770, 0x4461, 0x7BA9, 0x73A4, 0x7384, 0x536E, 0xBF, 0xEC,
}  # fmt: skip
"""Tags, Attachments, Chapters, DateUTC, Title, SegmentUUID, file name, name of a track; a check sum
would not fit any more; and Void itself, which may hold anything."""
_PROGRAMS = {0x4D80, 0x5741}
"""MuxingApp, WritingApp: they have to be there, but may say nothing."""
_DOCTYPE, _SCALE, _CLUSTER_AT, _BLOCKS = 0x4282, 0x2AD7B1, 0xE7, {0xA3, 0xA1}
_TRACK_TYPE, _CODEC, _SOUND = 0x83, 0x86, 2
_VOID = 0xEC


def clean(raw: bytearray) -> float:
    """Blank what is not sound; give the seconds up to the last block."""
    heard = _Heard()
    for code, begin, at, end in _elements(raw):
        if code in _PRIVATE:
            _void(raw, begin, end)
        elif code in _PROGRAMS:
            raw[at:end] = bytes(end - at)
        else:
            heard.element(code, raw[at:end])
    if heard.doctype != b"webm" or heard.codecs != [b"A_OPUS"]:
        raise Damaged("codec")
    return heard.last * heard.scale / 1e9


@dataclass
class _Heard:
    """What was told so far: the codecs, the scale of times, when the last block begins."""

    doctype: bytes = b""
    codecs: list[bytes] = field(default_factory=list)
    scale: int = 1_000_000
    cluster: int = 0
    last: int = 0

    def element(self, code: int, body: bytearray) -> None:
        """Take an element in."""
        if code in _BLOCKS:
            self.last = max(self.last, self.cluster + _offset(body))
        elif code in (_CLUSTER_AT, _SCALE) and len(body) > 8:
            raise Damaged("number")
        elif code == _CLUSTER_AT:
            self.cluster = int.from_bytes(body, "big")
        elif code == _DOCTYPE:
            self.doctype = bytes(body).rstrip(b"\0")
        elif code == _SCALE:
            self.scale = int.from_bytes(body, "big")
        elif code == _CODEC:
            self.codecs.append(bytes(body))
        elif code == _TRACK_TYPE and int.from_bytes(body, "big") != _SOUND:
            raise Damaged("not only sound")


def _elements(raw: bytearray) -> Iterator[tuple[int, int, int, int]]:
    """Give each element that holds no others: its code, and where it, its body and both end."""
    at = parts = 0
    while at < len(raw):
        begin, parts = at, parts + 1
        code, at = _number(raw, at, is_code=True)
        size, at = _number(raw, at, is_code=False)
        if code in _HOLDING:
            continue
        end = at + size
        if size < 0 or end > len(raw) or parts > MOST_PARTS:
            raise Damaged("size")
        yield code, begin, at, end
        at = end


def _number(raw: bytearray, at: int, *, is_code: bool) -> tuple[int, int]:
    """Read a number of variable length: it, and where it ends; an unknown size is -1."""
    first = raw[at]
    length = 9 - first.bit_length()
    if length > (4 if is_code else 8) or at + length > len(raw):
        raise Damaged("number")
    value = int.from_bytes(raw[at : at + length], "big")
    if not is_code:
        value &= (1 << 7 * length) - 1
        value = -1 if value == (1 << 7 * length) - 1 else value
    return value, at + length


def _offset(block: bytearray) -> int:
    """Give the time of a block within its cluster."""
    _track, at = _number(block, 0, is_code=False)
    return int.from_bytes(block[at : at + 2], "big", signed=True)


def _void(raw: bytearray, begin: int, end: int) -> None:
    length = end - begin
    width = 8 if length >= 9 else 1
    size = (1 << 7 * width) | (length - 1 - width)
    raw[begin:end] = bytes([_VOID]) + size.to_bytes(width, "big") + bytes(length - 1 - width)
