"""How much is made: one village, one commune, a sample of the province, or all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

SAMPLE_FROM = date(2025, 3, 1)
"""Work is recorded from here on, three weeks before Plan 01-KH/BCĐTW."""


@dataclass(frozen=True)
class Scale:
    """Sizes of one scale.

    `households` is the mean number per village that has people at all; `peopled` is province,
    commune (Thục Phán) or village (Nà Ly). `turns`, `visits` and `sessions` multiply the work.
    `months_back` None means from `SAMPLE_FROM`.
    """

    code: str
    peopled: str
    households: float
    visits: float = 1.0
    turns: float = 1.0
    sessions: float = 1.0
    months_back: int | None = None
    is_in_one_go: bool = True


SCALES = {
    s.code: s
    for s in (
        Scale("sample", "province", 4.1, visits=3.5),
        Scale("village", "village", 250, visits=2, turns=2, sessions=4),
        Scale("commune", "commune", 200, visits=2, turns=2, sessions=4),
        Scale(
            "province",
            "province",
            212,
            visits=3.2,
            turns=3.1,
            sessions=10,
            months_back=24,
            is_in_one_go=False,
        ),
    )
}


def starts_on(scale: Scale, *, today: date) -> date:
    """Give the first day of recorded work."""
    if scale.months_back is None:
        return SAMPLE_FROM
    months = today.year * 12 + today.month - 1 - scale.months_back
    return date(months // 12, months % 12 + 1, 1)
