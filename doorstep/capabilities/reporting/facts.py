"""The set of facts behind a figure: what one is, its hash, and how a set is packed and compared."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from typing import NamedTuple

NUMERATOR, DENOMINATOR = "n", "d"


class Fact(NamedTuple):
    """A person, household, activity, team … behind one side of a figure, and what it adds."""

    side: str
    type: str
    id: str
    n: int = 1


def hash_of(facts: Iterable[Fact]) -> str:
    """Give the SHA-256 (hex) over the sorted facts, one "side type id n" a line."""
    told = hashlib.sha256()
    for f in sorted(facts):
        told.update(f"{f.side} {f.type} {f.id} {f.n}\n".encode())
    return told.hexdigest()


def pack(facts: Iterable[Fact]) -> bytes:
    """Compress facts: sorted, a heading per side and type, a line per fact ("id" or "id*n")."""
    lines: list[str] = []
    heading: tuple[str, str] | None = None
    for f in sorted(facts):
        if (f.side, f.type) != heading:
            heading = (f.side, f.type)
            lines.append(f"#{f.side} {f.type}")
        lines.append(f.id if f.n == 1 else f"{f.id}*{f.n}")
    return zlib.compress("\n".join(lines).encode())


def unpack(packed: bytes | memoryview) -> list[Fact]:
    """Give the facts of a packed set, sorted."""
    facts: list[Fact] = []
    side, kind = NUMERATOR, ""
    for line in zlib.decompress(bytes(packed)).decode().splitlines():
        if line.startswith("#"):
            side, kind = line[1:].split(" ", 1)
            continue
        name, _star, n = line.partition("*")
        facts.append(Fact(side, kind, name, int(n) if n else 1))
    return facts


class Changed(NamedTuple):
    """A fact that is still there but adds something else now."""

    before: Fact
    now: Fact


class Compared(NamedTuple):
    """Two sets of facts: what came, what went, what counts differently."""

    added: list[Fact]
    removed: list[Fact]
    changed: list[Changed]


def compare(before: Iterable[Fact], now: Iterable[Fact]) -> Compared:
    """Compare a published set with today's."""
    old = {(f.side, f.type, f.id): f for f in before}
    new = {(f.side, f.type, f.id): f for f in now}
    return Compared(
        added=[new[k] for k in sorted(new.keys() - old.keys())],
        removed=[old[k] for k in sorted(old.keys() - new.keys())],
        changed=[
            Changed(old[k], new[k]) for k in sorted(old.keys() & new.keys()) if old[k] != new[k]
        ],
    )
