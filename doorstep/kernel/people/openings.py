"""The teams, members and villages behind the figures of teams."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from doorstep.kernel.basics.periods import month_end
from doorstep.kernel.indicators.families import Item, Opening
from doorstep.kernel.people.models import Team, TeamMember, TeamVillage
from doorstep.kernel.places.queries import names_on


def team_items(opening: Opening) -> Iterator[Item]:
    """List what stands at the end of the opening's last month."""
    end = month_end(opening.to_month)
    kinds = {
        "teams": _teams,
        "team_members": _members,
        "team_members_trained": _trained,
        "villages_served": _villages,
    }
    yield from kinds[opening.measure](opening, end)


def _teams(opening: Opening, end: date) -> Iterator[Item]:
    teams = Team.objects.filter(
        province=opening.province, place__in=opening.places, founded_on__lt=end, ended_on__gte=end
    )
    for t in teams.order_by("place", "sort_key", "id"):
        yield Item("team", str(t.id), t.name, None, t.founded_on, t.place_id, t.name)


def _members(opening: Opening, end: date) -> Iterator[Item]:
    members = TeamMember.objects.filter(
        province=opening.province, team__place__in=opening.places, from_on__lt=end, to_on__gte=end
    )
    yield from _listed(members)


def _trained(opening: Opening, end: date) -> Iterator[Item]:
    members = TeamMember.objects.filter(
        province=opening.province,
        team__place__in=opening.places,
        trained_on__lt=end,
        from_on__lt=end,
        to_on__gte=end,
    )
    yield from _listed(members)


def _listed(members: QuerySet[TeamMember]) -> Iterator[Item]:
    rows = members.select_related("team").order_by("team__place", "sort_key", "id")
    for m in rows.iterator(chunk_size=500):
        yield Item("member", str(m.id), m.full_name, None, m.from_on, m.team.place_id, m.team.name)


def _villages(opening: Opening, end: date) -> Iterator[Item]:
    served = TeamVillage.objects.filter(
        province=opening.province, village__in=opening.places, from_on__lt=end, to_on__gte=end
    ).select_related("team")
    first: dict[int, TeamVillage] = {}
    for s in served.order_by("village", "from_on", "id"):
        first.setdefault(s.village_id, s)
    names = names_on(first, on=end)
    for village, s in first.items():
        name = names.get(village, "")
        yield Item("village", str(village), name, None, s.from_on, village, s.team.name)
