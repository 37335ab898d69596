"""Making a box: its device at the province, and the seed's contents."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.models import BOX, Device
from doorstep.kernel.access.rights import KEEP_DEVICES, RIGHTS, SEE_SENSITIVE
from doorstep.kernel.box.giving import Page, page_for, seal_all
from doorstep.kernel.box.models import Box
from doorstep.kernel.box.scope import here_of, offices_in
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.models import Unit
from doorstep.kernel.sync import keys


@dataclass(frozen=True)
class Made:
    """A box that was made, and the secret that goes into its seed alone."""

    box: Box
    secret: str


def make_box(*, actor: Actor, unit: Unit, label: str, at: datetime) -> Made:
    """Enrol a box at a unit. Sensitive groups go along where somebody there may see them.

    Raises NotAllowed.
    """
    actor.require(KEEP_DEVICES, unit.pk)
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        device = Device.objects.create(
            province=unit.province,
            unit=unit,
            label=label[:80],
            sort=BOX,
            secret_digest=hashlib.sha256(secret.encode()).hexdigest(),
            enrolled_at=at,
            enrolled_by=actor.account_id,
        )
        box = Box.objects.create(device=device, province=unit.province, made_at=at)
        here = here_of(box, at=at)
        held = offices_in(here).held_on(here.on).values_list("unit__level", "role")
        box.is_sensitive = bool(set(held) & RIGHTS[SEE_SENSITIVE].holders)
        Box.objects.filter(pk=box.pk).update(is_sensitive=box.is_sensitive)
        note(
            actor=actor, verb="box.make", about="device", about_id=device.pk,
            province=unit.province, place_id=unit.pk, details={"label": device.label},
        )  # fmt: skip
    return Made(box, secret)


def identity_of(made: Made, *, name: str) -> dict[str, Any]:
    """Give what the box must know of itself and of the province."""
    device = made.box.device
    return {
        "device": str(device.pk),
        "secret": made.secret,
        "province": device.province,
        "unit": device.unit_id,
        "name": name,
        "seal_key": keys.told(keys.SEAL),
        "sign_key": keys.told(keys.SIGN),
    }


def seed_pages(*, actor: Actor, box: Box, at: datetime) -> Iterator[Page]:
    """Give the pages from the beginning: a seed is an exchange that happens on a stick."""
    seal_all(actor=actor)
    cursor: dict[str, Any] = {}
    while True:
        page = page_for(box=box, cursor=cursor, owed=(), at=at)
        yield page
        cursor = page["cursor"]
        if not page["more"]:
            return
