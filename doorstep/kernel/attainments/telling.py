"""What the journal says of attainments that no activity showed: a line per village of the subjects.

Activities have lines of their own; an imported list or an officer's word would otherwise change
what a village's people can without a line in their village.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.people.batches import MODELS, note_batch
from doorstep.kernel.people.belonging import chunks

Subject = tuple[str, str, UUID]
"""Province, type, id."""


def note_subjects(actor: Actor, verb: str, subjects: Iterable[Subject]) -> None:
    """Write the lines of an act on attainments of `subjects`."""
    by_type: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    for province, subject_type, subject in subjects:
        by_type[province, subject_type].add(subject)
    for (province, subject_type), ids in by_type.items():
        model: Any = MODELS.get(subject_type)
        if model is None:
            continue
        for some in chunks(sorted(ids)):
            rows = model.objects.filter(pk__in=some).order_by("pk")
            listed = list(rows.values_list("pk", "village_id"))
            note_batch(actor, verb, subject_type, province, listed)
