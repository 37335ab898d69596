"""Bringing attainments in line with the evidence that stands: first dates, revocation, marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Min
from django.utils import timezone

from doorstep.kernel.attainments.counting import family_code
from doorstep.kernel.attainments.models import Attainment, Evidence
from doorstep.kernel.basics.periods import month_of
from doorstep.kernel.indicators.fold import mark
from doorstep.kernel.people.models import Residence

_CHUNK = 400


def settle(attainments: set[Attainment]) -> int:
    """Bring first dates in line with the standing evidence; mark what changed for the fold."""
    changed: list[Attainment] = []
    ids = sorted(a.pk for a in attainments)
    for start in range(0, len(ids), _CHUNK):
        # Locked in one order: of two that show the same attainment at once, the second sees both.
        locked = Attainment.objects.select_for_update().filter(pk__in=ids[start : start + _CHUNK])
        some = list(locked.order_by("pk"))
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
    before = (a.first_on, a.is_live)
    a.is_live = first is not None
    if first is not None:
        a.first_on, a.first_month = first, month_of(first)
    a.changed_at = timezone.now()
    return before != (a.first_on, a.is_live)


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
