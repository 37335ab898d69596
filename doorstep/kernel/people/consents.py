"""Consent: given per purpose to a version of a notice, in a language; taken back at any time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import RECORD
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.journal.actions import note
from doorstep.kernel.people.models import Consent, Person


@dataclass(frozen=True, kw_only=True)
class ConsentDraft:
    """What was agreed to. `id` is made where it was given, also without signal.

    `given_by` is who spoke for the person where that was somebody else (a parent); `witness` who
    read the notice aloud.
    """

    id: UUID
    person: UUID
    purpose: str
    notice_version: str
    language: str
    channel: str
    given_at: datetime
    legal_basis: str = "consent"
    given_by: str = ""
    witness: str = ""


def give_consent(*, actor: Actor, draft: ConsentDraft) -> Consent:
    """Record a consent; sending it twice changes nothing. Silence is none: every part is told."""
    if not (draft.purpose and draft.notice_version and draft.language and draft.channel):
        raise Problem(
            "people.consent_incomplete", _("A consent names purpose, notice and language.")
        )
    with transaction.atomic():
        person = Person.objects.get(pk=draft.person)
        actor.require(RECORD, person.village_id)
        row, is_new = Consent.objects.get_or_create(
            id=draft.id,
            defaults={
                "person": person,
                "province": person.province,
                "purpose": draft.purpose,
                "legal_basis": draft.legal_basis,
                "notice_version": draft.notice_version,
                "language": draft.language,
                "channel": draft.channel,
                "given_by": draft.given_by[:120],
                "witness": draft.witness[:120],
                "given_at": draft.given_at,
                "recorded_by": actor.account_id,
            },
        )
        if is_new:
            _note(actor, "people.give_consent", row, person.village_id)
    return row


def withdraw_consent(
    *, actor: Actor, consent: UUID, at: datetime | None = None, reason: str = ""
) -> Consent:
    """Take a consent back from `at` (now); what is withdrawn already stays as it is."""
    with transaction.atomic():
        row = Consent.objects.select_for_update().select_related("person").get(pk=consent)
        actor.require(RECORD, row.person.village_id)
        if row.withdrawn_at is None:
            row.withdrawn_at = max(at or timezone.now(), row.given_at)
            Consent.objects.filter(pk=row.pk).update(withdrawn_at=row.withdrawn_at)
            _note(actor, "people.withdraw_consent", row, row.person.village_id, reason.strip())
    return row


def withdraw_purpose(
    *, actor: Actor, person: UUID, purpose: str, at: datetime | None = None, reason: str = ""
) -> list[Consent]:
    """Take back from `at` (now) all consents of a person for a purpose that were given by then.

    Those of records that were merged into this one are among them. What is withdrawn already stays
    as it is; Problem people.no_such_consent where none was ever given, so that a withdrawal that
    arrives before its consent is not lost.
    """
    with transaction.atomic():
        row = Person.objects.select_for_update().get(pk=person)
        actor.require(RECORD, row.village_id)
        given = Consent.objects.filter(consent_of(person), purpose=purpose)
        found = given.filter(given_at__lte=at or timezone.now()).distinct()
        if not found.exists():
            raise Problem("people.no_such_consent", _("No such consent is known here."))
        live = list(found.filter(withdrawn_at=None).order_by("given_at", "id"))
        return [withdraw_consent(actor=actor, consent=one.pk, at=at, reason=reason) for one in live]


def consent_of(person: Any) -> Q:
    """Give the condition on consents of a person (an id, or a column of an outer question), also
    under the records that were merged with this one."""
    return Q(person=person) | Q(person__merged_into=person) | Q(person__merged_from=person)


def _note(actor: Actor, verb: str, row: Consent, village: int, reason: str = "") -> None:
    told = {"purpose": row.purpose, "notice_version": row.notice_version}
    note(
        actor=actor,
        verb=verb,
        about="person",
        about_id=row.person_id,
        province=row.province,
        place_id=village,
        details={**told, "reason": reason[:300]} if reason else told,
    )
