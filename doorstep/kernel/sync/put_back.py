"""Noticing that the books were put back to an older day: by what was read, and by what was kept.

The numbers of the journal soon reach where they were, so a cursor carries how the digest of its
line begins. And a command is acknowledged before its line is sealed and read, so a device also
names some that it was told are kept.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from doorstep.kernel.journal.models import Line
from doorstep.kernel.sync.models import Command

MARK = 8
"""Signs of a digest: enough to tell one history of the journal from another."""


class Marks:
    """How the digests of a province's lines begin."""

    def __init__(self, province: str) -> None:
        self._lines = Line.objects.filter(province=province, seal__isnull=False)
        last = self._lines.order_by("-seal").values_list("seal", "digest").first()
        self.head: int = (last[0] or 0) if last else 0
        self._known = {self.head: last[1][:MARK] if last else ""}

    def at(self, seal: int) -> str | None:
        """Give the mark of a line; None for one that is not there."""
        if seal not in self._known:
            digest = self._lines.filter(seal=seal).values_list("digest", flat=True).first()
            if digest is None:
                return None
            self._known[seal] = digest[:MARK]
        return self._known[seal]

    def are_other(self, seal: int, mark: str) -> bool:
        """Tell whether somebody has read further than these books go, or in others.

        A seal below zero is of one who has read nothing; one without a mark is of before marks.
        """
        if seal < 0:
            return False
        if seal > self.head:
            return True
        here = self.at(seal) if mark else None
        return here is not None and here != mark


def lacks(province: str, acknowledged: Collection[UUID]) -> bool:
    """Tell whether a command that was acknowledged is not here."""
    known = Command.objects.filter(province=province, pk__in=acknowledged)
    return bool(acknowledged) and known.count() < len(set(acknowledged))
