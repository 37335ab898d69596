"""How many have attained what, and who they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID

from doorstep.kernel.attainments.kinds import ATTAINMENTS
from doorstep.kernel.attainments.models import Attainment, Evidence
from doorstep.kernel.attainments.watchers import team_names
from doorstep.kernel.indicators.families import STOCK, Family, Item, Measure, Opening, Slice, Tally
from doorstep.kernel.people.indicators import names_of
from doorstep.kernel.people.standing import NEVER, Who, listed, standings

PREFIX = "attained:"
_CHUNK = 120


def family_code(subject_type: str) -> str:
    """Give the code of the family that counts the attainments of one type of subject."""
    return f"attainments:{subject_type}"


class Attained(Family):
    """Attainments of one type of subject, by village and group; each subject once."""

    def __init__(self, subject_type: str) -> None:
        self.code = family_code(subject_type)
        self._type = subject_type

    def measures(self) -> Iterable[Measure]:
        """One measure per kind of attainment of this type of subject."""
        return [
            Measure(PREFIX + kind.code, kind.label, kind.counted_unit, STOCK)
            for kind in ATTAINMENTS
            if self._type in kind.subject_types
        ]

    def tally(self, part: Slice) -> Iterator[Tally]:
        """Plus one in the month of the first date (or of arrival), minus one on leaving."""
        known = {m.code for m in self.measures()}
        for s in standings(Who(part.province, self._type, is_attained=True), part.places):
            measure = PREFIX + s.code
            if measure not in known:
                continue
            yield Tally(measure, s.group, s.village, s.from_month, s.n)
            if s.to_month < NEVER:
                yield Tally(measure, s.group, s.village, s.to_month, -s.n)

    def items(self, opening: Opening) -> Iterator[Item]:
        """Everybody who has it at the end of the period, with the first evidence."""
        code = opening.measure.removeprefix(PREFIX)
        who = Who(opening.province, self._type, is_attained=True, code=code)
        found = listed(who, opening.group, opening.places, opening.to_month)
        while some := list(islice(found, _CHUNK)):
            yield from self._told(code, opening.province, some)

    def _told(self, code: str, province: str, some: list[tuple[UUID, int]]) -> Iterator[Item]:
        ids = [subject for subject, _village in some]
        names = names_of(self._type, ids)
        rows = Attainment.objects.filter(
            province=province, subject_type=self._type, subject__in=ids, code=code
        )
        days = {a.subject: (a.id, a.first_on) for a in rows}
        first = _first_activities([i for i, _d in days.values()])
        teams = team_names(list(first.values()))
        for subject, village in some:
            attained, day = days[subject]
            shown = first.get(attained)
            name, team = names.get(subject, ""), teams.get(shown or "")
            yield Item(self._type, str(subject), name, shown, day, village, team)


def _first_activities(attainments: list[UUID]) -> dict[UUID, str]:
    """Give the earliest activity that shows each attainment.

    The source is looked at here and not in SQL: SQLite would take the index by source, and with
    it every activity of the province.
    """
    shown = Evidence.objects.filter(attainment__in=attainments, stands=True).order_by("on", "id")
    found: dict[UUID, str] = {}
    for attained, source, source_id in shown.values_list("attainment", "source", "source_id"):
        if source == "activity":
            found.setdefault(attained, str(source_id))
    return found
