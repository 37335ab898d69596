"""Seeds: made at the province, started at the laptop. A seed is the first exchange, in a file."""

from __future__ import annotations

import json
import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.devices import LETTERS
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.box.making import identity_of, make_box, seed_pages
from doorstep.kernel.box.models import Bond
from doorstep.kernel.box.taking import take_page
from doorstep.kernel.box.wire import written
from doorstep.kernel.indicators.fold import recount
from doorstep.kernel.indicators.horizon import look_ahead
from doorstep.kernel.people.models import Household
from doorstep.kernel.places.models import Unit
from doorstep.server.box import keeping, sealing


def new_phrase() -> str:
    """Give a pass phrase: 25 letters that are read aloud, 123 bits."""
    groups = ("".join(secrets.choice(LETTERS) for _i in range(5)) for _j in range(5))
    return "-".join(groups)


def make_seed(
    *, actor: Actor, unit: Unit, label: str, name: str, phrase: str, path: Path, at: datetime
) -> dict[str, Any]:
    """Make a box and write its seed; give what is in it, in numbers."""
    if path.exists():
        raise Problem("seed.there", "%(file)s is there already.", file=path.name)
    made = make_box(actor=actor, unit=unit, label=label, at=at)
    pages = list(seed_pages(actor=actor, box=made.box, at=at))
    told = {"identity": identity_of(made, name=name), "made_at": at, "pages": pages}
    raw = sealing.under_phrase(written(told), phrase)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(raw)
    counts = {k: sum(len(p["wholes"].get(k, {"ids": ()})["ids"]) for p in pages) for k in _KINDS}
    return {"box": str(made.box.pk), "bytes": len(raw), **counts}


_KINDS = ("household", "person", "business", "activity")


def open_seed(path: Path, phrase: str) -> dict[str, Any]:
    """Open a seed; Problem `seed.not_one`, `seed.wrong_phrase`."""
    found: dict[str, Any] = json.loads(sealing.from_phrase(path.read_bytes(), phrase))
    return found


def sow(*, actor: Actor, seed: dict[str, Any], var: Path, at: datetime) -> int:
    """Fill an empty database from a seed, all or nothing; give how many things it holds.

    Problem `seed.not_empty` where there is a register already.
    """
    who = seed["identity"]
    if Household.objects.exists() or Bond.objects.exists():
        raise Problem("seed.not_empty", "This VAR has a register already. Choose another.")
    with transaction.atomic():
        bond = Bond.objects.create(
            device=UUID(who["device"]), province=who["province"], unit=who["unit"]
        )
        count = sum(take_page(actor=actor, bond=bond, page=p).things for p in seed["pages"])
    look_ahead(on=timezone.localdate(at))
    recount(province=who["province"])
    keeping.keep(var, who)
    return count
