"""What a device may hold: the villages of its holders' offices of today, and how many records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor, actor_of
from doorstep.kernel.access.models import Account, Device, DeviceHolder
from doorstep.kernel.access.rights import SEE_PEOPLE
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.people.models import Business, Household, Person, Team, TeamVillage
from doorstep.kernel.places.models import Placement, Unit
from doorstep.kernel.places.queries import names_on

MOST_RECORDS = 10_000
_COUNTED = (Household, Person, Business)


@dataclass(frozen=True)
class Scope:
    """The villages of a device today (ended ones too: facts hang on them), by holder.

    `communes` are those the villages count in.
    """

    device: Device
    on: date
    at: datetime
    villages: tuple[int, ...]
    communes: tuple[int, ...]
    by_holder: dict[UUID, tuple[int, ...]]
    actors: dict[UUID, Actor]
    holders: tuple[DeviceHolder, ...]

    @property
    def province(self) -> str:
        """The shard of the device."""
        return self.device.province

    @cached_property
    def teams(self) -> list[Team]:
        """The teams of today that stand in the places of the device or serve its villages."""
        rows = Team.objects.filter(founded_on__lte=self.on, ended_on__gt=self.on)
        here = rows.filter(place__in=(*self.villages, *self.communes)).values_list("pk", flat=True)
        serving = TeamVillage.objects.filter(
            village__in=self.villages, from_on__lte=self.on, to_on__gt=self.on
        )
        every = {*here, *serving.order_by().values_list("team", flat=True)}
        return list(rows.filter(pk__in=every).order_by("pk"))


def scope_of(device: Device, *, at: datetime) -> Scope:
    """Give what a device may hold today."""
    on = timezone.localdate(at)
    held = DeviceHolder.objects.filter(device=device, to_at=None, account__is_active=True)
    holders = tuple(held.select_related("account", "picture").order_by("id"))
    actors = {h.account_id: _actor(h.account, on, device) for h in holders}
    by_holder = {account: _villages(actor, device) for account, actor in actors.items()}
    villages = tuple(sorted({v for some in by_holder.values() for v in some}))
    return Scope(device, on, at, villages, _communes(villages, on), by_holder, actors, holders)


def _actor(account: Account, on: date, device: Device) -> Actor:
    return actor_of(account, on=on, device=str(device.pk))


def _villages(actor: Actor, device: Device) -> tuple[int, ...]:
    units = Unit.objects.filter(
        actor.scope(SEE_PEOPLE, "id"), province=device.province, level="village"
    )
    return tuple(sorted(units.values_list("id", flat=True)))


def _communes(villages: Sequence[int], on: date) -> tuple[int, ...]:
    placed = Placement.objects.on(on).filter(unit__in=villages, commune__isnull=False)
    return tuple(sorted(set(placed.values_list("commune", flat=True))))


def check_size(scope: Scope) -> int:
    """Give how many records the scope holds; Problem `scope.too_large` with a proposed split."""
    counts: dict[int, int] = {}
    for model in _COUNTED:
        rows: Any = model._default_manager.filter(village__in=scope.villages)
        for village, n in rows.order_by().values_list("village").annotate(n=Count("pk")):
            counts[village] = counts.get(village, 0) + n
    total = sum(counts.values())
    if total > MOST_RECORDS:
        raise Problem(
            "scope.too_large",
            _("This device would hold %(records)s records; at most %(most)s fit. Share them out."),
            records=total,
            most=MOST_RECORDS,
            split=split(counts, names_on(counts, on=scope.on)),
        )
    return total


def split(counts: dict[int, int], names: dict[int, str]) -> list[dict[str, Any]]:
    """Share villages out to as few devices as fit, in the order of their names."""
    parts: list[dict[str, Any]] = []
    for village in sorted(counts, key=lambda v: (names.get(v, ""), v)):
        n = counts[village]
        if not parts or parts[-1]["records"] + n > MOST_RECORDS:
            parts.append({"records": 0, "villages": []})
        parts[-1]["records"] += n
        told = {"id": village, "name": names.get(village, ""), "records": n}
        parts[-1]["villages"].append(told)
    return parts


def ever_held(device: Device) -> Iterable[DeviceHolder]:
    """Give everybody who worked on a device at any time."""
    return DeviceHolder.objects.filter(device=device).select_related("account").order_by("id")
