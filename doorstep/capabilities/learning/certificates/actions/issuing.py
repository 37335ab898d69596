"""Giving certificates where a rule is satisfied, and taking them back where it is not any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from doorstep.capabilities.learning.certificates import keys
from doorstep.capabilities.learning.certificates.actions.revoking import take_back
from doorstep.capabilities.learning.certificates.adopted import InForce, framework_of, in_force
from doorstep.capabilities.learning.certificates.keys import Signer
from doorstep.capabilities.learning.certificates.lines import Told, signed
from doorstep.capabilities.learning.certificates.models import MERGED, WITHDRAWN, Certificate
from doorstep.capabilities.learning.certificates.numbers import new_number
from doorstep.capabilities.learning.certificates.rules import (
    Enough,
    asked_by,
    enough,
    rule_for,
    rule_of,
)
from doorstep.capabilities.learning.certificates.standing import One, ones
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.attainments.actions import Grant, grant, withdraw
from doorstep.kernel.attainments.models import Attainment, Evidence
from doorstep.kernel.basics.statements import insert
from doorstep.kernel.people.batches import note_batch
from doorstep.kernel.people.models import PERSON

SOURCE = "framework"
"""The source of evidence that a rule of a framework gives, by the id of the certificate."""
_BATCH = 500


@dataclass(frozen=True)
class Outcome:
    """How many certificates were given, taken back, and looked at."""

    issued: int = 0
    revoked: int = 0
    seen: int = 0

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.issued + other.issued, self.revoked + other.revoked, self.seen + other.seen
        )


def look(*, actor: Actor, province: str, persons: Sequence[UUID], at: datetime) -> Outcome:
    """Bring the certificates of `persons` to agree with what they have attained.

    The system alone does this, in the transaction of what changed. Without the province's key
    nothing is given, and it stays due.
    """
    with transaction.atomic():
        on = timezone.localdate(at)
        counting = in_force(province=province, on=on)
        found = ones(province, persons, on=on, asked=asked_by(c.framework for c in counting))
        revoked = sum(_hold(actor, one, at) for one in found)
        signer = keys.signer(province=province)
        fresh = [c for one in found for c in _due(one, counting, signer, at)] if signer else []
        return Outcome(_give(actor, province, fresh, found), revoked, len(found))


def issue_due(*, actor: Actor, province: str, at: datetime) -> Iterator[Outcome]:
    """Give every certificate that is due in a province, batch by batch; tell each batch's outcome.

    Every batch is one transaction and some twenty questions, however many are due.
    """
    if (key := keys.current(province=province)) is not None:
        keys.private_key(province=province, key=key.key)  # say so at once where it is missing
    on = timezone.localdate(at)
    codes = asked_by(c.framework for c in in_force(province=province, on=on))
    rows = Attainment.objects.filter(
        province=province, subject_type=PERSON, code__in=sorted(codes), is_live=True
    )
    last: UUID | None = None
    while True:
        after = rows.filter(subject__gt=last) if last else rows
        some = list(after.order_by("subject").values_list("subject", flat=True).distinct()[:_BATCH])
        if not some:
            return
        yield look(actor=actor, province=province, persons=some, at=at)
        last = some[-1]


def _hold(actor: Actor, one: One, at: datetime) -> int:
    """Take back what no longer holds, and what another record of the same person has as well;
    date anew what was earned on another day. Give how many were taken back."""
    kept: list[Certificate] = []
    gone: list[tuple[Certificate, str]] = []
    for certificate in one.standing:
        rule = rule_of(framework_of(certificate.adopted_id), certificate.group)
        shown = enough(rule, one.reached) if rule else None
        if shown is None:
            gone.append((certificate, WITHDRAWN))
        elif any(k.framework == certificate.framework for k in kept):
            gone.append((certificate, MERGED))
        elif _date_anew(actor, certificate, shown):
            kept.append(certificate)
        else:
            one.barred.add(certificate.framework)
    for certificate, reason in gone:
        take_back(actor=actor, certificate=certificate, reason=reason, at=at, place=one.village)
    one.standing[:] = kept
    return len(gone)


def _date_anew(actor: Actor, certificate: Certificate, shown: Enough) -> bool:
    """Let what a certificate shows count from its day on; False where an officer took it back at
    this moment. Writing the row holds it: who takes it back after us finds what we granted."""
    if shown.on == certificate.earned_on:
        return True
    standing = Certificate.objects.filter(pk=certificate.pk, revoked_at=None)
    if not standing.update(earned_on=shown.on):
        return False
    withdraw(actor=actor, source=SOURCE, source_ids=[certificate.pk])
    show(actor=actor, certificate=certificate, on=shown.on)
    return True


def show(*, actor: Actor, certificate: Certificate, on: date) -> None:
    """Grant what a certificate shows from the day `on`, where what it showed was taken back."""
    Evidence.objects.filter(source=SOURCE, source_id=certificate.pk, stands=False).delete()
    grant(actor=actor, grants=[_grant(certificate, certificate.person_id, on)])


def _due(
    one: One, counting: Sequence[InForce], signer: Signer, at: datetime
) -> Iterator[Certificate]:
    """Give the certificates, not written yet, that a person has earned and does not hold."""
    if one.person.left_on is not None:
        return
    held = {c.framework for c in one.standing} | one.barred
    for counted in counting:
        framework = counted.framework
        told = rule_for(framework, one.groups) if framework.code not in held else None
        shown = enough(told[1], one.reached) if told else None
        if told and shown:
            yield _certificate(one, counted, (told[0], told[1].grants), shown, signer, at)


def _certificate(
    one: One,
    counted: InForce,
    given: tuple[str, str],
    shown: Enough,
    signer: Signer,
    at: datetime,
) -> Certificate:
    person, framework = one.person, counted.framework
    on: date = timezone.localdate(at)
    number = new_number(person.province)
    told = Told(person.province, framework.code, on, person.full_name, person.birth_year, number)
    return Certificate(
        province=person.province,
        person_id=person.pk,
        adopted_id=counted.id,
        framework=framework.code,
        version=framework.version,
        group=given[0],
        grants=given[1],
        number=number,
        issued_on=on,
        earned_on=shown.on,
        name=person.full_name,
        birth_year=person.birth_year,
        evidence=[{"code": code, "on": one.reached[code].isoformat()} for code in shown.codes],
        line=signed(told, signer.private),
        key=signer.key,
        issued_at=at,
    )


def _give(actor: Actor, province: str, fresh: Sequence[Certificate], found: Sequence[One]) -> int:
    """Write certificates and what they grant; who lost a race against another writer gets none."""
    if not fresh:
        return 0
    written = list(fresh)
    if insert(fresh, or_leave=True) < len(fresh):
        there = set(
            Certificate.objects.filter(pk__in=[c.pk for c in fresh]).values_list("pk", flat=True)
        )
        written = [c for c in fresh if c.pk in there]
    grant(actor=actor, grants=[_grant(c, c.person_id, c.earned_on) for c in written])
    villages = {one.person.pk: one.village for one in found}
    rows = [(c.pk, villages[c.person_id]) for c in written]
    note_batch(actor, "certificate.issue", "certificate", province, rows)
    return len(written)


def _grant(certificate: Certificate, person: UUID, on: date) -> Grant:
    return Grant(
        certificate.province, PERSON, person, certificate.grants, on, SOURCE, certificate.pk
    )
