"""Who somebody is and what stands: the record that counts, groups, attainments, certificates.

Records that were merged are one person: what any of them was given is looked at together, so that
one certificate of a framework stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from doorstep.capabilities.learning.certificates.adopted import framework_of
from doorstep.capabilities.learning.certificates.models import MERGED, Certificate
from doorstep.capabilities.learning.certificates.rules import asked_by
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.people.models import PERSON, GroupMembership, Person

_CHUNK = 500


@dataclass
class One:
    """A person: the record that counts, with all that rules ask about."""

    person: Person
    groups: set[str] = field(default_factory=set)
    reached: dict[str, date] = field(default_factory=dict)
    standing: list[Certificate] = field(default_factory=list)
    replaced: list[Certificate] = field(default_factory=list)
    barred: set[str] = field(default_factory=set)

    @property
    def village(self) -> int:
        """The village where the record belongs now."""
        return int(self.person.village_id)


def ones(province: str, persons: Sequence[UUID], *, on: date, asked: Collection[str]) -> list[One]:
    """Give the persons behind the records `persons`, each once, locked in one order.

    The lock lets the second of two acts on one person see what the first one showed.
    """
    kept = _kept(province, persons)
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=kept).order_by("pk")
    found = {person.pk: One(person) for person in rows}
    records = _records(kept)
    given = list(_in_pieces(Certificate.objects.all(), "person", records))
    for certificate in sorted(given, key=lambda c: (c.issued_at, c.pk)):
        one = found[records[certificate.person_id]]
        if certificate.revoked_at is None:
            one.standing.append(certificate)
        elif certificate.is_barred:
            one.barred.add(certificate.framework)
        elif certificate.reason == MERGED:
            one.replaced.append(certificate)
    held = {c.adopted_id for one in found.values() for c in one.standing}
    codes = {*asked, *asked_by(framework_of(pk) for pk in held)}
    reached = Attainment.objects.filter(
        province=province, subject_type=PERSON, code__in=sorted(codes), is_live=True
    )
    for attained in _in_pieces(reached, "subject", found):
        found[attained.subject].reached[attained.code] = attained.first_on
    groups = GroupMembership.objects.filter(from_on__lte=on, to_on__gt=on)
    for membership in _in_pieces(groups, "subject", found):
        found[membership.subject].groups.add(membership.group)
    return list(found.values())


def _kept(province: str, persons: Iterable[UUID]) -> list[UUID]:
    """Follow merges up to the records that count."""
    kept: set[UUID] = set()
    todo = set(persons)
    while todo:
        further: set[UUID] = set()
        rows = Person.objects.filter(province=province)
        for some in _pieces(sorted(todo)):
            for pk, into in rows.filter(pk__in=some).values_list("pk", "merged_into"):
                (further if into else kept).add(into or pk)
        todo = further
    return sorted(kept)


def _records(kept: Iterable[UUID]) -> dict[UUID, UUID]:
    """Give every record that is one of `kept`, itself or merged into it, with that one."""
    found = {pk: pk for pk in kept}
    todo = list(found)
    while todo:
        fresh: dict[UUID, UUID] = {}
        for some in _pieces(sorted(todo)):
            rows = Person.objects.filter(merged_into__in=some).values_list("pk", "merged_into")
            fresh |= {pk: found[into] for pk, into in rows}
        found |= fresh
        todo = list(fresh)
    return found


def _in_pieces(rows: Any, column: str, ids: Iterable[UUID]) -> Iterable[Any]:
    for some in _pieces(sorted(ids)):
        yield from rows.filter(**{f"{column}__in": some})


def _pieces(every: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    for start in range(0, len(every), _CHUNK):
        yield every[start : start + _CHUNK]
