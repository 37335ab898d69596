"""One unit becomes several; villages that no decision assigns are resolved one by one, by people.

Until then a village of a split unit has a version without parent: it counts in its province, in
no commune, and is shown by `queries.unresolved`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.places.actions.merging import children_from
from doorstep.kernel.places.checking import Where, check_new, living, one_level
from doorstep.kernel.places.drafting import Draft, NewUnit, Order
from doorstep.kernel.places.keeping import (
    CHANGE_MAP,
    Keeper,
    require_all,
    the_province,
    units_by_id,
)
from doorstep.kernel.places.models import Change, Heir, Lineage, Unit, UnitVersion
from doorstep.kernel.places.spans import spans_under, within


def split_unit(
    *,
    actor: Keeper,
    old: int,
    parts: Sequence[NewUnit | tuple[str, str, str, int] | int],
    effective_on: date,
    decision: str,
    decided_on: date | None = None,
    village_assignment: Mapping[int, str] | None = None,
) -> Change:
    """End `old` and let it become `parts`: new units, or the ids of units that are there already.

    A part is (code, name, type, parent); `village_assignment` gives the code of the part that a
    village goes to. Villages not named stay unresolved. Facts hung on `old` itself count in no
    part but still in the province. Right: places.change. Raises Problem: fewer than two parts, a
    code in use, an unknown village or code.
    """
    require_all(actor, CHANGE_MAP, [old])
    with transaction.atomic():
        unit, version = living([old], effective_on)[old]
        level = one_level([unit])
        order = Order(effective_on, decision, decided_on)
        draft = Draft(actor=actor, kind="split", province=unit.province, order=order)
        new = _make_parts(draft, level, parts, old)
        draft.end(unit, version)
        for part in new.values():
            draft.link_once(old, part, "part")
        _assign(draft, children_from([old], effective_on), new, village_assignment or {})
        return draft.finish("unit.split", old=old, parts=list(new.values()))


def _make_parts(
    draft: Draft, level: str, parts: Sequence[NewUnit | tuple[str, str, str, int] | int], old: int
) -> dict[str, int]:
    """Give the unit of each part by its code."""
    told = [NewUnit(*p) for p in parts if not isinstance(p, int)]
    known = [p for p in parts if isinstance(p, int)]
    require_all(draft.actor, CHANGE_MAP, [*known, *(p.parent for p in told if p.parent)])
    there = living(known, draft.order.effective_on, same_day=True)
    the_province([*(u for u, _v in there.values()), Unit(province=draft.province)])
    found = {version.code: unit.id for unit, version in there.values() if unit.level == level}
    for part in told:
        check_new(part, Where(draft.province, level), draft.order.effective_on, [old])
        found[part.code] = draft.make(level, part).id
    if len(found) != len(parts) or len(found) < 2 or old in found.values():
        raise Problem("places.too_few_parts", _("A split needs two or more different parts."))
    return found


def _assign(
    draft: Draft, children: list[UnitVersion], new: dict[str, int], wanted: Mapping[int, str]
) -> None:
    strangers = set(wanted) - {v.unit_id for v in children}
    if strangers or not set(wanted.values()) <= set(new):
        raise Problem(
            "places.bad_assignment", _("A village or part in the assignment is not of this split.")
        )
    for version in children:
        code = wanted.get(version.unit_id)
        parent = new[code] if code is not None else None
        draft.revise(version, draft.order.effective_on, parent_id=parent)


def resolve_villages(
    *, actor: Keeper, assignments: Mapping[int, int], decision: str = ""
) -> Change:
    """Say to which new unit each village of a split unit belongs, from the day of the split.

    `assignments` is {village: new unit}. What became of the new unit since is followed. Right:
    places.change. Raises Problem for a village that is not unresolved or a unit that is no part
    of its split.
    """
    require_all(actor, CHANGE_MAP, assignments)
    with transaction.atomic():
        open_ones = _unresolved_versions(list(assignments))
        province = the_province(Unit.objects.filter(id__in=list(assignments)))
        first = min((v[0].valid_from for v in open_ones.values()), default=actor.on)
        order = Order(first, decision)
        draft = Draft(actor=actor, kind="resolve", province=province, order=order)
        for village, target in assignments.items():
            if village not in open_ones or target not in candidates_of(village):
                raise Problem(
                    "places.not_a_candidate",
                    _("A village goes to one of the units its old unit was split into."),
                )
            _place(draft, open_ones[village], target)
        return draft.finish("village.resolve", villages=len(assignments))


def leave_facts(*, actor: Keeper, unit: int, heir: int, decision: str = "") -> Change:
    """Let the facts hung on a split unit itself count, as a whole, with one of its parts.

    From the day of the split, whatever becomes of that part later; what was recorded stays as it
    is. Right: places.change. Raises Problem for a unit that was not split, a unit that is no
    part of it, or facts that were left to one already (undo that first).
    """
    require_all(actor, CHANGE_MAP, [unit])
    with transaction.atomic():
        row = units_by_id([unit], lock=True)[unit]
        if heir not in parts_of(unit):
            raise Problem(
                "places.not_a_part",
                _("Facts of a split unit go to one of the units it was split into."),
            )
        if Heir.objects.filter(province=row.province, unit=row).exists():
            raise Problem(
                "places.has_heir", _("These facts were given to a unit already; undo that first.")
            )
        order = Order(row.ended_on, decision)
        draft = Draft(actor=actor, kind="leave", province=row.province, order=order)
        draft.leave_to(row, heir)
        return draft.finish("unit.leave_facts", unit=unit, heir=heir)


def parts_of(unit: int) -> list[int]:
    """Give the units that a unit was split into; [] for one that was not."""
    passages = Lineage.objects.filter(old=unit, kind="part", effective_on=F("old__ended_on"))
    return sorted(passages.values_list("new_id", flat=True))


def _unresolved_versions(villages: list[int]) -> dict[int, list[UnitVersion]]:
    found: dict[int, list[UnitVersion]] = {}
    versions = UnitVersion.objects.filter(unit__in=villages, parent=None)
    for version in versions.order_by("unit", "valid_from"):
        found.setdefault(version.unit_id, []).append(version)
    return found


def candidates_of(village: int) -> list[int]:
    """Give the units that the last known unit above `village` was split into."""
    last = UnitVersion.objects.filter(unit=village, parent__isnull=False).order_by("-valid_from")
    parent = last.values_list("parent_id", flat=True).first()
    passages = Lineage.objects.filter(old=parent, effective_on=F("old__ended_on"))
    return sorted(passages.values_list("new_id", flat=True))


def _place(draft: Draft, versions: list[UnitVersion], target: int) -> None:
    """Give each version without parent the parents that `target` and its successors are."""
    spans = spans_under(target, versions[0].valid_from)
    for version in versions:
        (_from, until, parent), *others = within(version, spans)
        for start, end, later in others:
            draft.copy(version, start, end, parent_id=later)
        draft.settle(version, until, parent)
