"""A unit stays the same and is called otherwise, is of another type, belongs elsewhere, or ends."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import tidy
from doorstep.kernel.places.checking import (
    Where,
    check_code,
    check_parent,
    check_words,
    living,
    one_level,
)
from doorstep.kernel.places.drafting import Draft, NewUnit, Order
from doorstep.kernel.places.keeping import CHANGE_MAP, Keeper, require_all
from doorstep.kernel.places.models import Change, UnitVersion


def rename_unit(
    *,
    actor: Keeper,
    unit: int,
    name: str,
    effective_on: date,
    decision: str,
    decided_on: date | None = None,
    type: str = "",
    code: str = "",
) -> Change:
    """Give a unit another name (and type or code, where given) from a day on.

    Nothing else is rewritten: facts hang on the unit, names are looked up by date. Right:
    places.change. Raises Problem for an empty name, a code in use, a later change.
    """
    order = Order(effective_on, decision, decided_on)
    values: dict[str, Any] = {"name": name}
    values |= {"type": tidy(type)} if type else {}
    values |= {"code": tidy(code)} if code else {}
    return _revise(actor, "rename", unit, order, values)


def retype_unit(
    *,
    actor: Keeper,
    unit: int,
    type: str,
    effective_on: date,
    decision: str,
    decided_on: date | None = None,
) -> Change:
    """Give a unit another type from a day on: a xã becomes a phường. Right: places.change."""
    order = Order(effective_on, decision, decided_on)
    return _revise(actor, "retype", unit, order, {"type": tidy(type)})


def move_unit(
    *,
    actor: Keeper,
    unit: int,
    parent: int,
    effective_on: date,
    decision: str,
    decided_on: date | None = None,
) -> Change:
    """Let a unit belong to another unit from a day on. Right: places.change at both."""
    require_all(actor, CHANGE_MAP, [parent])
    order = Order(effective_on, decision, decided_on)
    return _revise(actor, "move", unit, order, {"parent_id": parent})


def end(
    *,
    actor: Keeper,
    unit: int,
    effective_on: date,
    decision: str,
    decided_on: date | None = None,
) -> Change:
    """End a unit that nothing follows; its facts go on counting in what lay above it.

    Right: places.change. Raises Problem while other units belong to it.
    """
    require_all(actor, CHANGE_MAP, [unit])
    order = Order(effective_on, decision, decided_on)
    return end_living(actor=actor, unit=unit, order=order, verb="unit.end")


def end_living(*, actor: Keeper, unit: int, order: Order, verb: str) -> Change:
    """End a unit without further question of rights (the caller has asked)."""
    with transaction.atomic():
        found, version = living([unit], order.effective_on)[unit]
        one_level([found])
        below = UnitVersion.objects.filter(parent=unit, valid_to__gt=order.effective_on)
        if below.exists():
            raise Problem(
                "places.not_empty",
                _("Other units still belong to %(name)s; move them first."),
                name=version.full_name,
            )
        draft = Draft(actor=actor, kind="end", province=found.province, order=order)
        draft.end(found, version)
        return draft.finish(verb, unit=unit)


def _revise(actor: Keeper, kind: str, unit: int, order: Order, values: dict[str, Any]) -> Change:
    require_all(actor, CHANGE_MAP, [unit])
    with transaction.atomic():
        found, version = living([unit], order.effective_on, same_day=True)[unit]
        where = Where(found.province, one_level([found]))
        told = NewUnit(
            values.get("code", version.code),
            values.get("name", version.name),
            values.get("type", version.type),
            values.get("parent_id", version.parent_id),
        )
        check_words(told)
        check_code(told.code, where.level, order.effective_on, [unit])
        if "parent_id" in values:
            check_parent(told.parent, where, order.effective_on)
        draft = Draft(actor=actor, kind=kind, province=found.province, order=order)
        draft.revise(version, order.effective_on, **values)
        return draft.finish(f"unit.{kind}", unit=unit)
