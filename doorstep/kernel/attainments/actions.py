"""Granting attainments on evidence, and taking evidence back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import IMPORT_AUTHORITY, RECORD
from doorstep.kernel.attainments.carrying import carry_on
from doorstep.kernel.attainments.kinds import ATTAINMENTS
from doorstep.kernel.attainments.models import Attainment, Evidence
from doorstep.kernel.attainments.reactions import copy_evidence
from doorstep.kernel.attainments.settling import in_line, locked, mark_villages, settle
from doorstep.kernel.attainments.telling import note_subjects
from doorstep.kernel.attainments.watchers import follow_change
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.periods import month_of
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.statements import as_id, ask, insert, marks
from doorstep.kernel.people.models import PERSON, Merge

ACTIVITY = "activity"
"""The source that has lines in the journal of its own."""
_CHUNK = 400
_MERGED = "SELECT id FROM people_merge WHERE undone_at IS NULL AND province = %s AND gone_id IN"
Shown = dict[tuple[str, UUID], date]
"""Pieces of evidence: by source and its id the day."""


class Key(NamedTuple):
    """Which attainment."""

    province: str
    subject_type: str
    subject: UUID
    code: str


Told = dict[Key, Shown]


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
    return grant_each(by_actor={actor: grants})


def grant_each(*, by_actor: Mapping[Actor, Sequence[Grant]]) -> int:
    """Do what `grant` does, for several persons' acts at once, each in their own name."""
    for actor, some in by_actor.items():
        actor.require(RECORD)
        for code, source in {(g.code, g.source) for g in some}:
            _may_grant(actor, code, source)
    grants = [g for some in by_actor.values() for g in some]
    told = _told(grants)
    # No savepoint: nothing in here is tried and taken back on its own.
    with transaction.atomic(savepoint=False):
        known = _locked(told)
        fresh = [_fresh(key, shown) for key, shown in sorted(told.items()) if key not in known]
        if insert(fresh, or_leave=True) < len(fresh):
            # Somebody else made one of them at the same moment: theirs is the one that counts.
            known = _locked(told)
        rows = {_key(a): a for a in fresh} | known
        shown = [_evidence(rows[key], *one) for key, every in told.items() for one in every.items()]
        insert(shown, or_leave=True)
        changed = [a for a in fresh if _key(a) not in known]
        changed += in_line([a for key, a in known.items() if _is_earlier(a, told[key])])
        mark_villages(changed)
        for province in sorted({g.province for g in grants}):
            here = [g for g in grants if g.province == province]
            _carry_over(here)
            carry_on(province, {(g.subject_type, g.subject) for g in here})
        for actor, some in by_actor.items():
            shown_here = (g for g in some if g.source != ACTIVITY)
            subjects = ((g.province, g.subject_type, g.subject) for g in shown_here)
            note_subjects(actor, "attainments.grant", subjects)
        follow_change(changed)
        return len(changed)


def _told(grants: Sequence[Grant]) -> Told:
    """Sort grants by attainment; the same source shows an attainment once."""
    told: Told = {}
    for g in grants:
        key = Key(g.province, g.subject_type, g.subject, g.code)
        told.setdefault(key, {}).setdefault((g.source, g.source_id), g.on)
    return told


def _locked(told: Told) -> dict[Key, Attainment]:
    """Give the attainments that are there, locked in one order: of two that show the same one at
    the same moment, the second sees the first date that the first left."""
    subjects: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    for key in told:
        subjects[key.province, key.subject_type].add(key.subject)
    codes = sorted({key.code for key in told})
    found: dict[Key, Attainment] = {}
    for (province, subject_type), some in sorted(subjects.items()):
        for a in locked(province, subject_type, sorted(some), codes):
            if (key := _key(a)) in told:
                found[key] = a
    return found


def _fresh(key: Key, shown: Shown) -> Attainment:
    first = min(shown.values())
    return Attainment(
        id=new_id(), **key._asdict(), first_on=first, first_month=month_of(first), is_live=True
    )


def _evidence(of: Attainment, source: tuple[str, UUID], on: date) -> Evidence:
    return Evidence(
        attainment_id=of.id, province=of.province, source=source[0], source_id=source[1], on=on
    )


def _is_earlier(a: Attainment, shown: Shown) -> bool:
    """Tell whether new evidence may change an attainment: later evidence does not."""
    return not a.is_live or min(shown.values()) < a.first_on


def _key(a: Attainment) -> Key:
    return Key(a.province, a.subject_type, a.subject, a.code)


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
        merges = _merges(grants[0].province, sorted(subjects))
        for merge in merges:
            copy_evidence(merge)
        subjects = {m.kept_id for m in merges}


def _merges(province: str, gone: Sequence[UUID]) -> list[Merge]:
    """Give the standing merges of records; almost always there is none."""
    found: list[Any] = []
    for start in range(0, len(gone), _CHUNK):
        some = gone[start : start + _CHUNK]
        found += ask(f"{_MERGED} ({marks(some)})", [province, *some])
    return list(Merge.objects.filter(pk__in=[as_id(row[0]) for row in found])) if found else []
