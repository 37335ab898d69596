"""Devices: the ticket that enrols one, its secret, who holds it, and the end when it is lost.

A device proves itself by `<id>.<secret>`. The secret has 256 random bits, so one plain digest of it
is enough: there is nothing to guess. The ticket is short because people read it aloud; it lives an
hour, works once, and wrong tries are counted like wrong passwords.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access import guessing
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.models import BOX, ODK, PHONE, Account, Device, DeviceHolder, Ticket
from doorstep.kernel.access.queries import account_for
from doorstep.kernel.access.rights import KEEP_DEVICES
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.statements import as_id, as_moment, ask
from doorstep.kernel.basics.text import tidy
from doorstep.kernel.files.actions import keep_photo
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.models import Unit

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No I, L, O, 0, 1: a code is read aloud and typed by hand."""
CODE_LENGTH = 8
TICKET_LIVES = timedelta(hours=1)
SORTS = (PHONE, BOX, ODK)
_ASKED = ("id", "province", "unit_id", "sort", "secret_digest", "revoked_at", "seen_at", "app")
"""In the order of the model's fields, as `from_db` takes them."""
_DEVICE = f"SELECT {', '.join(_ASKED)} FROM access_device WHERE id = %s"  # noqa: S608 - our names
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Enrolled:
    """A device with the secret that it alone keeps; it is nowhere stored readably."""

    device: Device
    secret: str

    @property
    def credentials(self) -> str:
        """What the device sends: `<id>.<secret>`."""
        return f"{self.device.pk}.{self.secret}"


def code_hash(code: str) -> str:
    """Give the keyed hash of a ticket's code, however it was typed (small letters, dashes)."""
    plain = "".join(c for c in code.upper() if c.isalnum())
    return salted_hmac("doorstep.access.ticket", plain, algorithm="sha256").hexdigest()


def make_ticket(
    *,
    actor: Actor,
    unit: Unit,
    at: datetime,
    label: str = "",
    sort: str = PHONE,
    holders: Sequence[UUID] = (),
) -> str:
    """Give a code that enrols one device at `unit` within the hour; `holders` will work on it.

    Raises NotAllowed, Problem: device.no_such_sort, account.unknown.
    """
    actor.require(KEEP_DEVICES, unit.pk)
    if sort not in SORTS:
        raise Problem("device.no_such_sort", _("A device is a phone, a box or an ODK client."))
    for account in holders:
        _keepable(actor, account)
    code = "".join(secrets.choice(LETTERS) for _i in range(CODE_LENGTH))
    with transaction.atomic():
        ticket = Ticket.objects.create(
            province=unit.province,
            unit=unit,
            label=tidy(label)[:80],
            sort=sort,
            code_hash=code_hash(code),
            holders=[str(account) for account in holders],
            made_at=at,
            made_by=actor.account_id,
            ends_at=at + TICKET_LIVES,
        )
        _note(actor, "device.make_ticket", "ticket", ticket.pk, ticket, sort=sort)
    return code


def _keepable(actor: Actor, account: UUID) -> Account:
    return (
        Account.objects.get(pk=account) if actor.is_system else account_for(actor, account=account)
    )


def enrol(*, actor: Actor, code: str, name: str, app: str, address: str, at: datetime) -> Enrolled:
    """Let a device in that has a ticket's code; give it with its secret.

    `actor` is the system (nobody is signed in on the device yet); `address` is where the try comes
    from. Raises Problem: device.wait (too many wrong codes), device.wrong_code.
    """
    guess = guessing.guess_of(name="device ticket", address=address)
    if wait := guessing.start_try(guess, at=at):
        words = _("Too many wrong codes. Try again in %(seconds)s seconds.")
        raise Problem("device.wait", words, seconds=wait)
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().filter(code_hash=code_hash(code)).first()
        if ticket is None or ticket.used_at is not None or ticket.ends_at <= at:
            words = _("This code is not valid. Ask the officer for a new one.")
            raise Problem("device.wrong_code", words)
        enrolled = _let_in(ticket, tidy(name), app, at)
        Ticket.objects.filter(pk=ticket.pk).update(used_at=at, device=enrolled.device)
        device = enrolled.device
        told = {"label": device.label, "sort": device.sort, "ticket": str(ticket.pk)}
        _note(actor, "device.enrol", "device", device.pk, device, **told)
    guessing.forget(guess)
    return enrolled


