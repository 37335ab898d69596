"""The province hears a box: devices it vouches for, commands through the inbox, then the reply.

A box vouches only for those who hold an office at its places: a stolen one can write in nobody
else's name, and nowhere else. Of a device that belongs to another it can say nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.models import BOX, PHONE, Device, DeviceHolder
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.box.carrying import take_files
from doorstep.kernel.box.giving import page_for, revoked_phones
from doorstep.kernel.box.models import Box, Via
from doorstep.kernel.box.scope import Here, here_of, who_works_there
from doorstep.kernel.journal.actions import note
from doorstep.kernel.sync.elsewhere import at_province
from doorstep.kernel.sync.envelopes import Batch, moment
from doorstep.kernel.sync.finding import an_id
from doorstep.kernel.sync.inbox import Answer, answer_of, receive, unreadable
from doorstep.kernel.sync.models import Command

MOST_COMMANDS = 2_000
MOST_BYTES = 24 * 1024 * 1024
MOST_OPEN = 2_000
Letter = dict[str, Any]


def box_of(device: Device) -> Box:
    """Give the box a device is; Problem `box.not_one` for a phone."""
    found = Box.objects.filter(device=device).first() if device.sort == BOX else None
    if found is None:
        raise Problem("box.not_one", _("This device is not a box of this province."))
    return found


def answer(*, actor: Actor, device: Device, letter: Letter, at: datetime) -> dict[str, Any]:
    """Take a letter in and give the reply; the same letter twice is answered the same.

    Raises Problem: box.not_one, box.other_machine, box.not_understood, box.older_books.
    """
    box = box_of(device)
    commands, opened = _list(letter, "commands", MOST_COMMANDS), _list(letter, "open", MOST_OPEN)
    _bind(box, str(letter.get("seal_key") or ""), at)
    if letter.get("devices") is not None or commands:
        here = here_of(box, at=at)
        vouch(actor=actor, here=here, told=_list(letter, "devices", 500), at=at)
        _hold(here, commands, at)
    take_files(device=device, told=_list(letter, "files", 500), at=at)
    answers = _received(box, commands, at)
    answers += standing_of(box, [i for told in opened if (i := an_id(str(told)))])
    page = None
    if letter.get("cursor") is not None:
        owed = _list(letter, "owed", MOST_OPEN)
        page = page_for(box=box, cursor=letter["cursor"], owed=owed, at=at)
    return {
        "server_at": at,
        "answers": [_short(one) for one in answers],
        "revoked": revoked_phones(box),
        "page": page,
    }


def _list(letter: Letter, name: str, most: int) -> list[Any]:
    told = letter.get(name) or []
    if not isinstance(told, list) or len(told) > most:
        raise Problem("box.not_understood", _("The box's letter could not be understood."))
    return told


def _bind(box: Box, key: str, at: datetime) -> None:
    """Remember the machine at first contact; another one with the same seed is refused."""
    if not box.seal_key and key:
        Box.objects.filter(pk=box.pk, seal_key="").update(seal_key=key)
        box.refresh_from_db()
    if not key or key != box.seal_key:
        words = _("Another machine was started from the same seed. Make a seed for each.")
        raise Problem("box.other_machine", words)
    Box.objects.filter(pk=box.pk).update(exchanged_at=at)


def _short(one: Answer) -> dict[str, Any]:
    """Tell an answer with what is not empty."""
    told = {"id": one.id, "state": one.state, "reason": one.reason, "words": one.words}
    more: dict[str, Any] = {"at": one.province_at, "result": one.result.get("id")}
    if more["result"] == one.id:
        more["result"] = None
    return {name: value for name, value in {**told, **more}.items() if value not in ("", None)}


def vouch(*, actor: Actor, here: Here, told: Iterable[Any], at: datetime) -> None:
    """Know the phones of a box: each with its label, unit, times and holders.

    Such a device has no secret here: it can come by its box alone.
    """
    units = set(here.places)
    for one in told:
        number = an_id(str(one.get("id", "")))
        if number is None or one.get("unit") not in units:
            continue
        with transaction.atomic():
            _vouch_one(actor, here, number, one, at)


def _vouch_one(actor: Actor, here: Here, number: UUID, one: dict[str, Any], at: datetime) -> None:
    device, is_new = Device.objects.get_or_create(
        id=number,
        defaults={
            "province": here.province,
            "unit_id": one["unit"],
            "label": str(one.get("label") or "")[:80],
            "sort": PHONE,
            "secret_digest": "",
            "enrolled_at": moment(one.get("enrolled_at")) or at,
        },
    )
    if is_new:
        Via.objects.create(device=device, province=here.province, box=here.device)
        note(
            actor=actor, verb="box.vouch", about="device", about_id=device.pk,
            province=device.province, place_id=device.unit_id,
            details={"box": str(here.device.pk)},
        )  # fmt: skip
    elif not Via.objects.filter(device=device, box=here.device).exists():
        raise Problem("box.not_your_device", _("A box vouched for a device of another."))
    revoked_at = moment(one.get("revoked_at"))
    if revoked_at and device.revoked_at is None:
        Device.objects.filter(pk=device.pk).update(revoked_at=revoked_at, revoked_why="box")
    holders = [i for told in one.get("holders", ()) if (i := an_id(str(told)))]
    _give(device, who_works_there(here, holders), at)


def _give(device: Device, accounts: Iterable[UUID], at: datetime) -> None:
    """Let accounts be holders of a device; who held it before is not taken away: what they did
    on it still comes."""
    known = set(DeviceHolder.objects.filter(device=device).values_list("account", flat=True))
    DeviceHolder.objects.bulk_create(
        DeviceHolder(device=device, account_id=a, province=device.province, from_at=at)
        for a in sorted(set(accounts) - known)
    )


def _hold(here: Here, commands: Iterable[Any], at: datetime) -> None:
    """Whoever works there may have acted in the box's own console."""
    own = str(here.device.pk)
    told = (c.get("made_by") for c in commands if isinstance(c, dict) and c.get("device") == own)
    _give(here.device, who_works_there(here, {i for t in told if (i := an_id(str(t)))}), at)


def _received(box: Box, commands: Sequence[Any], at: datetime) -> list[Answer]:
    """Put commands through the inbox, device by device; the box's judgement of clocks counts."""
    groups: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for told in commands:
        whose = told if isinstance(told, dict) else {}
        held = "sync.revoked" if whose.get("held") else ""
        groups[str(whose.get("device", "")), held].append(told)
    own = Device.objects.filter(via__box=box.device_id) | Device.objects.filter(pk=box.device_id)
    wanted = {i for name, _held in groups if (i := an_id(name))}
    devices = {str(d.pk): d for d in own.filter(pk__in=wanted)}
    answers: list[Answer] = []
    for (name, held), some in sorted(groups.items()):
        if (device := devices.get(name)) is None:
            names = [str(c.get("id")) for c in some if isinstance(c, dict)]
            answers += [unreadable(name, "box.no_device") for name in names]
            continue
        batch = Batch(at, "box", some, is_vouched=True)
        answers += receive(device=device, batch=batch, at=at, reason=held)
    return answers


def standing_of(box: Box, ids: Sequence[UUID]) -> list[Answer]:
    """Say where commands of the box and its phones stand."""
    own = {box.device_id, *Via.objects.filter(box=box.device_id).values_list("device", flat=True)}
    rows = Command.objects.filter(pk__in=ids, province=box.province, device__in=own)
    found = list(rows)
    moments = at_province(found)
    return [answer_of(row, moments) for row in found]
