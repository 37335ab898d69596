"""Finding activities: whose they are to see, what they are narrowed to, what a search means.

Made for millions of rows: a search first finds the names of households, persons, businesses,
places and the titles that hold what was typed, whatever the tone marks, and then reads the
activities by index; counting stops at a limit.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor, PlacedQuerySet
from doorstep.kernel.access.rights import SEE_ACTIVITIES, SEE_PEOPLE
from doorstep.kernel.activities.models import Activity, Attached, Participant
from doorstep.kernel.attainments.models import Evidence
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import search_key
from doorstep.kernel.people.models import Business, Household, Person
from doorstep.kernel.places.models import Placement, Unit, UnitVersion
from doorstep.kernel.places.queries import names_on

MOST_COUNTED = 10_000
"""Counting stops here: nobody pages through more, and "more than 10,000" says enough."""
MOST_FOUND = 300
"""So many names of one sort does a search follow; who finds more types more of the name."""
_MOST_ROWS = 5_000
_RARE_PLACES = 150
ANY = "any"


@dataclass(frozen=True)
class Wanted:
    """What a list of activities is narrowed to. `from_on` and `to_on` are both included.

    `attention` is a reason or "any"; `state` is "", "void" or "counted".
    """

    kind: str = ""
    place: int | None = None
    team: UUID | None = None
    from_on: date | None = None
    to_on: date | None = None
    source: str = ""
    attention: str = ""
    state: str = ""
    has_photos: bool = False


def activities_for(actor: Actor) -> PlacedQuerySet:
    """Give the current revision of every activity that `actor` may see, void ones too.

    Below a province the few places are named one by one: so the database reads them by index
    instead of looking through the province.
    """
    held = actor.holding(SEE_ACTIVITIES)
    if actor.is_system or any(o.level == "province" for o in held):
        return Activity.objects.visible_to(actor, SEE_ACTIVITIES).filter(is_current=True)
    own = Unit.objects.filter(actor.scope(SEE_ACTIVITIES, "id")).values_list("id", flat=True)
    rows: PlacedQuerySet = Activity.objects.filter(place__in=list(own), is_current=True)
    return rows


def activity_for(actor: Actor, *, root: UUID) -> Activity:
    """Give one current activity; Problem `activities.unknown` when there is none to see."""
    found: Activity | None = activities_for(actor).filter(root=root).first()
    if found is None:
        raise Problem("activities.unknown", _("There is no such record among those you may see."))
    return found


def revisions_of(a: Activity) -> QuerySet[Activity]:
    """Give all revisions of an activity, the newest first, with participants."""
    rows: QuerySet[Activity] = Activity.objects.filter(province=a.province, root=a.root)
    return rows.prefetch_related("participants").order_by("-revision")


def evidence_of(a: Activity) -> QuerySet[Evidence]:
    """Give the evidence that this activity is, standing or withdrawn, with its attainments."""
    rows = Evidence.objects.filter(province=a.province, source="activity", source_id=a.root)
    return rows.select_related("attainment").order_by("attainment__code", "id")


@dataclass(frozen=True)
class Found:
    """What a search leads to: places whose names fit, and activities by subject or title.

    `is_cut`: more names fit than a search follows.
    """

    places: tuple[int, ...]
    activities: frozenset[UUID]
    is_cut: bool

    @property
    def is_rare(self) -> bool:
        """Tell whether few rows fit, so that they are best read one by one."""
        return len(self.places) <= _RARE_PLACES


def look_up(actor: Actor, typed: str) -> Found | None:
    """Follow the names that hold every word of `typed`; None when nothing was typed."""
    holds = Q()
    for word in (words := search_key(typed).split()):
        holds &= Q(search_key__contains=word)
    if not words:
        return None
    named = UnitVersion.objects.filter(actor.scope(SEE_ACTIVITIES, "unit_id"), holds)
    units = set(named.values_list("unit", flat=True)[:MOST_FOUND])
    sorts = [_seen(model, actor, holds) for model in (Household, Business, Person)]
    rows: set[UUID] = set()
    for column, ids in zip(("household", "business"), sorts, strict=False):
        rows |= _reached(Activity.objects.filter(is_current=True, **{f"{column}__in": ids}))
    parts = Participant.objects.filter(person__in=sorts[2])
    rows |= set(parts.values_list("activity", flat=True)[:_MOST_ROWS])
    titled = activities_for(actor).exclude(search_key="").filter(holds, search_key__gt="")
    rows |= _reached(titled)
    return Found(
        tuple(places_under(units, actor.on)),
        frozenset(rows),
        any(len(ids) == MOST_FOUND for ids in (units, *sorts)) or len(rows) >= _MOST_ROWS,
    )


def _seen(model: Any, actor: Actor, holds: Q) -> list[Any]:
    rows = model.objects.visible_to(actor, SEE_PEOPLE).filter(holds)
    return list(rows.values_list("pk", flat=True)[:MOST_FOUND])


def _reached(rows: Any) -> set[UUID]:
    return set(rows.order_by().values_list("pk", flat=True)[:_MOST_ROWS])


def narrowed(actor: Actor, wanted: Wanted, found: Found | None = None) -> Any:
    """Give the activities that fit what is wanted and, where something was typed, what it found."""
    if wanted.state == "void" or (found is not None and found.is_rare):
        rows = _rare(actor)  # void ones are few, and have an index of their own
    else:
        rows = activities_for(actor)
    if found is not None:
        rows = rows.filter(Q(place__in=found.places) | Q(pk__in=found.activities))
    exact = {
        "kind": wanted.kind,
        "team": wanted.team,
        "source": wanted.source,
        "happened_on__gte": wanted.from_on,
        "happened_on__lte": wanted.to_on,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.place is not None:
        rows = rows.filter(place__in=places_under([wanted.place], actor.on))
    if wanted.attention:
        rows = rows.exclude(attention="")  # by these words SQLite knows the small index
        several = {"attention__gt": ""} if wanted.attention == ANY else {}
        rows = rows.filter(**(several or {"attention": wanted.attention}))
    if wanted.state:
        rows = rows.filter(is_void=wanted.state == "void")
    if wanted.has_photos:
        rows = rows.filter(root__in=Attached.objects.values("root"))
    return rows


def _rare(actor: Actor) -> Any:
    """Give the same rows as `activities_for`, without leading the database to the province.

    Without statistics, and with those it takes from a thousand rows, SQLite believes that few rows
    share a province, and would look through all of them for the few that are wanted.
    """
    held = [o for o in actor.holding(SEE_ACTIVITIES) if o.level == "province"]
    if actor.is_system or not held:
        return activities_for(actor)
    every = Activity.objects.annotate(shard=Concat("province", Value("")))
    return every.filter(is_current=True, shard__in=[o.province for o in held])


def places_under(units: Collection[int], on: date) -> list[int]:
    """Give every unit whose facts count at or below one of `units` on the borders of `on`."""
    inside: set[int] = set(units)
    for column in ("village", "commune", "district", "province_unit"):
        rows = Placement.objects.on(on).filter(**{f"{column}__in": units})
        inside.update(rows.values_list("unit", flat=True))
    return sorted(inside)


def capped(rows: Any) -> int:
    """Count rows, but no further than one beyond `MOST_COUNTED`."""
    return int(rows.order_by()[: MOST_COUNTED + 1].count())


def place_names(units: set[int], *, on: date) -> dict[int, tuple[str, str]]:
    """Give (name, name of the commune above or "") of units on the day `on`.

    A unit that had ended by then keeps its last name and the commune its facts count in now.
    """
    placed = Placement.objects.on(on).filter(unit__in=units)
    above = {u: c for u, c in placed.values_list("unit", "commune") if c and c != u}
    names = names_on(units | set(above.values()), on=on)
    return {u: (names.get(u, "–"), names.get(above.get(u, 0), "")) for u in units}


def breadcrumb(place: int, *, on: date) -> list[tuple[int, str]]:
    """Give (unit, name) from the province down to where `place` counted on the day `on`."""
    spot = Placement.objects.on(on).filter(unit=place).first()
    if spot is None:
        return []
    every = (spot.province_unit_id, spot.district_id, spot.commune_id, spot.village_id)
    way = [u for u in every if u is not None]
    names = names_on(way, on=on)
    return [(u, names[u]) for u in way]
