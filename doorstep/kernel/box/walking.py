"""Walking through everything at some places, thing by thing in the order of their ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from doorstep.kernel.activities.models import Activity, Participant
from doorstep.kernel.box.wholes import Whole
from doorstep.kernel.box.wire import model_of
from doorstep.kernel.people.models import Residence


def ids_at(whole: Whole, places: Sequence[int], *, after: UUID | None, limit: int) -> list[UUID]:
    """Give the next ids at `places`, also of those who lived there once."""
    found: set[UUID] = set()
    for rows, column in _sources(whole, places):
        some = rows.filter(**{f"{column}__gt": after}) if after else rows
        found |= set(some.order_by(column).values_list(column, flat=True)[:limit])
    return sorted(found)[:limit]


def _sources(whole: Whole, places: Sequence[int]) -> Iterator[tuple[Any, str]]:
    rows = model_of(whole.model).objects
    if whole.code != "activity":
        yield rows.filter(village__in=places), "id"
        lived = Residence.objects.filter(subject_type=whole.code, village__in=places)
        yield lived.distinct(), "subject"
        return
    current = Activity.objects.filter(is_current=True)
    yield current.filter(place__in=places), "root"
    yield current.filter(household__village__in=places), "root"
    yield current.filter(business__village__in=places), "root"
    reached = Participant.objects.filter(person__village__in=places, activity__is_current=True)
    yield reached.distinct(), "activity__root"
