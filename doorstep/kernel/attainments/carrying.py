"""What is shown of a record late counts where the record goes on: a household, another province.

A phone may still name the household that was merged, an officer may amend a visit to somebody who
lives in another province by now. Evidence carried to another province is the person's own there:
it has the same source, so taking the source back takes it back everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from doorstep.kernel.attainments.models import Attainment, Evidence
from doorstep.kernel.attainments.reactions import copy_evidence
from doorstep.kernel.attainments.settling import settle
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.periods import month_of
from doorstep.kernel.basics.statements import as_id, ask, marks
from doorstep.kernel.people.models import HOUSEHOLD, PERSON, Handover, HouseholdMerge
from doorstep.kernel.people.watchers import after_handover
from doorstep.kernel.places.models import FOREVER

_CHUNK = 400
_MERGED = (
    "SELECT id FROM people_householdmerge"
    " WHERE province = %s AND undone_at IS NULL AND gone_id IN ({})"
)
_ARRIVED = "SELECT id FROM people_handover WHERE arrived_id IS NOT NULL AND person_id IN ({})"


def carry_on(province: str, subjects: Iterable[tuple[str, UUID]]) -> None:
    """Let what was just shown of `subjects` (type, id) count wherever they go on."""
    by_type: dict[str, set[UUID]] = {HOUSEHOLD: set(), PERSON: set()}
    for subject_type, subject in subjects:
        if subject_type in by_type:
            by_type[subject_type].add(subject)
    _to_households(province, by_type[HOUSEHOLD])
    for handover in _handed_over(sorted(by_type[PERSON])):
        carry_over_border(handover)


def _to_households(province: str, gone: set[UUID]) -> None:
    while gone:
        found = _merges(province, sorted(gone))
        for merge in found:
            copy_evidence(merge)
        gone = {m.kept_id for m in found}


def _merges(province: str, gone: Sequence[UUID]) -> list[HouseholdMerge]:
    here = _found(_MERGED, gone, [province])
    return list(HouseholdMerge.objects.filter(pk__in=here).order_by("pk")) if here else []


def _handed_over(persons: Sequence[UUID]) -> list[Handover]:
    here = _found(_ARRIVED, persons, [])
    return list(Handover.objects.filter(pk__in=here).order_by("pk")) if here else []


def _found(question: str, subjects: Sequence[UUID], first: list[Any]) -> list[UUID]:
    """Give the ids of rows about `subjects`: nearly always none, and every fact asks."""
    return [
        as_id(row[0])
        for some in _pieces(subjects)
        for row in ask(question.format(marks(some)), [*first, *some])
    ]


def _pieces(every: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (every[i : i + _CHUNK] for i in range(0, len(every), _CHUNK))


def carry_over_border(handover: Handover) -> None:
    """Let what stands for the old record stand for the new one too, and so on to the last."""
    if handover.arrived_id is None:
        return
    shown = Evidence.objects.filter(
        attainment__province=handover.from_province,
        attainment__subject_type=PERSON,
        attainment__subject=handover.person_id,
        stands=True,
    )
    told = list(shown.select_related("attainment").order_by("on", "id"))
    by_code = _attainments(handover, {e.attainment.code for e in told})
    Evidence.objects.bulk_create(
        [
            Evidence(
                attainment=by_code[e.attainment.code],
                province=handover.province,
                source=e.source,
                source_id=e.source_id,
                on=e.on,
            )
            for e in told
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    settle(set(by_code.values()))
    for further in _handed_over([handover.arrived_id]):
        carry_over_border(further)


def _attainments(handover: Handover, codes: set[str]) -> dict[str, Attainment]:
    """Give the attainments of the new record, made where it has none yet."""
    whose: dict[str, Any] = {
        "province": handover.province,
        "subject_type": PERSON,
        "subject": handover.arrived_id,
    }
    known = {a.code for a in Attainment.objects.filter(**whose, code__in=codes)}
    Attainment.objects.bulk_create(
        [
            Attainment(
                id=new_id(),
                code=code,
                first_on=FOREVER,
                first_month=month_of(FOREVER),
                is_live=False,
                **whose,
            )
            for code in sorted(codes - known)
        ],
        ignore_conflicts=True,
    )
    return {a.code: a for a in Attainment.objects.filter(**whose, code__in=codes)}


after_handover.append(carry_over_border)
