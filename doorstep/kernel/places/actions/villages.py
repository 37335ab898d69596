"""Villages begin and end; their type words are the province's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import same_name, search_key, tidy
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.actions.revising import end_living
from doorstep.kernel.places.checking import check_code, check_words
from doorstep.kernel.places.drafting import Draft, NewUnit, Order
from doorstep.kernel.places.keeping import (
    KEEP_PLACES,
    Keeper,
    require_all,
    the_province,
    units_by_id,
)
from doorstep.kernel.places.models import Change, Unit, UnitVersion, VillageType
from doorstep.kernel.places.spans import Span, spans_under


class NewVillage(NamedTuple):
    """A village to be made. Without a code it gets "<commune's code>-NN"."""

    commune: int
    name: str
    type: str
    began_on: date
    code: str = ""
    lat: float | None = None
    lon: float | None = None


def add_village(
    *,
    actor: Keeper,
    commune: int,
    name: str,
    type: str,
    began_on: date,
    code: str = "",
    decision: str = "",
) -> Unit:
    """Add a village to a commune and give it. Right: places.keep at the commune.

    Raises Problem: the commune did not exist on `began_on`, a village of that name is there, a
    code in use. A village of a commune that ended since follows the commune's successors.
    """
    row = NewVillage(commune, name, type, began_on, code)
    return add_villages(actor=actor, villages=[row], decision=decision)[0]


def add_villages(
    *,
    actor: Keeper,
    villages: Sequence[NewVillage],
    decision: str = "",
    decided_on: date | None = None,
) -> list[Unit]:
    """Add many villages of one province at once, all or none; give them in the order given.

    Rights and Problems as in `add_village`. One `Change` undoes them all.
    """
    if not villages:
        return []
    require_all(actor, KEEP_PLACES, (v.commune for v in villages))
    with transaction.atomic():
        communes = units_by_id([v.commune for v in villages])
        order = Order(min(v.began_on for v in villages), decision, decided_on)
        draft = Draft(
            actor=actor, kind="add", province=the_province(communes.values()), order=order
        )
        _refuse_doubles(villages)
        coded = _with_codes(villages, draft.province)
        spans: dict[tuple[int, date], list[Span]] = {}
        _know_types(draft.province, {tidy(v.type) for v in villages})
        made = [_make(draft, v, communes[v.commune], spans) for v in coded]
        draft.finish("village.add", villages=len(made), communes=sorted(communes))
    return made


def end_village(*, actor: Keeper, village: int, effective_on: date, decision: str = "") -> Change:
    """End a village that nothing follows. Right: places.keep at the village."""
    require_all(actor, KEEP_PLACES, [village])
    if units_by_id([village])[village].level != "village":
        raise Problem("places.no_village", _("This is not a village."))
    order = Order(effective_on, decision)
    return end_living(actor=actor, unit=village, order=order, verb="village.end")


def add_village_type(*, actor: Keeper, province: str, word: str) -> VillageType:
    """Add a word for villages that a province uses; the same word twice is one.

    Right: places.keep at the province.
    """
    units = Unit.objects.filter(province=province, level="province")
    require_all(actor, KEEP_PLACES, units.values_list("id", flat=True))
    word = tidy(word)
    if not word or len(word) > 40:
        raise Problem("places.no_name", _("A unit needs a name and a type."))
    with transaction.atomic():
        found, is_new = VillageType.objects.get_or_create(province=province, word=word)
        if is_new:
            note(
                actor=actor,
                verb="village_type.add",
                about="village_type",
                about_id=found.id,
                province=province,
            )
    return found


def _make(
    draft: Draft, v: NewVillage, commune: Unit, known: dict[tuple[int, date], list[Span]]
) -> Unit:
    if commune.level != "commune" or not commune.began_on <= v.began_on < commune.ended_on:
        raise Problem("places.parent_gone", _("The unit it is to belong to does not exist then."))
    told = NewUnit(v.code, v.name, v.type, v.commune, v.lat, v.lon)
    check_words(told)
    unit = draft.make_unit("village", v.began_on)
    where = (v.commune, v.began_on)
    if where not in known:
        known[where] = spans_under(*where)
    for start, end, parent in known[where]:
        draft.make_version(unit, told._replace(parent=parent), start, end)
    return unit


def _refuse_doubles(villages: Sequence[NewVillage]) -> None:
    """No two villages of one name and type in a commune: the list was sent twice."""
    starts: dict[int, set[date]] = defaultdict(set)
    for v in villages:
        starts[v.commune].add(v.began_on)
    known: dict[tuple[int, str], list[str]] = defaultdict(list)
    there = UnitVersion.objects.filter(level="village", parent__in=list(starts))
    for old in there:
        if any(old.valid_from <= on < old.valid_to for on in starts[old.parent_id or 0]):
            known[old.parent_id or 0, _rough(old.full_name)].append(old.full_name)
    for v in villages:
        full = tidy(f"{v.type} {v.name}")
        alike = known[v.commune, _rough(full)]
        if any(same_name(full, other) for other in alike):
            raise Problem(
                "places.village_exists",
                _("%(name)s is there already in this commune."),
                name=full,
            )
        alike.append(full)


def _rough(name: str) -> str:
    """Give what two spellings of one name share: only among these is the name compared."""
    return search_key(name).replace("y", "i").replace(" ", "")


def _with_codes(villages: Sequence[NewVillage], province: str) -> list[NewVillage]:
    """Check given codes and give the others the next free number after their commune's code."""
    rows = UnitVersion.objects.filter(province=province, level="village")
    used = set(rows.values_list("code", flat=True))
    for v in villages:
        if v.code:
            check_code(v.code, "village", v.began_on)
            if v.code in used:
                raise Problem(
                    "places.code_taken",
                    _("Code %(given)s is the code of %(name)s."),
                    given=v.code,
                    name=v.name,
                )
            used.add(v.code)
    prefixes = _commune_codes({v.commune for v in villages})
    return [v if v.code else v._replace(code=_next(prefixes[v.commune], used)) for v in villages]


def _commune_codes(communes: set[int]) -> dict[int, str]:
    versions = UnitVersion.objects.filter(unit__in=communes).order_by("valid_from")
    return dict(versions.values_list("unit_id", "code"))


def _next(prefix: str, used: set[str]) -> str:
    number = 1
    while f"{prefix}-{number:02d}" in used:
        number += 1
    code = f"{prefix}-{number:02d}"
    used.add(code)
    return code


def _know_types(province: str, words: set[str]) -> None:
    VillageType.objects.bulk_create(
        [VillageType(province=province, word=w) for w in sorted(words) if w],
        ignore_conflicts=True,
    )
