"""Granting attainments on evidence, and taking evidence back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import IMPORT_AUTHORITY, RECORD
from doorstep.kernel.attainments.kinds import ATTAINMENTS
from doorstep.kernel.attainments.models import Attainment, Evidence
from doorstep.kernel.attainments.reactions import copy_evidence
from doorstep.kernel.attainments.settling import settle
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.people.models import PERSON, Merge

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
        rows = _attainments(grants)
        Evidence.objects.bulk_create(
            [
                Evidence(
                    attainment=rows[g.subject, g.code],
                    province=g.province,
                    source=g.source,
                    source_id=g.source_id,
                    on=g.on,
                )
                for g in grants
            ],
            ignore_conflicts=True,
            batch_size=1000,
        )
        changed = settle(set(rows.values()))
        _carry_over(grants)
        return changed


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


def _carry_over(grants: Sequence[Grant]) -> None:
    """What is shown of a merged record counts for the one it was merged into, up the chain."""
    subjects = {g.subject for g in grants if g.subject_type == PERSON}
    while subjects:
        province = grants[0].province
        merges = list(Merge.objects.filter(province=province, gone__in=subjects, undone_at=None))
        for merge in merges:
            copy_evidence(merge)
        subjects = {m.kept_id for m in merges}


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
    provinces, types = {g.province for g in grants}, {g.subject_type for g in grants}
    found: dict[tuple[UUID, str], Attainment] = {}
    for start in range(0, len(subjects), _CHUNK):
        rows = Attainment.objects.filter(
            province__in=provinces,
            subject_type__in=types,
            subject__in=subjects[start : start + _CHUNK],
            code__in=codes,
        )
        found.update({(a.subject, a.code): a for a in rows})
    return found
