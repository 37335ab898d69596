"""Attainments and their evidence: first date, and every activity or list that shows it."""

from __future__ import annotations

from demo.world import PROVINCE, World

Shown = tuple[int, str, str]
"""Number of the day, source (activity or import), id of the source."""


class Reached:
    """Collects what the subjects of one village have reached, then writes it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._found: dict[tuple[str, str, str], list[Shown]] = {}

    def show(
        self,
        subject_type: str,
        subject: str,
        code: str,
        day: int,
        source: str,
        *,
        by: str = "activity",
    ) -> None:
        """Say that something of that day shows it."""
        self._found.setdefault((subject_type, subject, code), []).append((day, by, source))

    def write(self) -> None:
        """Write attainments with their first day, and the evidence."""
        calendar, world = self._world.calendar, self._world
        attained, evidence = world.pens["attainment"].add, world.pens["evidence"].add
        iso, months = calendar.iso, calendar.months
        for (subject_type, subject, code), shown in self._found.items():
            first = min(shown)[0]
            made = world.ids.on(calendar.first + first)
            attained(
                (
                    made,
                    PROVINCE,
                    subject_type,
                    subject,
                    code,
                    iso[first],
                    months[first],
                    f"{iso[first]} 12:00:00",
                )
            )
            for day, by, source in shown:
                evidence((made, PROVINCE, by, source, iso[day]))
        self._found.clear()
