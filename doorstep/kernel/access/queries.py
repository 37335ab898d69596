"""Reading accounts and offices, as far as an actor's own offices reach."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.models import Account, AccountQuerySet, Office
from doorstep.kernel.access.rights import KEEP_ACCOUNTS, LEVELS
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.places.models import UnitVersion


def accounts_for(actor: Actor) -> AccountQuerySet:
    """Give the accounts with an office inside the actor's units, their offices prefetched.

    `account.shown_offices` are only the offices inside the actor's own units, newest first.
    """
    offices = (
        Office.objects.visible_to(actor, KEEP_ACCOUNTS)
        .select_related("unit")
        .order_by("-to_on", "-from_on", "id")
    )
    return Account.objects.visible_to(actor, KEEP_ACCOUNTS).prefetch_related(
        Prefetch("offices", queryset=offices, to_attr="shown_offices")
    )


def account_for(actor: Actor, *, account: uuid.UUID) -> Account:
    """Give one account inside the actor's units; raise Problem `account.unknown` otherwise."""
    found = accounts_for(actor).filter(pk=account).first()
    if found is None:
        raise Problem("account.unknown", _("There is no such account among those you keep."))
    return found


def unit_names(actor: Actor, *, units: set[int]) -> dict[int, str]:
    """Give the full names, on the actor's day, of units; the last known name of ended ones."""
    versions = UnitVersion.objects.filter(unit_id__in=units, valid_from__lte=actor.on)
    return {v.unit_id: v.full_name for v in versions.order_by("valid_from")}


def units_to_staff(actor: Actor, *, inside: int | None = None) -> list[UnitVersion]:
    """Give the units of today at which the actor may give offices, from the top, in name order.

    A province has too many villages for one list: there it is the province and its communes,
    and with `inside` one commune with its villages.
    """
    units = UnitVersion.objects.filter(actor.scope(KEEP_ACCOUNTS, "unit_id")).on(actor.on)
    units = units.filter(level__in=LEVELS)
    if inside is not None:
        units = units.filter(Q(unit=inside) | Q(parent=inside))
    elif any(office.level == "province" for office in actor.holding(KEEP_ACCOUNTS)):
        units = units.exclude(level="village")
    found: list[Any] = list(units)
    return sorted(found, key=lambda v: (LEVELS.index(v.level), v.sort_key))
