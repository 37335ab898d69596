"""An actor: an account with the offices it holds now, asking `may I` and `which rows`."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.rights import RIGHTS
from doorstep.kernel.basics.problems import NotAllowed
from doorstep.kernel.basics.statements import Row, ask, marks
from doorstep.kernel.places.models import Placement, Unit

if TYPE_CHECKING:
    from doorstep.kernel.access.models import Account

_SPOTS = (
    "SELECT unit_id, province, village_id, commune_id FROM places_placement"
    " WHERE valid_from <= %s AND valid_to > %s AND unit_id IN"
)
_OFFICES = (
    "SELECT o.role, u.level, o.unit_id, o.province FROM access_office o"
    " JOIN places_unit u ON u.id = o.unit_id"
    " WHERE o.account_id = %s AND o.from_on <= %s AND o.to_on > %s ORDER BY o.id"
)
_PLACE = {"village": 1, "commune": 2}
_SPOT = {"village": "village_id", "commune": "commune_id", "province": "province_unit_id"}


@dataclass(frozen=True)
class Held:
    """An office as the actor holds it: role at a unit of a level in a province."""

    role: str
    level: str
    unit_id: int
    province: str


@dataclass(frozen=True)
class Actor:
    """Whoever acts. `on` is the day for which the borders count (today, in Vietnam)."""

    account_id: uuid.UUID | None
    name: str
    offices: tuple[Held, ...]
    on: date
    device: str = ""
    is_system: bool = False

    def holding(self, right: str) -> list[Held]:
        """Give the offices that carry `right`; an unknown right is a fault of the program."""
        holders = RIGHTS[right].holders
        return [o for o in self.offices if (o.level, o.role) in holders]

    def may(self, right: str, place: int | None = None) -> bool:
        """Tell whether one of the offices carries `right` at the unit `place` (or anywhere)."""
        if self.is_system:
            return True
        held = self.holding(right)
        if place is None or not held:
            return bool(held)
        return place in self._reached(held, [place])

    def require(self, right: str, place: int | None = None) -> None:
        """Raise NotAllowed unless `may`."""
        if not self.may(right, place):
            raise NotAllowed("access.not_allowed", _("You may not do this here."))

    def require_all(self, right: str, places: Collection[int]) -> None:
        """Raise NotAllowed unless `may` at every one of `places`: one question for all."""
        if self.is_system or not places:
            return
        held = self.holding(right)
        if not held or self._reached(held, places) != set(places):
            raise NotAllowed("access.not_allowed", _("You may not do this here."))

    def _reached(self, held: list[Held], places: Collection[int]) -> set[int]:
        """Give those of `places` that lie within one of the offices: `scope` for few units."""
        asked = {*places, *(office.unit_id for office in held)}
        rows = ask(f"{_SPOTS} ({marks([*asked])})", [self.on, self.on, *asked])
        spots = {row[0]: row[1:] for row in rows}
        return {
            place
            for place in set(places) & spots.keys()
            if any(_is_within(spots[place], office, spots.get(office.unit_id)) for office in held)
        }

    def scope(self, right: str, field: str) -> Q:
        """Give the condition on the unit column `field` for the rows `right` lets this actor see.

        A province's officer is bounded by the `province` column, so the shard is named.
        """
        if self.is_system:
            return Q()
        held = self.holding(right)
        if not held:
            return Q(pk__in=[])
        return self._where(held, field)

    def _where(self, held: list[Held], field: str) -> Q:
        where = Q(pk__in=[])
        for office in held:
            where |= self._within(office, field)
        return where

    def _within(self, office: Held, field: str) -> Q:
        if office.level == "province":
            return Q(province=office.province)
        inside = Placement.objects.filter(
            province=office.province,
            valid_from__lte=self.on,
            valid_to__gt=self.on,
            **{f"{_SPOT[office.level]}__in": self._today(office)},
        )
        return Q(province=office.province, **{f"{field}__in": inside.values("unit_id")})

    def _today(self, office: Held) -> models.QuerySet[Any, Any]:
        """The unit of the office as it counts today: an old commune's officer keeps the new one."""
        here: models.QuerySet[Any, Any] = Placement.objects.filter(
            province=office.province,
            unit=office.unit_id,
            valid_from__lte=self.on,
            valid_to__gt=self.on,
        ).values(_SPOT[office.level])
        return here


def _is_within(spot: Row, office: Held, here: Row | None) -> bool:
    """Tell whether a spot (province, village, commune) lies where the office's unit counts today:
    an old commune's officer keeps the new one."""
    if spot[0] != office.province:
        return False
    if office.level == "province":
        return True
    column = _PLACE[office.level]
    return (
        here is not None
        and here[0] == office.province
        and here[column] is not None
        and here[column] == spot[column]
    )


def actor_of(account: Account, *, on: date, device: str = "") -> Actor:
    """Give the actor of an account with the offices held on the day `on`."""
    offices = tuple(Held(*row) for row in ask(_OFFICES, [account.pk, on, on]))
    return Actor(account.id, account.full_name, offices, on, device)


def the_system(*, on: date, device: str = "server") -> Actor:
    """Give the actor for work that the system does by itself or from its command line."""
    return Actor(None, "Doorstep", (), on, device, is_system=True)


class PlacedQuerySet(models.QuerySet[Any]):
    """Rows that belong to a place. `place_field` of the model names the column of the unit."""

    def visible_to(self, actor: Actor, right: str) -> PlacedQuerySet:
        """Keep the rows that `right` lets `actor` see. Every read starts here."""
        field = getattr(self.model, "place_field", "place_id")
        return self.filter(actor.scope(right, field))


def home_of(actor: Actor) -> Unit | None:
    """Give the unit an actor looks at first: of the first office, by level from the top."""
    order = {"province": 1, "commune": 2, "village": 3}
    for office in sorted(actor.offices, key=lambda o: order[o.level]):
        return Unit.objects.get(pk=office.unit_id)
    return None
