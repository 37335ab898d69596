"""What is recorded already: an activity comes once, by its own id or by the one it has outside."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from doorstep.kernel.activities.drafts import Draft
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.statements import as_id, ask, marks

_CHUNK = 500
_ROOTS = "SELECT DISTINCT root FROM activities_activity WHERE root IN"


def recorded(draft: Draft) -> Activity:
    """Give the current revision of what was recorded before, by its id or the one outside."""
    known = Activity.objects.filter(root=draft.id, is_current=True).first()
    if known is None:
        outside = Activity.objects.filter(
            source=draft.source, external_id=draft.external_id, revision=1
        )
        known = Activity.objects.get(root__in=outside.values("root"), is_current=True)
    found: Activity = known
    return found


def unknown(drafts: Sequence[Draft]) -> list[Draft]:
    """Leave out what is recorded already: by id, or by the id it has outside."""
    unique = {d.id: d for d in drafts}
    known: set[UUID] = set()
    every = list(unique)
    for start in range(0, len(every), _CHUNK):
        some = every[start : start + _CHUNK]
        known.update(as_id(row[0]) for row in ask(f"{_ROOTS} ({marks(some)})", some))
    outside = {(d.source, d.external_id) for d in drafts if d.external_id}
    taken = _taken(outside) if outside else set()
    return [
        d
        for d in unique.values()
        if d.id not in known and (not d.external_id or (d.source, d.external_id) not in taken)
    ]


def _taken(outside: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return set(
        Activity.objects.filter(
            external_id__in={e for _s, e in outside},
            source__in={s for s, _e in outside},
            revision=1,
        )
        .exclude(external_id="")
        .values_list("source", "external_id")
    )