def _let_in(ticket: Ticket, name: str, app: str, at: datetime) -> Enrolled:
    secret = secrets.token_urlsafe(32)
    device = Device.objects.create(
        province=ticket.province,
        unit_id=ticket.unit_id,
        label=(ticket.label or name or ticket.sort)[:80],
        sort=ticket.sort,
        secret_digest=_digest(secret),
        enrolled_at=at,
        enrolled_by=ticket.made_by,
        seen_at=at,
        app=app[:40],
    )
    DeviceHolder.objects.bulk_create(
        DeviceHolder(
            device=device,
            account_id=UUID(account),
            province=device.province,
            from_at=at,
            given_by=ticket.made_by,
        )
        for account in dict.fromkeys(ticket.holders)
    )
    return Enrolled(device, secret)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def device_of(credentials: str) -> Device:
    """Give the device that proves itself by `<id>.<secret>`.

    Raises Problem `device.unknown`, or `device.revoked` with `wipe` for one that was revoked: only
    the device itself, by its secret, learns that it is to remove what it holds.
    """
    name, _dot, secret = credentials.strip().partition(".")
    device: Device | None = None
    with suppress(ValueError):
        device = _device(UUID(name))
    known = device.secret_digest if device else ""
    if device is None or not hmac.compare_digest(known, _digest(secret)):
        raise Problem("device.unknown", _("This device is not known. Enrol it again."))
    if device.revoked_at is not None:
        raise Problem("device.revoked", _("This device was revoked."), wipe=True)
    return device


def _device(number: UUID) -> Device | None:
    """Give a device with what every request asks of it; the rest is read when it is wanted."""
    for known, province, unit, sort, digest, revoked_at, seen_at, app in ask(_DEVICE, [number]):
        told = (
            as_id(known),
            province,
            unit,
            sort,
            digest,
            as_moment(revoked_at),
            as_moment(seen_at),
            app,
        )
        return Device.from_db(connection.alias, _ASKED, told)
    return None


def was_seen(*, actor: Actor, device: Device, at: datetime, app: str = "") -> None:
    """Remember that a device asked; at most once a minute, so that asking writes nothing."""
    app = app[:40] or device.app
    if device.seen_at and at - device.seen_at < _SEEN_EVERY and app == device.app:
        return
    with transaction.atomic():  # which takes its turn to write; a statement alone would wait last
        Device.objects.filter(pk=device.pk).update(seen_at=at, app=app)


def tell_health(*, actor: Actor, device: Device, health: dict[str, Any], at: datetime) -> None:
    """Keep what a device says of itself; only the last counts."""
    with transaction.atomic():
        Device.objects.filter(pk=device.pk).update(health=health, seen_at=at)


def revoke(*, actor: Actor, device: Device, reason: str, at: datetime) -> None:
    """End a device (lost, stolen, given back): at its next try it is told to remove its rows."""
    actor.require(KEEP_DEVICES, device.unit_id)
    if not reason.strip():
        raise Problem("device.no_reason", _("Revoking a device needs a reason."))
    with transaction.atomic():
        row = Device.objects.select_for_update().get(pk=device.pk)
        if row.revoked_at is not None:
            raise Problem("device.revoked_already", _("This device was revoked already."))
        row.revoked_at, row.revoked_by = at, actor.account_id
        row.revoked_why = tidy(reason)[:300]
        row.save(update_fields=["revoked_at", "revoked_by", "revoked_why"])
        _note(actor, "device.revoke", "device", row.pk, row, reason=row.revoked_why)


def add_holder(
    *, actor: Actor, device: Device, account: UUID, at: datetime, picture: bytes | None = None
) -> DeviceHolder:
    """Let an account work on a device; who holds it already stays (a new picture replaces)."""
    actor.require(KEEP_DEVICES, device.unit_id)
    person = _keepable(actor, account)
    with transaction.atomic():
        Device.objects.select_for_update().get(pk=device.pk)
        stored = keep_photo(actor=actor, raw=picture, province=device.province) if picture else None
        holder, is_new = DeviceHolder.objects.get_or_create(
            device=device,
            account=person,
            province=device.province,
            to_at=None,
            defaults={"from_at": at, "given_by": actor.account_id, "picture": stored},
        )
        if stored and not is_new:
            DeviceHolder.objects.filter(pk=holder.pk).update(picture=stored)
        if is_new or stored:
            told = {"account": str(person.pk)}
            _note(actor, "device.add_holder", "device", device.pk, device, **told)
    return holder


def remove_holder(*, actor: Actor, device: Device, account: UUID, at: datetime) -> None:
    """End an account's work on a device; what it recorded before still comes in."""
    actor.require(KEEP_DEVICES, device.unit_id)
    with transaction.atomic():
        held = DeviceHolder.objects.filter(device=device, account=account, to_at=None)
        if held.update(to_at=at, ended_by=actor.account_id):
            told = {"account": str(account)}
            _note(actor, "device.remove_holder", "device", device.pk, device, **told)


def _note(
    actor: Actor, verb: str, about: str, about_id: UUID, row: Device | Ticket, **details: Any
) -> None:
    note(
        actor=actor,
        verb=verb,
        about=about,
        about_id=about_id,
        province=row.province,
        place_id=row.unit_id,
        details=details,
    )
