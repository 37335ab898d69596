"""The teams: 1,241 with 9,302 members on 5 November 2025, 1,431 with 12,151 from spring 2026.

The source says 1,241 and more than 9,300; the growth of 2026 is made up. 31 villages stay without.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from demo.names import Name, named, plain
from demo.pens import Pen
from demo.phones import family_phone
from demo.words import POSITIONS
from demo.world import HOME_VILLAGE, PROVINCE, Village, World
from doorstep.kernel.people.models import Team, TeamMember, TeamVillage
from doorstep.kernel.places.models import FOREVER

LABEL = "Tổ chuyển đổi số cộng đồng"
TEAMS, MEMBERS = 1241, 9302
GROWN_TEAMS, GROWN_MEMBERS = 1431, 12151
GROWTH_FROM = date(2026, 3, 2)
TRAINED = 0.78
REPLACED_ON, REPLACED = date(2026, 6, 15), 0.013
_LAST_FOUNDED = date(2025, 9, 30)
Span = tuple[date, date]
Known = tuple[str, Name]
"""The id and name of somebody in the register."""


@dataclass(frozen=True)
class Size:
    """How many members a team has at first and how many join in the spring of 2026."""

    village: Village
    founded_on: date
    first: int
    joining: int


def make_teams(world: World) -> None:
    """Write the teams founded until today and the villages they serve; members come by village."""
    chance = world.chance("teams")
    teams = Pen(
        Team, "id", "province", "place_id", "label", "name", "search_key", "sort_key",
        "decision", "founded_on",
    )  # fmt: skip
    serves = Pen(TeamVillage, "team_id", "province", "village_id", "from_on")
    world.pens["member"] = Pen(
        TeamMember, "team_id", "province", "person_id", "account_id", "full_name", "sort_key",
        "role", "position", "phone", "from_on", "to_on", "trained_on",
    )  # fmt: skip
    for size in _sizes(world, chance):
        if size.founded_on > world.today:
            continue
        v, founded = size.village, size.founded_on.isoformat()
        v.team, v.team_from = world.id_on(size.founded_on), world.calendar.number(size.founded_on)
        v.team_size = size
        name = plain(f"{LABEL} {_type_then(v, size.founded_on)} {v.name}")
        decision = f"{chance.randrange(12, 480)}/QĐ-UBND"
        teams.add((v.team, PROVINCE, v.id, LABEL, *name, decision, founded))
        serves.add((v.team, PROVINCE, v.id, founded))
    teams.flush()
    serves.flush()


def _type_then(v: Village, on: date) -> str:
    return v.old_type if on < date(2025, 7, 1) else v.type


def _sizes(world: World, chance: random.Random) -> list[Size]:
    """Which village has a team from when, and how large: totals are exact."""
    order = sorted(
        world.villages,
        key=lambda v: chance.random() + v.is_remote * 0.5 - (v.name == HOME_VILLAGE) * 9,
    )
    first = parted(chance, count=TEAMS, total=MEMBERS, least=4)
    late = parted(chance, count=GROWN_TEAMS - TEAMS, total=1330, least=4)
    joining = GROWN_MEMBERS - MEMBERS - 1330
    more = parted(chance, count=TEAMS, total=joining, least=0)
    found = [
        Size(v, _founded(chance), n, m) for v, n, m in zip(order[:TEAMS], first, more, strict=True)
    ]
    for v, n in zip(order[TEAMS:GROWN_TEAMS], late, strict=True):
        found.append(Size(v, GROWTH_FROM + timedelta(days=chance.randrange(25)), n, 0))
    return found


def parted(chance: random.Random, *, count: int, total: int, least: int) -> list[int]:
    """Part `total` into `count` numbers around their mean, none below `least`."""
    mean = total / count
    parts = [max(least, round(chance.gauss(mean, mean / 4))) for _n in range(count)]
    while (rest := total - sum(parts)) != 0:
        i = chance.randrange(count)
        if rest > 0 or parts[i] > least:
            parts[i] += 1 if rest > 0 else -1
    return parts


def _founded(chance: random.Random) -> date:
    start, days = chance.choices(
        ((date(2022, 4, 1), 640), (date(2024, 1, 5), 350), (date(2025, 1, 6), 260)), (70, 20, 10)
    )[0]
    return min(start + timedelta(days=chance.randrange(days)), _LAST_FOUNDED)


def make_members(world: World, v: Village, known: Sequence[Known]) -> None:
    """Write the members of a village's team; the first ones are people `known` in the register."""
    if v.team_size is None:
        return
    chance = world.chance("members", v.code)
    add = world.pens["member"].add
    for i, (start, end) in _parts(v.team_size, world.today, chance):
        person = known[i] if i < len(known) and end == FOREVER else None
        account = v.accounts[i] if i < len(v.accounts) and end == FOREVER else None
        who = _member(world, v, chance, i, person, account)
        trained = _trained(chance, start, min(end, world.today))
        add((v.team, PROVINCE, *who, start.isoformat(), end.isoformat(), trained))


def _parts(size: Size, today: date, chance: random.Random) -> Iterator[tuple[int, Span]]:
    """Give each member's number and days; a few are replaced, on the same day."""
    for i in range(size.first + size.joining):
        start = size.founded_on
        if i >= size.first:
            start = GROWTH_FROM + timedelta(days=chance.randrange(25))
        elif i > 2 and chance.random() < 0.2:
            start = _later(start, chance)
        if start > today:
            continue
        if start < REPLACED_ON <= today and i > 3 and chance.random() < REPLACED:
            yield i, (start, REPLACED_ON)
            start = REPLACED_ON
        yield i, (start, FOREVER)


def _later(start: date, chance: random.Random) -> date:
    """Some join a founded team later, but all before the published count."""
    left = (date(2025, 10, 31) - start).days
    return start + timedelta(days=chance.randrange(left)) if left > 0 else start


def _member(
    world: World,
    v: Village,
    chance: random.Random,
    i: int,
    person: Known | None,
    account: tuple[str, str] | None,
) -> tuple[object, ...]:
    """Give person, account, name, role, position and telephone of one member."""
    if account is not None:
        name = named(account[1])
    elif person is not None:
        name = person[1]
    else:
        sex = "f" if chance.random() < 0.44 else "m"
        family = world.names.family(chance, people=v.people)
        name = world.names.person(chance, people=v.people, family=family, sex=sex)
    role = "leader" if i == 0 else "deputy" if i == 1 else "member"
    position = POSITIONS[i if i < 3 else chance.randrange(2, len(POSITIONS))].format(type=v.type)
    phone = family_phone(chance) if i < 2 or chance.random() < 0.6 else ""
    who = person[0] if person is not None and account is None else None
    return (who, account[0] if account else None, name.full, name.sort, role, position, phone)


def _trained(chance: random.Random, start: date, end: date) -> str | None:
    """A training within a year; who joined before the published day was trained before it too."""
    if chance.random() >= TRAINED:
        return None
    until = min(end, date(2025, 10, 31)) if start < date(2025, 10, 31) else end
    days = max(1, min((until - start).days, 365))
    return (start + timedelta(days=chance.randrange(days))).isoformat()
