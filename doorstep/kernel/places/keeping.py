"""Who may change places: what this layer needs to know of an actor, which is defined above it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import date
from typing import Protocol

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.places.models import Unit

CHANGE_MAP = "places.change"
KEEP_PLACES = "places.keep"
SEE_PLACES = "places.see"
_CHUNK = 400


class Keeper(Protocol):
    """An actor as places see it: who acts, on which device, on which day, with which rights."""

    @property
    def account_id(self) -> uuid.UUID | None:
        """The account behind the act, None for the system itself."""

    @property
    def device(self) -> str:
        """The device on which it is done."""

    @property
    def on(self) -> date:
        """The day whose borders count."""

    @property
    def is_system(self) -> bool:
        """Whether the system acts by itself."""

    def require(self, right: str, place: int | None = None) -> None:
        """Raise NotAllowed unless the right is held at the place."""

    def scope(self, right: str, field: str) -> Q:
        """Give the condition on the unit column `field` for the rows the right covers."""


def require_system(actor: Keeper) -> None:
    """Raise NotAllowed for everybody but the system itself."""
    if not actor.is_system:
        raise NotAllowed("access.not_allowed", _("You may not do this here."))


def require_all(actor: Keeper, right: str, places: Iterable[int]) -> None:
    """Raise NotAllowed unless `actor` holds `right` at every place; a few queries for many."""
    wanted = sorted(set(places))
    for start in range(0, len(wanted), _CHUNK):
        some = wanted[start : start + _CHUNK]
        inside = Unit.objects.filter(actor.scope(right, "id"), id__in=some)
        for place in sorted(set(some) - set(inside.values_list("id", flat=True))):
            actor.require(right, place)


def units_by_id(ids: Collection[int], *, lock: bool = False) -> dict[int, Unit]:
    """Give the units of `ids`; raise Problem for one that is not there."""
    rows = Unit.objects.select_for_update() if lock else Unit.objects.all()
    found: dict[int, Unit] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), _CHUNK):
        some = wanted[start : start + _CHUNK]
        found |= {u.id: u for u in rows.filter(id__in=some).order_by("id")}
    if len(found) < len(wanted):
        raise Problem("places.no_such_unit", _("There is no such unit on the map."))
    return found


def the_province(units: Iterable[Unit]) -> str:
    """Give the province all `units` lie in; raise Problem when they lie in several (or none)."""
    provinces = {u.province for u in units}
    if len(provinces) != 1:
        raise Problem(
            "places.several_provinces", _("One change concerns the units of one province only.")
        )
    return provinces.pop()
