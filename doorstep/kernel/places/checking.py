"""What must hold before the map is changed; what does not is told as a Problem."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import tidy
from doorstep.kernel.places.drafting import NewUnit
from doorstep.kernel.places.keeping import units_by_id
from doorstep.kernel.places.models import FOREVER, Unit, UnitVersion
from doorstep.kernel.places.placing import LEVELS

_CODE = {
    "province": re.compile(r"[0-9]{2}"),
    "district": re.compile(r"[0-9]{3}"),
    "commune": re.compile(r"[0-9]{5}"),
    "village": re.compile(r"[0-9A-Za-z./-]{1,16}"),
}
Living = dict[int, tuple[Unit, UnitVersion]]


class Where(NamedTuple):
    """In which province and at which level a unit is to be."""

    province: str
    level: str


def living(ids: Collection[int], on: date, *, same_day: bool = False) -> Living:
    """Give units with their last version, which must hold for good and have begun before `on`.

    `same_day` also takes a version that begins on `on`. Raises Problem for a unit that a later
    act has changed or ended: those are undone first, newest first.
    """
    units = units_by_id(ids, lock=True)
    found: Living = {}
    for version in UnitVersion.objects.filter(unit__in=units).order_by("valid_from"):
        found[version.unit_id] = (units[version.unit_id], version)
    for unit, version in found.values():
        is_late = version.valid_from > on or (version.valid_from == on and not same_day)
        if unit.ended_on != FOREVER or version.valid_to != FOREVER or is_late:
            day = version.valid_from if is_late else min(unit.ended_on, version.valid_to)
            raise Problem(
                "places.later_change",
                _("%(name)s is changed or ended on %(on)s already; undo that change first."),
                name=version.full_name,
                on=day.isoformat(),
            )
    return found


def one_level(units: Iterable[Unit]) -> str:
    """Give the level of all `units`; provinces are not changed here."""
    levels = {u.level for u in units}
    if len(levels) != 1:
        raise Problem("places.several_levels", _("Choose units of one level."))
    level = levels.pop()
    if level == "province":
        raise Problem(
            "places.province_level",
            _("Provinces are changed by loading a new edition of the official units."),
        )
    return level


def check_new(told: NewUnit, where: Where, on: date, ending: Collection[int] = ()) -> None:
    """Check code, name, type and parent of a unit that is to hold from `on` for good."""
    check_words(told)
    check_code(told.code, where.level, on, ending)
    check_parent(told.parent, where, on)


def check_words(told: NewUnit) -> None:
    """Check that name and type are there and fit."""
    if not tidy(told.name) or not tidy(told.type):
        raise Problem("places.no_name", _("A unit needs a name and a type."))
    if len(tidy(told.name)) > 120 or len(tidy(told.type)) > 40:
        raise Problem("places.long_name", _("The name or type of the unit is too long."))


def check_code(code: str, level: str, on: date, ending: Collection[int] = ()) -> None:
    """Check the form of a code and that from `on` no unit but those in `ending` carries it."""
    if not _CODE[level].fullmatch(tidy(code)):
        raise Problem(
            "places.bad_code", _("“%(given)s” is not a code of this level."), given=tidy(code)
        )
    others = UnitVersion.objects.filter(level=level, code=tidy(code), valid_to__gt=on)
    taken = others.exclude(unit__in=list(ending)).first()
    if taken is not None:
        raise Problem(
            "places.code_taken",
            _("Code %(given)s is the code of %(name)s."),
            given=taken.code,
            name=taken.full_name,
        )


def check_parent(parent: int | None, where: Where, on: date) -> None:
    """Check that `parent` is a living unit of a higher level in the same province."""
    if parent is None:
        raise Problem("places.no_parent", _("Say to which unit it belongs."))
    unit = units_by_id([parent])[parent]
    if LEVELS.index(unit.level) <= LEVELS.index(where.level):
        raise Problem("places.parent_too_low", _("A unit belongs to a unit of a higher level."))
    if not unit.began_on <= on < unit.ended_on or unit.ended_on != FOREVER:
        raise Problem("places.parent_gone", _("The unit it is to belong to does not exist then."))
    if unit.province != where.province:
        raise Problem(
            "places.several_provinces", _("One change concerns the units of one province only.")
        )


def day_before(day: date) -> date:
    """Give the last day on which something that ends on `day` still holds."""
    return day - timedelta(days=1)
