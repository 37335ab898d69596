"""After records became one person or household, or two again: what shows one shows the other.

What was shown of a record that went is copied to the one that stayed and carries the merge.
Copies are made anew from the merges that stand, so undoing one leaves what others brought.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from doorstep.kernel.attainments.models import Attainment, Evidence
from doorstep.kernel.attainments.settling import settle
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.periods import month_of
from doorstep.kernel.people.models import HouseholdMerge, Merge
from doorstep.kernel.people.watchers import after_merge, after_unmerge
from doorstep.kernel.places.models import FOREVER


def copy_evidence(merge: Merge | HouseholdMerge) -> None:
    """Make the copied evidence of the record that stays anew, and settle its attainments."""
    mine = Attainment.objects.filter(
        province=merge.province, subject_type=merge.subject_type, subject=merge.kept_id
    )
    by_code = {a.code: a for a in mine}
    Evidence.objects.filter(attainment__in=by_code.values(), merge__isnull=False).delete()
    known = set(
        Evidence.objects.filter(attainment__in=by_code.values()).values_list(
            "attainment__code", "source", "source_id"
        )
    )
    fresh: list[Evidence] = []
    for code, theirs in _theirs(merge):
        key = (code, theirs.source, theirs.source_id)
        if key not in known:
            known.add(key)
            into = by_code.get(code) or by_code.setdefault(code, _attainment(merge, code))
            fresh.append(_copy(theirs, into))
    Evidence.objects.bulk_create(fresh, batch_size=500)
    settle(set(by_code.values()))


def _theirs(merge: Merge | HouseholdMerge) -> Iterator[tuple[str, Evidence]]:
    """Give what stands for the records that are part of this one, with its attainment's code."""
    merges: Any = type(merge).objects
    standing = merges.filter(province=merge.province, kept=merge.kept_id, undone_at=None)
    for one in standing.order_by("at", "id"):
        shown = Evidence.objects.filter(
            attainment__province=one.province,
            attainment__subject_type=merge.subject_type,
            attainment__subject=one.gone_id,
            stands=True,
        )
        for evidence in shown.select_related("attainment").order_by("on", "id"):
            code = evidence.attainment.code
            evidence.merge = one.pk
            yield code, evidence


def _attainment(merge: Merge | HouseholdMerge, code: str) -> Attainment:
    return Attainment.objects.create(
        id=new_id(),
        province=merge.province,
        subject_type=merge.subject_type,
        subject=merge.kept_id,
        code=code,
        first_on=FOREVER,
        first_month=month_of(FOREVER),
        is_live=False,
    )


def _copy(theirs: Evidence, into: Attainment) -> Evidence:
    on: date = theirs.on
    return Evidence(
        attainment=into,
        province=into.province,
        source=theirs.source,
        source_id=theirs.source_id,
        on=on,
        merge=theirs.merge,
    )


after_merge.append(copy_evidence)
after_unmerge.append(copy_evidence)
