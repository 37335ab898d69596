"""Consents at the door: given after a notice was read aloud, taken back at any time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.people.actions import give_consent, withdraw_consent, withdraw_purpose
from doorstep.kernel.people.consents import ConsentDraft
from doorstep.kernel.people.models import PERSON
from doorstep.kernel.sync.deeds import CHANGES, JOINS, Act, Named, Payload, Result, deed, finder
from doorstep.kernel.sync.finding import ids_in

CONSENT = "consent"
_CONSENTS = "SELECT id FROM people_consent WHERE id IN"

finder(CONSENT, lambda ids: {i: i for i in ids_in(ids, _CONSENTS)})


class GiveConsent(Payload):
    """What somebody agreed to; every part is told, silence is none."""

    person: UUID
    purpose: str = Field(max_length=40)
    notice_version: str = Field(max_length=20)
    language: str = Field(max_length=20)
    channel: str = Field(max_length=20)
    given_at: datetime | None = None
    legal_basis: str = Field(default="consent", max_length=80)
    given_by: str = ""
    witness: str = ""


def _give(act: Act[GiveConsent]) -> Result:
    told = act.payload
    given_at = told.given_at if told.given_at and told.given_at.tzinfo else act.recorded_at
    names = ("purpose", "notice_version", "language", "channel", "legal_basis")
    draft = ConsentDraft(
        id=act.row.pk,
        person=act.id_of(PERSON, told.person),
        given_at=act.recorded_at if act.row.clock else min(given_at, act.at),
        given_by=told.given_by,
        witness=told.witness,
        **{name: getattr(told, name) for name in names},
    )
    return {"type": "consent", "id": str(give_consent(actor=act.actor, draft=draft).pk)}


class WithdrawConsent(Payload):
    """A consent is taken back: one of them, or all that a person gave for a purpose."""

    consent: UUID | None = None
    person: UUID | None = None
    purpose: str = Field(default="", max_length=40)
    reason: str = ""


def _withdraw(act: Act[WithdrawConsent]) -> Result:
    told, at = act.payload, act.recorded_at
    if told.consent is not None:
        row = withdraw_consent(
            actor=act.actor,
            consent=act.id_of(CONSENT, told.consent),
            at=at,
            reason=told.reason,
        )
        return {"consent": str(row.pk)}
    if told.person is None or not told.purpose:
        raise Problem("people.consent_unnamed", _("It is not said which consent is taken back."))
    rows = withdraw_purpose(
        actor=act.actor,
        person=act.id_of(PERSON, told.person),
        purpose=told.purpose,
        at=at,
        reason=told.reason,
    )
    return {"consents": [str(row.pk) for row in rows]}


def _withdrawn(told: WithdrawConsent) -> Iterator[Named]:
    if told.consent:
        yield CONSENT, str(told.consent)
    elif told.person:
        yield PERSON, str(told.person)


deed(
    "people.give_consent", GiveConsent, _give, rank=JOINS,
    needs=lambda told: [(PERSON, str(told.person))],
)  # fmt: skip
deed("people.withdraw_consent", WithdrawConsent, _withdraw, rank=CHANGES, needs=_withdrawn)
