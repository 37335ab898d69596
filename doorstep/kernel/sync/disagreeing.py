"""Merging by field: what was seen, what should be, what is. Two values for one field disagree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from doorstep.kernel.sync.deeds import Act
from doorstep.kernel.sync.models import Disagreement


class Change(BaseModel):
    """A field as the device saw it, and as it should be."""

    was: Any = None
    now: Any = None


Apart = dict[str, tuple[Any, Any, Any]]
"""By field: what was seen, what is in the books, what was sent."""


def merged(
    told: Mapping[str, Change],
    current: Mapping[str, Any],
    same: Callable[[str, Any, Any], bool],
) -> tuple[dict[str, Any], Apart]:
    """Give (fields to set, fields that disagree).

    A field that still is as it was seen is set; one that is already as it should be stays; any
    other value disagrees.
    """
    sure: dict[str, Any] = {}
    apart: Apart = {}
    for name, change in told.items():
        here = current[name]
        if same(name, here, change.now):
            continue
        if same(name, here, change.was):
            sure[name] = change.now
        else:
            apart[name] = (change.was, here, change.now)
    return sure, apart


def keep_disagreements(
    act: Act[Any], subject_type: str, subject: UUID, unit: int, apart: Apart
) -> None:
    """Keep both values of each field for somebody to decide; twice makes one."""
    row = act.row
    Disagreement.objects.bulk_create(
        [
            Disagreement(
                province=row.province,
                unit_id=unit,
                command_id=row.pk,
                subject_type=subject_type,
                subject=subject,
                field=name[:60],
                seen=seen,
                kept=kept,
                other=other,
                made_at=act.recorded_at,
                made_by=row.made_by,
            )
            for name, (seen, kept, other) in apart.items()
        ],
        ignore_conflicts=True,
    )
