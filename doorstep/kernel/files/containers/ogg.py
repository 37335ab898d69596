"""Ogg with Opus (RFC 3533, RFC 7845): the packet of comments is emptied, its pages summed anew."""

from __future__ import annotations

from dataclasses import dataclass

from doorstep.kernel.files.containers import MOST_PARTS, Damaged

_RATE = 48_000
_HEAD, _TAGS = b"OpusHead", b"OpusTags"
_NO_PACKET_ENDS = (1 << 64) - 1


@dataclass(frozen=True)
class _Page:
    begin: int
    body: int
    end: int
    sizes: bytes
    samples: int
    stream: int


def clean(raw: bytearray) -> float:
    """Empty the comments; give the seconds of the last page."""
    pages = _pages(raw)
    head = bytes(raw[pages[0].body : pages[0].end])
    if not head.startswith(_HEAD) or len(head) < 19 or len(pages) < 2:
        raise Damaged("codec")
    if len({page.stream for page in pages}) > 1:
        raise Damaged("not only sound")
    _empty(raw, pages[1:])
    skipped = int.from_bytes(head[10:12], "little")
    last = max((p.samples for p in pages if p.samples != _NO_PACKET_ENDS), default=0)
    return max(last - skipped, 0) / _RATE


def _pages(raw: bytearray) -> list[_Page]:
    found: list[_Page] = []
    at = 0
    while at < len(raw):
        if raw[at : at + 5] != b"OggS\0" or at + 27 > len(raw) or len(found) > MOST_PARTS:
            raise Damaged("page")
        body = at + 27 + raw[at + 26]
        sizes = bytes(raw[at + 27 : body])
        end = body + sum(sizes)
        if end > len(raw):
            raise Damaged("size")
        samples = int.from_bytes(raw[at + 6 : at + 14], "little")
        stream = int.from_bytes(raw[at + 14 : at + 18], "little")
        found.append(_Page(at, body, end, sizes, samples, stream))
        at = end
    return found


def _empty(raw: bytearray, pages: list[_Page]) -> None:
    """Write a packet without maker and comments over the second packet; the rest is padding."""
    spans: list[tuple[_Page, int, int]] = []
    for page in pages:
        length, is_over = 0, False
        for size in page.sizes:
            length += size
            if size < 255:
                is_over = True
                break
        spans.append((page, page.body, page.body + length))
        if is_over:
            break
    whole = sum(end - begin for _page, begin, end in spans)
    first = spans[0][1]
    if raw[first : first + 8] != _TAGS or whole < 16:
        raise Damaged("comments")
    told = (_TAGS + bytes(whole - 8))[:whole]
    for page, begin, end in spans:
        raw[begin:end], told = told[: end - begin], told[end - begin :]
        raw[page.begin + 22 : page.begin + 26] = bytes(4)
        total = _sum(raw[page.begin : page.end])
        raw[page.begin + 22 : page.begin + 26] = total.to_bytes(4, "little")


def _row(value: int) -> int:
    for _bit in range(8):
        value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
    return value & 0xFFFFFFFF


_TABLE = [_row(n << 24) for n in range(256)]


def _sum(page: bytearray) -> int:
    """Give the check sum of a page as RFC 3533 reckons it."""
    total = 0
    for byte in page:
        total = ((total << 8) & 0xFFFFFFFF) ^ _TABLE[(total >> 24) ^ byte]
    return total
