"""Saying what state a model, a system or an occasion is in: a row with day and speaker."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from doorstep.capabilities.programme import kinds
from doorstep.capabilities.programme.actions.keeping import tell, texts
from doorstep.capabilities.programme.models import (
    Kept,
    LocalModel,
    ModelState,
    Occasion,
    OccasionState,
    System,
    SystemState,
)
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PROGRAMME


def say_model(
    *, actor: Actor, thing: LocalModel, status: str, on: date, text: Any = ""
) -> ModelState:
    """Say that a model is planned, running, handed_over, replicated or concluded from `on` on."""
    row: ModelState = _say(
        actor, thing, ModelState, kinds.check(kinds.MODEL_STATES, status), on, text
    )
    return row


def say_system(
    *, actor: Actor, thing: System, status: str, on: date, text: Any = ""
) -> SystemState:
    """Say that a system is planned, in_preparation, running or done from `on` on."""
    row: SystemState = _say(
        actor, thing, SystemState, kinds.check(kinds.SYSTEM_STATES, status), on, text
    )
    return row


def say_occasion(
    *, actor: Actor, thing: Occasion, status: str, on: date, text: Any = ""
) -> OccasionState:
    """Say that an occasion is planned, held or cancelled; `on` is the day on which that is so."""
    row: OccasionState = _say(
        actor, thing, OccasionState, kinds.check(kinds.OCCASION_STATES, status), on, text
    )
    return row


def _say(actor: Actor, thing: Kept, rows: Any, status: str, on: date, text: Any) -> Any:
    """Add the state; saying the same for the same day again changes nothing."""
    actor.require(KEEP_PROGRAMME, thing.place_id)
    said = {"status": status, "on": on, "text": texts(text)}
    with transaction.atomic():
        there = rows.objects.filter(thing=thing, **said).first()
        if there is not None:
            return there
        row = rows.objects.create(
            province=thing.province,
            thing=thing,
            said_by=actor.account_id,
            said_at=timezone.now(),
            **said,
        )
        tell(actor, "state", thing, {"status": status, "on": f"{on}"})
    return row
