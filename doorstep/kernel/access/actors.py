"""An actor: an account with the offices it holds now, asking `may I` and `which rows`."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.rights import RIGHTS
from doorstep.kernel.basics.problems import NotAllowed
from doorstep.kernel.basics.statements import Row, as_id, ask, marks
from doorstep.kernel.places.models import Placement, Unit

if TYPE_CHECKING:
    from doorstep.kernel.access.models import Account

_SPOTS = (
    "SELECT unit_id, province, village_id, commune_id FROM places_placement"
    " WHERE valid_from <= %s AND valid_to > %s AND unit_id IN"
)
_OFFICES = (
    "SELECT o.account_id, o.role, u.level, o.unit_id, o.province FROM access_office o"
    " JOIN places_unit u ON u.id = o.unit_id"
    " WHERE o.from_on <= %s AND o.to_on > %s AND o.account_id IN"
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
        spots = _spots({*places, *(office.unit_id for office in held)}, self.on)
        return {place for place in places if _lies_within(place, held, spots)}

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


def reach_of(asked: Collection[tuple[Actor, str, int]]) -> set[tuple[Actor, str, int]]:
    """Give those of `asked` (actor, right, unit) where the actor has the right there: one question
    for many actors, whose borders are those of one day."""
    held = {(actor, right): actor.holding(right) for actor, right, _place in asked}
    units = {place for _actor, _right, place in asked}
    units |= {office.unit_id for offices in held.values() for office in offices}
    days = {actor.on for actor, _right, _place in asked}
    spots = {on: _spots(units, on) for on in days}
    return {
        (actor, right, place)
        for actor, right, place in asked
        if actor.is_system or _lies_within(place, held[actor, right], spots[actor.on])
    }


def require_each(right: str, asked: Collection[tuple[Actor, int]]) -> None:
    """Raise NotAllowed unless every actor may at the unit asked with it: one question for all."""
    told = {(actor, right, place) for actor, place in asked}
    if told and reach_of(told) != told:
        raise NotAllowed("access.not_allowed", _("You may not do this here."))


def _spots(units: Collection[int], on: date) -> dict[int, Row]:
    if not units:
        return {}
    rows = ask(f"{_SPOTS} ({marks([*units])})", [on, on, *units])
    return {row[0]: row[1:] for row in rows}


def _lies_within(place: int, held: Collection[Held], spots: dict[int, Row]) -> bool:
    spot = spots.get(place)
    return spot is not None and any(
        _is_within(spot, office, spots.get(office.unit_id)) for office in held
    )


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
    return actors_of([(account, device)], on=on)[0]


def actors_of(told: Sequence[tuple[Account, str]], *, on: date) -> list[Actor]:
    """Give the actors of accounts, each on a device, with the offices held on the day `on`."""
    offices: dict[uuid.UUID, list[Held]] = {account.pk: [] for account, _device in told}
    if not told:
        return []
    for who, *office in ask(f"{_OFFICES} ({marks([*offices])}) ORDER BY o.id", [on, on, *offices]):
        offices[as_id(who)].append(Held(*office))
    return [
        Actor(account.id, account.full_name, tuple(offices[account.pk]), on, device)
        for account, device in told
    ]


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
