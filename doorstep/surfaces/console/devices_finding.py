"""Finding a device the actor keeps, and who may work on one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.models import Device
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import search_key
from doorstep.kernel.places.models import UnitVersion
from doorstep.kernel.places.queries import names_on
from doorstep.kernel.xforms.queries import possible_holders
from doorstep.surfaces.console.account_forms import role_words
from doorstep.surfaces.console.devices_lists import devices

MOST_FOUND = 40


def actor_of(request: HttpRequest) -> Actor:
    """Give who asks."""
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def device_for(actor: Actor, *, device: UUID) -> Any:
    """Give one device the actor keeps; Problem `device.unknown` for any other."""
    found = devices(actor).filter(pk=device).first()
    if found is None:
        raise Problem("device.unknown", _("There is no such device among those you keep."))
    return found


def crumbs(device: Device | None = None) -> list[dict[str, str]]:
    """Give the way to the list, and to the page of a device."""
    told = [{"label": _("Devices"), "href": reverse("console:devices")}]
    if device is not None:
        told.append({"label": device.label, "href": reverse("console:device", args=[device.pk])})
    return told


def people_near(actor: Actor, *, unit: int, words: str = "") -> list[dict[str, Any]]:
    """Give who may work on a device at a unit, one line an account: those with an office at the
    unit, in its villages or in its commune; with `words` everybody whose name fits, wherever."""
    rows = possible_holders(actor).order_by("account__sort_key", "pk")
    if words:
        for word in search_key(words).split():
            rows = rows.filter(account__search_key__contains=word)
    else:
        rows = rows.filter(unit__in=_around(actor, unit))
    found: dict[UUID, dict[str, Any]] = {}
    offices = list(rows[: MOST_FOUND * 3])
    names = names_on({o.unit_id for o in offices}, on=actor.on)
    for o in offices:
        told = f"{role_words(o.role)}, {names.get(o.unit_id, '–')}"
        line = found.setdefault(o.account_id, {"account": o.account, "offices": []})
        line["offices"].append(told)
    return list(found.values())[:MOST_FOUND]


def _around(actor: Actor, unit: int) -> list[int]:
    near = UnitVersion.objects.on(actor.on).filter(Q(unit=unit) | Q(parent=unit))
    known = list(near.values_list("unit", "parent", "level"))
    own = [parent for pk, parent, level in known if pk == unit and level == "village" and parent]
    return [*(pk for pk, _parent, _level in known), *own]
