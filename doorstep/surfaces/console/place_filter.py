"""The filter by place above lists: the communes of a province, or the villages of a commune."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from doorstep.kernel.access.actors import Actor, home_of
from doorstep.kernel.basics.sorting import sort_key
from doorstep.kernel.indicators.opening import places_under
from doorstep.kernel.indicators.remembering import remembered
from doorstep.kernel.places.models import Placement, Unit
from doorstep.kernel.places.queries import map_stamp, names_on
from doorstep.surfaces.look.lists import Filter


def commune_filter(actor: Actor, right: str, field: str) -> Filter:
    """Give the filter for rows whose unit stands in the column `field`."""
    home = home_of(actor)
    level = "commune" if home is None or home.level == "province" else "village"
    return Filter(
        key="place",
        label=_("Commune") if level == "commune" else _("Village"),
        options=lambda: _options(actor, home, level),
        apply=lambda rows, value: rows.filter(**{f"{field}__in": _under(value, actor)}),
    )


def _options(actor: Actor, home: Unit | None, level: str) -> list[tuple[str, str]]:
    """Offer the units of a level inside `home`; names and borders are nobody's secret, so what was
    read once is known until the map changes."""
    if home is None:
        return []
    key = ("offered", home.pk, level, actor.on, map_stamp(home.province))
    return remembered(key, lambda: _read(actor, home, level))


def _read(actor: Actor, home: Unit, level: str) -> list[tuple[str, str]]:
    column = {"province": "province_unit", "commune": "commune", "village": "village"}
    here = Placement.objects.on(actor.on).filter(  # type: ignore[attr-defined]
        province=home.province, **{column[home.level]: home.id, f"{level}__isnull": False}
    )
    names = names_on(set(here.values_list(level, flat=True)), on=actor.on)
    return sorted(((str(u), n) for u, n in names.items()), key=lambda o: sort_key(o[1]))


def _under(value: str, actor: Actor) -> list[Any]:
    unit = Unit.objects.filter(pk=int(value)).first()
    return places_under(unit, actor.on) if unit else []
