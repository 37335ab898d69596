"""What every act on the register shares: the village and the right, the marks, the journal line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.indicators.fold import mark
from doorstep.kernel.journal.actions import note
from doorstep.kernel.people.belonging import chunks
from doorstep.kernel.people.models import (
    BUSINESS,
    HOUSEHOLD,
    PERSON,
    Business,
    Household,
    Person,
    Residence,
)
from doorstep.kernel.places.models import Unit

MODELS: dict[str, Any] = {PERSON: Person, HOUSEHOLD: Household, BUSINESS: Business}
IDS_PER_LINE = 500


def units_of(actor: Actor, right: str, places: Iterable[int]) -> dict[int, Unit]:
    """Give the units by id once `actor` has the right at each; Problem for an unknown one."""
    wanted = set(places)
    units = Unit.objects.in_bulk(wanted)
    missing = wanted - units.keys()
    if missing:
        raise Problem("people.unknown_place", _("No such place: %(place)s."), place=min(missing))
    for place in units:
        actor.require(right, place)
    return units


def one_province(units: Iterable[Unit]) -> str:
    """Give the province of all `units`; Problem when there are several."""
    provinces = {u.province for u in units}
    if len(provinces) != 1:
        raise Problem("people.one_province", _("A batch belongs to one province."))
    return provinces.pop()


def families_of(subject_type: str) -> tuple[str, str]:
    """Name the families of figures that residence and groups of such subjects are part of."""
    return f"registered:{subject_type}", f"attainments:{subject_type}"


def mark_villages(subject_type: str, province: str, villages: Iterable[int]) -> None:
    """Say that the figures of these villages are stale."""
    places = set(villages)
    for family in families_of(subject_type):
        mark(family=family, province=province, places=places)


def mark_subjects(subject_type: str, province: str, subjects: Iterable[UUID]) -> None:
    """Say that the figures are stale wherever `subjects` ever belonged."""
    villages: set[int] = set()
    for some in chunks(sorted(subjects)):
        lived = Residence.objects.filter(province=province, subject__in=some)
        villages.update(lived.values_list("village", flat=True))
    mark_villages(subject_type, province, villages)


def note_batch(
    actor: Actor,
    verb: str,
    about: str,
    province: str,
    rows: Sequence[tuple[UUID | int, int]],
    **told: Any,
) -> None:
    """Write journal lines for subjects given as (id, village): per village, up to 500 a line.

    Each line names its village, so that whoever follows a village reads its lines alone.
    """
    by_place: dict[int, list[str]] = defaultdict(list)
    for subject, village in rows:
        by_place[village].append(str(subject))
    for village, every in by_place.items():
        for start in range(0, len(every), IDS_PER_LINE):
            ids = every[start : start + IDS_PER_LINE]
            note(
                actor=actor,
                verb=verb,
                about=about,
                about_id=ids[0] if len(ids) == 1 else f"{len(ids)}",
                province=province,
                place_id=village,
                details=told if len(ids) == 1 else {**told, "ids": ids},
            )


def by_village(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """Sort anything with a `village` by it."""
    return _sorted_by("village", rows)


def by_place(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """Sort anything with a `place` by it."""
    return _sorted_by("place", rows)


def _sorted_by(field: str, rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, field)].append(row)
    return found
