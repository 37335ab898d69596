"""The cursor: where a device stands in the feed. Opaque to the device, short, never trusted.

It names no right: what a device may see is worked out anew each time. One that cannot be read, or
is of before a restored backup, begins anew.
"""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass, field, replace
from typing import Any

from doorstep.kernel.sync.put_back import MARK

_LONGEST = 8_000
_UNPACKED = 64_000


@dataclass(frozen=True)
class Cursor:
    """`seal`: the journal is read up to here; `mark`: how the digest of that line begins. `done`:
    villages held whole. `walk`: where in which village the snapshot is (village, number of the
    type, last id). `digests`: of the small sets.
    """

    seal: int = -1
    done: tuple[int, ...] = ()
    walk: tuple[int, int, str] | None = None
    digests: dict[str, str] = field(default_factory=dict)
    figures_at: int = 0
    mark: str = ""

    @property
    def is_new(self) -> bool:
        """Tell whether the device holds nothing yet."""
        return self.seal < 0

    def but(self, **told: Any) -> Cursor:
        """Give the same with changes."""
        return replace(self, **told)


def packed(cursor: Cursor) -> str:
    """Write a cursor."""
    c = cursor
    told = [c.seal, _steps(c.done), c.walk, c.digests, c.figures_at, c.mark]
    raw = json.dumps(told, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(zlib.compress(raw, 9)).decode().rstrip("=")


def unpacked(text: str) -> Cursor:
    """Read a cursor; what cannot be read is the beginning."""
    try:
        if not text or len(text) > _LONGEST:
            return Cursor()
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        machine = zlib.decompressobj()
        told = json.loads(machine.decompress(raw, _UNPACKED))
        seal, steps, walk, digests, figures_at, *more = told  # before marks: five
        place = (int(walk[0]), int(walk[1]), str(walk[2])[:40]) if walk else None
        held = {str(k): str(v) for k, v in digests.items()}
        mark = str(more[0])[:MARK] if more else ""
        return Cursor(int(seal), _sums(steps), place, held, int(figures_at), mark)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, zlib.error):
        return Cursor()


def _steps(numbers: tuple[int, ...]) -> list[int]:
    """Ids of one province lie close together: the steps between them are shorter."""
    return [n - before for n, before in zip(numbers, (0, *numbers), strict=False)]


def _sums(steps: list[int]) -> tuple[int, ...]:
    found, last = [], 0
    for step in steps:
        last += int(step)
        found.append(last)
    return tuple(found)
