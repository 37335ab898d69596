"""Several units become one, or a part of one joins another."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.places.checking import Living, Where, check_new, living, one_level
from doorstep.kernel.places.drafting import Draft, NewUnit, Order
from doorstep.kernel.places.keeping import CHANGE_MAP, Keeper, require_all, the_province
from doorstep.kernel.places.models import Change, UnitVersion
from doorstep.kernel.places.rules import middle


def merge_units(  # noqa: PLR0913 (the words of a decision)
    *,
    actor: Keeper,
    olds: Sequence[int],
    code: str,
    name: str,
    type: str,
    parent: int,
    effective_on: date,
    decision: str,
    decided_on: date | None = None,
) -> Change:
    """End `olds` and make one new unit of them; what lay under them lies under it.

    The new unit is a new identity even where it keeps a code or name. Facts stay where they hang
    and count under the new unit from then on (and before, on today's borders). The new unit's id
    is `change.made["units"][0]`. Right: places.change. Raises Problem: units of several levels or
    provinces, a code in use, a unit with a later change.
    """
    require_all(actor, CHANGE_MAP, olds)
    with transaction.atomic():
        old = living(olds, effective_on)
        level = one_level(unit for unit, _version in old.values())
        province = the_province(unit for unit, _version in old.values())
        if len(old) < 2:
            raise Problem("places.nothing_to_merge", _("Choose at least two units to merge."))
        where = Where(province, level)
        check_new(NewUnit(code, name, type, parent), where, effective_on, old)
        require_all(actor, CHANGE_MAP, [parent])
        order = Order(effective_on, decision, decided_on)
        draft = Draft(actor=actor, kind="merge", province=province, order=order)
        made = draft.make(level, NewUnit(code, name, type, parent, *_middle_of(old)))
        for unit, version in old.values():
            draft.end(unit, version)
            draft.link(unit.id, made.id, "merged")
        hand_over(draft, children_from(old, effective_on), made.id)
        return draft.finish("unit.merge", olds=sorted(old), new=made.id)


def take_part(
    *,
    actor: Keeper,
    source: int,
    target: int,
    villages: Collection[int],
    effective_on: date,
    decision: str,
    decided_on: date | None = None,
) -> Change:
    """Let `villages` (the units under `source` named here) belong to `target`; both live on.

    Facts of these villages count under `target` from then on; facts hung on `source` itself stay
    with it. Right: places.change. Raises Problem when one of them does not lie under `source`.
    """
    require_all(actor, CHANGE_MAP, [source, target])
    with transaction.atomic():
        both = living([source, target], effective_on, same_day=True)
        one_level(unit for unit, _version in both.values())
        province = the_province(unit for unit, _version in both.values())
        moved = [v for v in children_from([source], effective_on) if v.unit_id in set(villages)]
        if not moved or {v.unit_id for v in moved} != set(villages) or source == target:
            raise Problem(
                "places.not_under",
                _("Choose villages that belong to %(name)s on that day."),
                name=both[source][1].full_name,
            )
        order = Order(effective_on, decision, decided_on)
        draft = Draft(actor=actor, kind="take_part", province=province, order=order)
        hand_over(draft, moved, target)
        draft.link_once(source, target, "part")
        return draft.finish("unit.take_part", source=source, target=target)


def children_from(parents: Collection[int], on: date) -> list[UnitVersion]:
    """Give the versions that lie under `parents` on `on` or later."""
    versions = UnitVersion.objects.filter(parent__in=list(parents), valid_to__gt=on)
    return list(versions.order_by("unit", "valid_from"))


def hand_over(draft: Draft, versions: Sequence[UnitVersion], parent: int | None) -> None:
    """Let the units of `versions` belong to `parent` from the day of the order."""
    for version in versions:
        draft.revise(version, draft.order.effective_on, parent_id=parent)


def _middle_of(old: Living) -> tuple[float | None, float | None, float | None]:
    versions = [version for _unit, version in old.values()]
    areas = [v.area_km2 for v in versions if v.area_km2 is not None]
    lat, lon = middle([(v.lat, v.lon) for v in versions])
    return lat, lon, round(sum(areas), 2) if len(areas) == len(versions) else None
