"""Finding who of a batch is in the register already: by id, by the id on a list, by tax number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from doorstep.kernel.people.batches import MODELS, by_village
from doorstep.kernel.people.belonging import chunks
from doorstep.kernel.people.drafts import BusinessDraft, Draft
from doorstep.kernel.people.models import Household, Residence


def known_rows(drafts: Sequence[Draft], province: str) -> dict[UUID, Any]:
    """Give the row of each draft that is known, by the id of the draft."""
    if not drafts:
        return {}
    subject_type = drafts[0].subject_type
    found = _by_id(drafts, province)
    for village, some in by_village(d for d in drafts if d.external_id).items():
        rows = _by_external_id(subject_type, province, village, some)
        found.update({d.id: rows[d.external_id] for d in some if d.external_id in rows})
    found.update(_by_tax_number(drafts, province))
    return found


def _by_id(drafts: Sequence[Draft], province: str) -> dict[UUID, Any]:
    model = MODELS[drafts[0].subject_type]
    found: dict[UUID, Any] = {}
    for some in chunks(drafts):
        rows = model.objects.filter(pk__in=[d.id for d in some], province=province)
        found.update({row.pk: row for row in rows})
    return found


def _by_external_id(
    subject_type: str, province: str, village: int, drafts: Sequence[Draft]
) -> dict[str, Any]:
    """Look in the village, then among those who moved away from it: a list may be old."""
    rows = MODELS[subject_type].objects.filter(province=province)
    found: dict[str, Any] = {}
    for some in chunks(drafts):
        wanted = [d.external_id for d in some]
        # Saying that it is not empty lets SQLite take the index that leaves empty ones out.
        here = rows.filter(village=village, external_id__in=wanted).exclude(external_id="")
        found.update({row.external_id: row for row in here})
    missing = {d.external_id for d in drafts} - found.keys()
    if missing:
        lived = Residence.objects.filter(village=village, subject_type=subject_type)
        gone = list(lived.exclude(to_month=999912).values_list("subject", flat=True))
        for some_ids in chunks(gone):
            moved = rows.filter(pk__in=some_ids).exclude(village=village)
            found.update({r.external_id: r for r in moved if r.external_id in missing})
    return found


def _by_tax_number(drafts: Sequence[Draft], province: str) -> dict[UUID, Any]:
    numbered = {d.tax_number: d for d in drafts if isinstance(d, BusinessDraft) and d.tax_number}
    found: dict[UUID, Any] = {}
    for some in chunks(sorted(numbered)):
        rows = MODELS["business"].objects.filter(province=province, tax_number__in=some)
        found.update({numbered[row.tax_number].id: row for row in rows})
    return found


def household_ids(keys: set[tuple[int, str]], province: str) -> dict[tuple[int, str], UUID]:
    """Give the households by (village, external id); of merged ones the one they are part of."""
    found: dict[tuple[int, str], UUID] = {}
    for village in {v for v, _key in keys}:
        for some in chunks(sorted(k for v, k in keys if v == village)):
            rows = Household.objects.filter(
                ~Q(external_id=""), province=province, village=village, external_id__in=some
            )
            found.update({(village, h.external_id): h.merged_into_id or h.pk for h in rows})
    return found
