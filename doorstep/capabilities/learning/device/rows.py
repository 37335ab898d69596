"""What a phone is told of people's learning: how far each person is, beside the person's row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from doorstep.capabilities.learning.studies import progress_of
from doorstep.kernel.people.models import PERSON
from doorstep.kernel.sync.rows import beside


def _study_rows(persons: Sequence[str]) -> list[dict[str, Any]]:
    told = progress_of([UUID(one) for one in persons])
    return [{"id": str(person), **far} for person, far in sorted(told.items())]


beside("study", PERSON, _study_rows)
