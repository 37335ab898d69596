"""Taking away what was learned; that it left is noted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from doorstep.capabilities.learning.exchange.statements import Statement, statements_of
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.journal.actions import note


def take_statements(*, actor: Actor, since: date, until: date, home: str) -> Iterator[Statement]:
    """Note that statements of these days leave, and give them (see `statements_of`)."""
    with transaction.atomic():
        told = {"since": since.isoformat(), "until": until.isoformat()}
        note(actor=actor, verb="lessons.take_away", details=told)
    return statements_of(actor=actor, since=since, until=until, home=home)
