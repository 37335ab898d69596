"""What the register itself counts: persons, households, businesses, teams and their members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.periods import month_of
from doorstep.kernel.indicators.families import (
    FAMILIES,
    STOCK,
    Family,
    Item,
    Measure,
    Opening,
    Slice,
    Tally,
)
from doorstep.kernel.people.models import (
    BUSINESS,
    HOUSEHOLD,
    PERSON,
    Business,
    Household,
    Person,
    Team,
    TeamMember,
    TeamVillage,
)
from doorstep.kernel.people.openings import team_items
from doorstep.kernel.people.standing import ALL, NEVER, Who, listed, standings

_CHUNK = 500
_NAMES: dict[str, tuple[Any, str]] = {
    PERSON: (Person, "full_name"),
    HOUSEHOLD: (Household, "head_name"),
    BUSINESS: (Business, "name"),
}


def names_of(subject_type: str, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Give the names of subjects by id."""
    model, field = _NAMES[subject_type]
    return dict(model.objects.filter(pk__in=list(ids)).values_list("pk", field))


class Registered(Family):
    """Subjects of one type in the register, by village and group."""

    def __init__(self, subject_type: str, label: Any, counted_unit: Any) -> None:
        self.code = f"registered:{subject_type}"
        self._type = subject_type
        self._measure = Measure(self.code, label, counted_unit, STOCK)

    def measures(self) -> Iterable[Measure]:
        """One measure: how many are registered."""
        return [self._measure]

    def tally(self, part: Slice) -> Iterator[Tally]:
        """Plus one in the month somebody begins to belong, minus one when it ends."""
        for s in standings(Who(part.province, self._type), part.places):
            yield Tally(self.code, s.group, s.village, s.from_month, s.n)
            if s.to_month < NEVER:
                yield Tally(self.code, s.group, s.village, s.to_month, -s.n)

    def items(self, opening: Opening) -> Iterator[Item]:
        """Everybody who belongs there at the end of the period."""
        who = Who(opening.province, self._type)
        found = listed(who, opening.group, opening.places, opening.to_month)
        while some := list(islice(found, _CHUNK)):
            names = names_of(self._type, (s for s, _v in some))
            for subject, village in some:
                name = names.get(subject, "")
                yield Item(self._type, str(subject), name, None, None, village, None)


FAMILIES.add("registered:person", Registered(PERSON, _("Registered persons"), _("person")))
FAMILIES.add(
    "registered:household", Registered(HOUSEHOLD, _("Registered households"), _("household"))
)
FAMILIES.add("registered:business", Registered(BUSINESS, _("Registered businesses"), _("business")))


class TeamsAtWork(Family):
    """Teams, their members, and the villages that a team serves."""

    code = "teams"

    def measures(self) -> Iterable[Measure]:
        """Teams, members, trained members, villages with a team."""
        return [
            Measure("teams", _("Community teams"), _("team"), STOCK),
            Measure("team_members", _("Members of community teams"), _("member"), STOCK),
            Measure("team_members_trained", _("Trained team members"), _("member"), STOCK),
            Measure("villages_served", _("Villages served by a team"), _("village"), STOCK),
        ]

    def tally(self, part: Slice) -> Iterator[Tally]:
        """Teams and members count where the team has its place, villages where they lie."""
        yield from self._members(part)
        yield from self._teams(part)
        yield from self._villages(part)

    def _teams(self, part: Slice) -> Iterator[Tally]:
        teams = Team.objects.filter(province=part.province)
        if part.places is not None:
            teams = teams.filter(place__in=part.places)
        rows = teams.values_list("place", "founded_on", "ended_on").annotate(n=Count("id"))
        for place, start, end, n in rows:
            yield from _plus_minus("teams", place, start, end, n)

    def _members(self, part: Slice) -> Iterator[Tally]:
        members = TeamMember.objects.filter(province=part.province)
        if part.places is not None:
            members = members.filter(team__place__in=part.places)
        rows = members.values_list("team__place", "from_on", "to_on").annotate(n=Count("id"))
        for place, start, end, n in rows:
            yield from _plus_minus("team_members", place, start, end, n)
        # Somebody trained before joining counts from joining.
        trained = members.filter(trained_on__isnull=False).annotate(
            as_member_on=Greatest("trained_on", "from_on")
        )
        rows = trained.values_list("team__place", "as_member_on", "to_on").annotate(n=Count("id"))
        for place, start, end, n in rows:
            yield from _plus_minus("team_members_trained", place, start, end, n)

    def _villages(self, part: Slice) -> Iterator[Tally]:
        """A village served by two teams counts once: from the first day to the last."""
        served = TeamVillage.objects.filter(province=part.province)
        if part.places is not None:
            served = served.filter(village__in=part.places)
        spans: dict[int, list[tuple[date, date]]] = {}
        for village, start, end in served.order_by("village", "from_on").values_list(
            "village", "from_on", "to_on"
        ):
            known = spans.setdefault(village, [])
            if known and start <= known[-1][1]:
                known[-1] = (known[-1][0], max(known[-1][1], end))
            else:
                known.append((start, end))
        for village, parts in spans.items():
            for start, end in parts:
                yield from _plus_minus("villages_served", village, start, end, 1)

    def items(self, opening: Opening) -> Iterator[Item]:
        """The teams, members or villages behind the figure."""
        yield from team_items(opening)


def _plus_minus(measure: str, place: int, start: date, end: date, n: int) -> Iterator[Tally]:
    first, last = month_of(start), month_of(end)
    if first < last:
        yield Tally(measure, ALL, place, first, n)
        if last < NEVER:
            yield Tally(measure, ALL, place, last, -n)


FAMILIES.add("teams", TeamsAtWork())
