"""MP4 (ISO/IEC 14496-12): boxes of metadata become free space, days and names of makers go.

Boxes that hold others are stepped into and all others over. A recording that was written in
fragments says its length in them, not in its head.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from doorstep.kernel.files.containers import MOST_PARTS, Damaged

_HOLDING = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"mvex", b"moof", b"traf", b"edts"}
_PRIVATE = {b"udta", b"meta", b"uuid", b"free", b"skip", b"wide", b"iods", b"XMP_"}
_DATED = {b"mvhd", b"tkhd", b"mdhd"}
_SOUND = b"soun"


def clean(raw: bytearray) -> float:
    """Blank what is not sound; give the seconds by the head or by the fragments, the longer."""
    heard = _Heard()
    for kind, at, end in _boxes(raw):
        if kind in _PRIVATE:
            raw[at - 4 : end] = b"free" + bytes(end - at)
        elif kind in _DATED:
            _undate(raw, at, end)
            heard.head(kind, raw, at)
        elif kind == b"hdlr":
            if at + 24 > end or raw[at + 8 : at + 12] != _SOUND:
                raise Damaged("not only sound")
            raw[at + 24 : end] = bytes(end - at - 24)
            heard.tracks += 1
        else:
            heard.fragment(kind, raw, at, end)
    if not heard.tracks or not heard.scale:
        raise Damaged("no sound")
    return max(heard.seconds, heard.pieces / heard.scale)


@dataclass
class _Heard:
    """What was told so far: tracks, seconds by the head, units of a second, units in fragments."""

    tracks: int = 0
    seconds: float = 0.0
    scale: int = 0
    default: int = 0
    pieces: int = 0

    def head(self, kind: bytes, raw: bytearray, at: int) -> None:
        """Take the head of the file or of its track in; the track's scale is the last."""
        if kind != b"tkhd":
            self.scale, length = _length(raw, at)
            self.seconds = max(self.seconds, length)

    def fragment(self, kind: bytes, raw: bytearray, at: int, end: int) -> None:
        """Take in what a fragment says of its samples."""
        if kind == b"trex":
            self.default = _word(raw, at + 12)
        elif kind == b"tfhd":
            self.default = _default(raw, at, self.default)
        elif kind == b"trun":
            self.pieces += _run(raw, at, end, self.default)


def _boxes(raw: bytearray) -> Iterator[tuple[bytes, int, int]]:
    """Give each box that holds no others: its kind, and where its body begins and ends."""
    at = parts = 0
    while at < len(raw):
        size, kind, body = _word(raw, at), bytes(raw[at + 4 : at + 8]), at + 8
        if size == 1:
            size, body = int.from_bytes(raw[at + 8 : at + 16], "big"), at + 16
        end = len(raw) if size == 0 else at + size
        parts += 1
        if end > len(raw) or end < body or parts > MOST_PARTS:
            raise Damaged("size")
        if kind in _HOLDING:
            at = body
            continue
        yield kind, body, end
        at = end


def _word(raw: bytearray, at: int) -> int:
    if at + 4 > len(raw):
        raise Damaged("cut")
    return int.from_bytes(raw[at : at + 4], "big")


def _undate(raw: bytearray, at: int, end: int) -> None:
    """Blank when it was made and changed."""
    width = 16 if raw[at] == 1 else 8
    if at + 20 + width > end:
        raise Damaged("head")
    raw[at + 4 : at + 4 + width] = bytes(width)


def _length(raw: bytearray, at: int) -> tuple[int, float]:
    """Give the units of a second and the seconds of a head."""
    is_long = raw[at] == 1
    start = at + (20 if is_long else 12)
    scale = _word(raw, start)
    width = 8 if is_long else 4
    length = int.from_bytes(raw[start + 4 : start + 4 + width], "big")
    if not scale or length == (1 << 8 * width) - 1:
        return scale, 0.0
    return scale, length / scale


def _default(raw: bytearray, at: int, default: int) -> int:
    """Give how long a sample of this fragment is where none says it."""
    flags = _word(raw, at) & 0xFFFFFF
    if not flags & 0x8:
        return default
    return _word(raw, at + 8 + (8 if flags & 0x1 else 0) + (4 if flags & 0x2 else 0))


def _run(raw: bytearray, at: int, end: int, default: int) -> int:
    """Give how long the samples of a run are together."""
    flags, count = _word(raw, at) & 0xFFFFFF, _word(raw, at + 4)
    if not flags & 0x100:
        return default * count
    start = at + 8 + (4 if flags & 0x1 else 0) + (4 if flags & 0x4 else 0)
    step = 4 * bin(flags & 0xF00).count("1")
    if start + step * count > end:
        raise Damaged("run")
    return sum(_word(raw, start + step * n) for n in range(count))
