"""What a phone may do to stock and tasks: the same actions as the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from doorstep.capabilities.fieldwork.actions import (
    ClaimDraft,
    StockDraft,
    claim_task,
    move_stock,
    release_task,
)
from doorstep.capabilities.fieldwork.actions.claims import DAYS
from doorstep.kernel.access.rights import RECORD
from doorstep.kernel.sync.deeds import COMMAND, Act, Named, Payload, Result, deed


class MoveStock(Payload):
    """Goods that came to a team, went back, or were counted (with sign)."""

    team: UUID
    goods: str = Field(min_length=1, max_length=30)
    pieces: int = Field(ge=-1_000_000, le=1_000_000)
    on: date
    kind: Literal["receipt", "back", "counted"] = "receipt"
    serials: tuple[str, ...] = Field(default=(), max_length=1000)
    source: str = Field(default="", max_length=200)


class Claim(Payload):
    """A task that somebody takes on."""

    rule: str = Field(min_length=1, max_length=40)
    subject: str = Field(min_length=1, max_length=40)
    village: int
    from_on: date
    days: int = Field(default=DAYS, ge=1, le=31)


class Release(Payload):
    """A claim that is given back; its id is that of the command that made it."""

    claim: UUID


def _move(act: Act[MoveStock]) -> Result:
    told = act.payload.model_dump()
    told["on"] = act.day(told["on"])
    row = move_stock(actor=act.actor, draft=StockDraft(id=act.row.pk, **told))
    return {"id": str(row.pk)}


def _claim(act: Act[Claim]) -> Result:
    told = act.payload.model_dump()
    told["from_on"] = act.day(told["from_on"])
    draft = ClaimDraft(id=act.row.pk, claimed_at=act.recorded_at, **told)
    return {"id": str(claim_task(actor=act.actor, draft=draft).pk)}


def _release(act: Act[Release]) -> Result:
    return {"claim": str(release_task(actor=act.actor, claim=act.payload.claim).pk)}


def _claimed(told: Release) -> Iterator[Named]:
    yield COMMAND, str(told.claim)


def _village(told: Claim) -> int:
    return told.village


deed("stock.move", MoveStock, _move)
deed("tasks.claim", Claim, _claim, place=_village, right=RECORD)
deed("tasks.release", Release, _release, needs=_claimed)
