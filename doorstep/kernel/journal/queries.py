"""Reading the journal and finding what was changed in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from doorstep.kernel.journal.models import Line
from doorstep.kernel.journal.rules import digest_of


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold: a line changed, or lines missing before it."""

    line_id: int
    province: str
    seal: int
    what: str


def breaks() -> Iterator[Break]:
    """Walk every chain from its first line and give each break; none means nothing was changed."""
    lines = Line.objects.filter(seal__isnull=False).order_by("province", "seal")
    province, number, previous = None, 0, ""
    for line in lines.iterator(chunk_size=2000):
        if line.province != province:
            province, number, previous = line.province, 0, ""
        if line.seal != number + 1:
            yield Break(line.id, line.province, line.seal or 0, "lines missing before this one")
        elif line.digest != digest_of(previous, line):
            yield Break(line.id, line.province, line.seal or 0, "line changed after it was sealed")
        number, previous = line.seal or 0, line.digest
