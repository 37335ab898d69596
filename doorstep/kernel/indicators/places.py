"""Figures of places: villages and what reaches them, facilities by kind.

Places lie below the figures and do not know them, so the families live here and learn of changes
through `places.watchers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.periods import month_end, month_of
from doorstep.kernel.indicators.families import (
    FAMILIES,
    STOCK,
    Family,
    Item,
    Measure,
    Opening,
    Slice,
    Tally,
)
from doorstep.kernel.indicators.fold import mark
from doorstep.kernel.indicators.models import Cell
from doorstep.kernel.places.kinds import FACILITY_KINDS, facility_label
from doorstep.kernel.places.models import BEGINNING, FOREVER, Coverage, Facility, Unit
from doorstep.kernel.places.queries import names_on
from doorstep.kernel.places.watchers import (
    COVERAGE,
    FACILITIES,
    REMOVED,
    VILLAGES,
    Happening,
    computed,
    watchers,
)

ALL = "all"
_REACHED: dict[str, tuple[str, frozenset[str]]] = {
    "villages_without_signal": ("signal", frozenset({"none"})),
    "villages_with_4g": ("signal", frozenset({"4g", "5g"})),
    "villages_without_electricity": ("electricity", frozenset({"no"})),
    "villages_with_fibre": ("fibre", frozenset({"yes"})),
}
Span = tuple[int, date, date]


class Covered(Family):
    """Villages alive, and those of them that something reaches or does not reach.

    An interval of coverage counts only while its village lives; villages of which nothing is
    known count in `villages` alone.
    """

    code = "coverage"

    def measures(self) -> Iterable[Measure]:
        """Villages; without signal, with 4G or better, without electricity, with fibre."""
        village = _("village")
        return [
            Measure("villages", _("Villages"), village, STOCK),
            Measure("villages_without_signal", _("Villages without signal"), village, STOCK),
            Measure("villages_with_4g", _("Villages with 4G or better"), village, STOCK),
            Measure(
                "villages_without_electricity", _("Villages without electricity"), village, STOCK
            ),
            Measure("villages_with_fibre", _("Villages with fibre"), village, STOCK),
        ]

    def tally(self, part: Slice) -> Iterator[Tally]:
        """Plus one where it begins to be so, minus one where it ends."""
        for measure in ("villages", *_REACHED):
            for village, start, end in _spans(measure, part.province, part.places):
                yield from _plus_minus(measure, village, start, end)

    def items(self, opening: Opening) -> Iterator[Item]:
        """The villages of which it is so at the end of the last month."""
        day = month_end(opening.to_month)
        if opening.group != ALL:
            return
        spans = _spans(opening.measure, opening.province, opening.places)
        found = {v: start for v, start, end in spans if start < day <= end}
        names = names_on(found, on=day)
        for village in sorted(found):
            since = found[village] if found[village] > BEGINNING else None
            name = names.get(village, "")
            yield Item("village", str(village), name, None, since, village, None)


def _spans(measure: str, province: str, places: Iterable[int] | None) -> Iterator[Span]:
    if measure == "villages":
        units = Unit.objects.filter(province=province, level="village")
        units = units.filter(id__in=list(places)) if places is not None else units
        yield from units.order_by("id").values_list("id", "began_on", "ended_on")
        return
    kind, levels = _REACHED[measure]
    rows = Coverage.objects.filter(province=province, kind=kind, level__in=levels)
    rows = rows.filter(village__in=list(places)) if places is not None else rows
    columns = ("valid_from", "valid_to", "village__began_on", "village__ended_on")
    for village, start, end, began, ended in rows.order_by("village", "valid_from").values_list(
        "village_id", *columns
    ):
        if max(start, began) < min(end, ended):
            yield village, max(start, began), min(end, ended)


class Facilities(Family):
    """Facilities of the registered kinds, where they stand."""

    code = "facilities"

    def measures(self) -> Iterable[Measure]:
        """One measure for each registered kind."""
        return [
            Measure(f"facilities:{k.code}", k.label, _("facility"), STOCK) for k in FACILITY_KINDS
        ]

    def tally(self, part: Slice) -> Iterator[Tally]:
        """Plus one where a facility begins, minus one where it ends."""
        rows = Facility.objects.filter(province=part.province, kind__in=FACILITY_KINDS.codes())
        rows = rows.filter(place__in=list(part.places)) if part.places is not None else rows
        for kind, place, start, end in rows.values_list("kind", "place", "began_on", "ended_on"):
            yield from _plus_minus(f"facilities:{kind}", place, start, end)

    def items(self, opening: Opening) -> Iterator[Item]:
        """The facilities that stand at the end of the last month."""
        day = month_end(opening.to_month)
        if opening.group != ALL:
            return
        rows = Facility.objects.filter(
            province=opening.province,
            kind=opening.measure.removeprefix("facilities:"),
            place__in=list(opening.places),
            began_on__lt=day,
            ended_on__gte=day,
        )
        for f in rows.order_by("place", "search_key", "id"):
            since = f.began_on if f.began_on > BEGINNING else None
            name = f.name or str(facility_label(f.kind))
            yield Item("facility", str(f.id), name, None, since, f.place_id, None)


def _plus_minus(measure: str, place: int, start: date, end: date) -> Iterator[Tally]:
    if month_of(start) < month_of(end):
        yield Tally(measure, ALL, place, month_of(start), 1)
        if end < FOREVER:
            yield Tally(measure, ALL, place, month_of(end), -1)


def note_happening(happening: Happening) -> None:
    """Mark the cells that became stale; drop those of units that are about to be deleted."""
    families = {VILLAGES: "coverage", COVERAGE: "coverage", FACILITIES: "facilities"}
    if happening.what in families:
        family = families[happening.what]
        mark(family=family, province=happening.province, places=happening.places)
    if happening.what == REMOVED:
        measures = [m.code for f in ("coverage", "facilities") for m in FAMILIES[f].measures()]
        Cell.objects.filter(
            province=happening.province, place__in=happening.places, series__measure__in=measures
        ).delete()


FAMILIES.add("coverage", Covered())
FAMILIES.add("facilities", Facilities())
watchers.append(note_happening)
computed.add(Cell)
