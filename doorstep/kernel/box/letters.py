"""At the box: the letters that tell the province everything, the last of which asks for news.

A letter holds up to two thousand commands. Only once all have been answered the province is asked
what changed, so that what comes back knows what was done here.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db.models import Count

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.box.carrying import file_of, files_that_came_late, were_carried
from doorstep.kernel.box.collecting import collect, devices_told, envelope, open_ids
from doorstep.kernel.box.hearing import MOST_COMMANDS, MOST_OPEN, Letter
from doorstep.kernel.box.models import Bond, Due, Owed
from doorstep.kernel.box.wire import written
from doorstep.kernel.sync import keys

_MOST_BYTES = 4 * 1024 * 1024


def bond_here() -> Bond:
    """Give the bond of this box; Problem `box.none` where no seed was started."""
    found = Bond.objects.first()
    if found is None:
        raise Problem("box.none", "This is no box: start one with: doorstep box start SEED.")
    return found


def letter_after(*, actor: Actor, bond: Bond, seq: int, at: datetime) -> tuple[Letter, int, bool]:
    """Give the next letter with commands after `seq`, the last `seq` in it, and whether the
    commands end with it: then it asks for news."""
    if not seq:
        collect(actor=actor, bond=bond, at=at)
    dues = list(Due.objects.filter(state="", seq__gt=seq).order_by("seq")[: MOST_COMMANDS + 1])
    commands: list[dict[str, Any]] = []
    files: list[dict[str, str]] = []
    size = 0
    for due in dues[:MOST_COMMANDS]:
        told, attached = envelope(due), file_of(due)
        size += len(written(told)) + (len(attached["data"]) if attached else 0)
        if commands and size > _MOST_BYTES:
            break
        commands.append(told)
        files += [attached] if attached else []
    is_last = len(commands) == len(dues)
    letter: Letter = {"sent_at": at, "seal_key": keys.told(keys.SEAL), "commands": commands}
    devices = devices_told()
    digest = hashlib.sha256(written(devices)).hexdigest()
    if digest != bond.vouched:
        letter["devices"] = devices
    if is_last:
        letter |= _asking(bond)
        files += files_that_came_late(max(0, _MOST_BYTES - size))
    if files:
        letter["files"] = files
    return letter, dues[len(commands) - 1].seq if commands else seq, is_last


def _asking(bond: Bond) -> Letter:
    owed = Owed.objects.order_by("id").values_list("kind", "subject")[:MOST_OPEN]
    told = {"cursor": bond.cursor, "open": open_ids(MOST_OPEN), "owed": [list(o) for o in owed]}
    return {name: value for name, value in told.items() if value or name == "cursor"}


def ask_on(bond: Bond, at: datetime) -> Letter:
    """Give the letter that asks for the next page only."""
    return {"sent_at": at, "seal_key": keys.told(keys.SEAL), **_asking(bond)}


def were_told(*, bond: Bond, letter: Letter) -> None:
    """Remember that the province knows the devices of a letter it answered, and has its files."""
    were_carried(one["for"] for one in letter.get("files", ()))
    if "devices" in letter:
        bond.vouched = hashlib.sha256(written(letter["devices"])).hexdigest()
        Bond.objects.filter(pk=bond.pk).update(vouched=bond.vouched)


def standing_here() -> dict[str, Any]:
    """Say how the exchange stands: what was not answered, what is open, what is in the books."""
    counts = {state or "unsent": 0 for state in ("", "applied", "settled", "waiting", "attention")}
    for state, n in _by_state():
        counts[state or "unsent"] = n
    bond = bond_here()
    return {
        **counts,
        "asked_again": Owed.objects.count(),
        "exchanged_at": bond.exchanged_at,
        "box": bond.device,
    }


def _by_state() -> list[tuple[str, int]]:
    return list(Due.objects.values_list("state").annotate(n=Count("seq")).order_by("state"))
