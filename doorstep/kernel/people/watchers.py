"""Who wants to know that records became one, or two again, or that a person was handed over.

Attainments lie above people and may not be imported here, so they put themselves on this list
when the program starts (`attainments/reactions.py`). Watchers run in the act's transaction.
"""

from __future__ import annotations

from collections.abc import Callable

from doorstep.kernel.people.models import Handover, HouseholdMerge, Merge

Watcher = Callable[[Merge | HouseholdMerge], None]
after_merge: list[Watcher] = []
after_unmerge: list[Watcher] = []


after_handover: list[Callable[[Handover], None]] = []


def tell(watchers: list[Watcher], merge: Merge | HouseholdMerge) -> None:
    """Call every watcher with the merge that was made or undone."""
    for watcher in watchers:
        watcher(merge)
