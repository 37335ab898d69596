"""The list of villages: what reaches each, who serves it, when it was last visited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from doorstep.kernel.access.actors import Actor, home_of
from doorstep.kernel.access.rights import SEE_PLACES
from doorstep.kernel.places.kinds import COVERAGE_KINDS
from doorstep.kernel.places.models import Unit
from doorstep.kernel.places.queries import children_on, names_on
from doorstep.surfaces.console.place_village_rows import (
    VillageRow,
    village_columns,
    village_rows,
)
from doorstep.surfaces.console.place_words import asked_unit, tabs_for
from doorstep.surfaces.look.lists import Filter, ListPage, ListSpec
from doorstep.surfaces.look.rights import needs

_WITHOUT: dict[str, tuple[Any, Callable[[VillageRow], bool]]] = {
    "no_team": (gettext_lazy("without a team"), lambda r: not r.teams),
    "no_signal": (
        gettext_lazy("without mobile signal"), lambda r: r.levels.get("signal") == "none",
    ),
    "no_electricity": (
        gettext_lazy("without electricity"), lambda r: r.levels.get("electricity") == "no",
    ),
    "no_fibre": (gettext_lazy("without fibre"), lambda r: r.levels.get("fibre") == "no"),
    "no_visit": (gettext_lazy("never visited"), lambda r: r.last_visit is None),
    "unknown": (
        gettext_lazy("coverage not known"), lambda r: any(k not in r.levels for k in ("signal",)),
    ),
}  # fmt: skip


@require_GET
@needs(SEE_PLACES)
def villages(request: HttpRequest) -> HttpResponseBase:
    """List the villages of a unit (the own one unless `unit` names another)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    unit = asked_unit(request)
    name = names_on([unit.pk], on=actor.on).get(unit.pk, "")
    spec = ListSpec(
        caption=_("Villages"),
        columns=village_columns(with_commune=unit.level not in ("commune", "village")),
        filters=_filters(actor, unit, name),
        search=("name", "commune") if unit.level == "province" else ("name",),
        search_label=_("Name of the village"),
        file_name="villages",
        empty=_("No villages are recorded here."),
    )
    return ListPage(request, spec, rows=village_rows(unit, on=actor.on)).respond(
        "console/places/list.html",
        {
            "title": _("Villages"),
            "subtitle": name,
            "tabs": tabs_for(request, current="villages"),
        },
    )


def _filters(actor: Actor, unit: Unit, name: str) -> list[Filter]:
    signal = COVERAGE_KINDS["signal"].levels
    return [
        Filter(
            key="unit",
            label=_("Place"),
            options=unit_choices(actor, unit, name),
            apply=lambda rows, _value: rows,
        ),
        Filter(
            key="without",
            label=_("Which"),
            options=[(code, words) for code, (words, _test) in _WITHOUT.items()],
            apply=lambda rows, value: [r for r in rows if _WITHOUT[value][1](r)],
        ),
        Filter(
            key="signal",
            label=_("Signal"),
            options=list(signal.items()),
            apply=lambda rows, value: [r for r in rows if r.levels.get("signal") == value],
        ),
    ]


def unit_choices(actor: Actor, unit: Unit, name: str) -> list[tuple[str, str]]:
    """Offer the communes of the own province; the unit asked for is always among them."""
    home = home_of(actor)
    found = [(str(unit.pk), name)]
    if home is not None and home.level == "province":
        own = children_on(home.pk, on=actor.on).filter(level="commune")
        found += [(str(v.unit_id), v.full_name) for v in own if v.unit_id != unit.pk]
    return found
