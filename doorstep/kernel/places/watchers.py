"""After a place's facts change: the plain list of those above who want to be told.

Places are below the figures and may not know them; whoever counts places appends a callable to
`watchers`. It is called inside the transaction of the act, so marks and facts commit together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model

VILLAGES = "villages"
COVERAGE = "coverage"
FACILITIES = "facilities"
REMOVED = "removed"


@dataclass(frozen=True)
class Happening:
    """What changed at which places of a province.

    `what` is "villages" (one began, ended or came to life again), "coverage", "facilities" or
    "removed" (an undone change is about to delete these units: drop what is computed for them).
    """

    what: str
    province: str
    places: frozenset[int]


watchers: list[Callable[[Happening], None]] = []
computed: set[type[Model]] = set()
"""Tables above that are computed from facts: rows in them do not count as facts of a unit."""


def tell(what: str, *, province: str, places: Iterable[int]) -> None:
    """Tell every watcher; nothing is told when there is no place."""
    happening = Happening(what, province, frozenset(places))
    if happening.places:
        for watcher in watchers:
            watcher(happening)
