"""Granting attainments on evidence, and taking evidence back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import IMPORT_AUTHORITY, RECORD
from doorstep.kernel.attainments.counting import family_code
from doorstep.kernel.attainments.kinds import ATTAINMENTS
from doorstep.kernel.attainments.models import Attainment, Evidence
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.periods import month_of
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.indicators.fold import mark
from doorstep.kernel.people.models import Person, Residence

_CHUNK = 400


@dataclass(frozen=True)
class Grant:
    """A subject shows `code` on a day by a piece of evidence (activity, import, officer)."""

    province: str
    subject_type: str
    subject: UUID
    code: str
    on: date
    source: str
    source_id: UUID


def grant(*, actor: Actor, grants: Sequence[Grant]) -> int:
    """Write evidence and attainments for `grants`; give how many were new or became earlier.

    The right is that of the act behind (recording, importing). A kind that only the authority
    may grant is refused unless the source is an import by somebody who may import its list.
    """
    actor.require(RECORD)
    for code, source in {(g.code, g.source) for g in grants}:
        _may_grant(actor, code, source)
    with transaction.atomic():
        wanted = _survivors(grants)
        rows = _attainments(wanted)
        Evidence.objects.bulk_create(
            [
                Evidence(
                    attainment=rows[g.subject, g.code],
                    province=g.province,
                    source=g.source,
                    source_id=g.source_id,
                    on=g.on,
                )
                for g in wanted
            ],
            ignore_conflicts=True,
            batch_size=1000,
        )
        return settle(set(rows.values()))


def _may_grant(actor: Actor, code: str, source: str) -> None:
    kind = ATTAINMENTS.get(code)
    if kind is None or not kind.is_authority_only:
        return
    if source != "import":
        raise Problem(
            "attainments.authority_only",
            _("Only an import of the authority's list may confirm this."),
        )
    actor.require(IMPORT_AUTHORITY)


def withdraw(*, actor: Actor, source: str, source_ids: Iterable[UUID]) -> int:
    """Take back the evidence of `source`; attainments without evidence are revoked."""
    actor.require(RECORD)
    with transaction.atomic():
        gone = Evidence.objects.filter(source=source, source_id__in=list(source_ids), stands=True)
        touched = set(Attainment.objects.filter(evidence__in=gone).distinct())
        gone.update(stands=False)
        return settle(touched)


def settle(attainments: set[Attainment]) -> int:
    """Bring first dates in line with the standing evidence; mark what changed for the fold."""
    changed: list[Attainment] = []
    every = list(attainments)
    for start in range(0, len(every), _CHUNK):
        some = every[start : start + _CHUNK]
        first = dict(
            Evidence.objects.filter(attainment__in=some, stands=True)
            .values_list("attainment")
            .annotate(first=Min("on"))
        )
        changed += [a for a in some if _set_first(a, first.get(a.id))]
    Attainment.objects.bulk_update(
        changed, ["first_on", "first_month", "is_live", "changed_at"], batch_size=500
    )
    _mark(changed)
    return len(changed)


def _set_first(a: Attainment, first: date | None) -> bool:
    """Set the first date; tell whether anything changed."""
    from django.utils import timezone

    before = (a.first_on, a.is_live)
    a.is_live = first is not None
    if first is not None:
        a.first_on, a.first_month = first, month_of(first)
    a.changed_at = timezone.now()
    return before != (a.first_on, a.is_live)


def _survivors(grants: Sequence[Grant]) -> list[Grant]:
    """Evidence of a merged person belongs to the person it was merged into."""
    from dataclasses import replace

    persons = {g.subject for g in grants if g.subject_type == "person"}
    into = dict(
        Person.objects.filter(pk__in=persons, merged_into__isnull=False).values_list(
            "pk", "merged_into"
        )
    )
    return [replace(g, subject=into.get(g.subject, g.subject)) for g in grants]


def _attainments(grants: Sequence[Grant]) -> dict[tuple[UUID, str], Attainment]:
    known = _known(grants)
    fresh = {
        (g.subject, g.code): Attainment(
            id=new_id(),
            province=g.province,
            subject_type=g.subject_type,
            subject=g.subject,
            code=g.code,
            first_on=date(9999, 12, 31),
            first_month=999912,
            is_live=False,
        )
        for g in grants
        if (g.subject, g.code) not in known
    }
    Attainment.objects.bulk_create(fresh.values(), ignore_conflicts=True, batch_size=1000)
    return _known(grants) if fresh else known


def _known(grants: Sequence[Grant]) -> dict[tuple[UUID, str], Attainment]:
    subjects = sorted({g.subject for g in grants})
    codes = {g.code for g in grants}
    found: dict[tuple[UUID, str], Attainment] = {}
    for start in range(0, len(subjects), _CHUNK):
        rows = Attainment.objects.filter(
            subject__in=subjects[start : start + _CHUNK], code__in=codes
        )
        found.update({(a.subject, a.code): a for a in rows})
    return found


def _mark(changed: Sequence[Attainment]) -> None:
    by_type: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    for a in changed:
        by_type[a.province, a.subject_type].add(a.subject)
    for (province, subject_type), subjects in by_type.items():
        every = sorted(subjects)
        villages: set[int] = set()
        for start in range(0, len(every), _CHUNK):
            villages.update(
                Residence.objects.filter(
                    subject_type=subject_type, subject__in=every[start : start + _CHUNK]
                ).values_list("village", flat=True)
            )
        mark(family=family_code(subject_type), province=province, places=villages)
