"""Enterprises, cooperatives, business households, points of sale, schools and hospitals."""

from __future__ import annotations

import random
from datetime import timedelta

from demo import answers
from demo.names import plain
from demo.phones import family_phone
from demo.reached import Reached
from demo.recording import Recorder
from demo.world import PROVINCE, Commune, Village, World

_KINDS = (
    ("business_household", 0.42, "Hộ kinh doanh {who}"),
    ("point_of_sale", 0.34, "Cửa hàng {who}"),
    ("cooperative", 0.10, "Hợp tác xã nông nghiệp {place}"),
    ("enterprise", 0.12, "Công ty TNHH {who} {place}"),
)
"""Kind, how many per village on the mean, name."""
_OF_COMMUNE = (
    ("school", "Trường Tiểu học {name}"),
    ("school", "Trường Trung học cơ sở {name}"),
    ("school", "Trường Mầm non {name}"),
)
_SELLERS = {"business_household": 0.55, "point_of_sale": 0.75, "cooperative": 0.6}
"""Share of those that got a QR board."""


def make_businesses(world: World, village: Village, chance: random.Random) -> None:
    """Write the businesses of a village, and the QR boards that some of them got."""
    reached = Reached(world)
    recorder = Recorder(
        world, chance, village=village, place=village.id, by=village.commune.officer
    )
    in_town = village.type != "xóm"
    for kind, mean, form in _KINDS:
        for _n in range(_how_many(chance, mean * (2.4 if in_town else 0.7) * _size(world))):
            made = _write(world, village, chance, kind, _name(world, village, chance, form))
            share = _SELLERS.get(kind, 0.0)
            if chance.random() < share:
                day = world.calendar.some_day(chance.random())
                if day is not None:
                    by = recorder.record("hand_over", day, answers.GIVEN["qr_board"], business=made)
                    reached.show("business", made, "qr_point", day, by)
    reached.write()


def make_public_houses(world: World, commune: Commune, villages: list[Village]) -> None:
    """Write the schools of a commune and, in some communes, a hospital."""
    chance = world.chance("public", commune.code)
    told = [(kind, form.format(name=commune.name)) for kind, form in _OF_COMMUNE]
    if commune.is_ward or chance.random() < 0.22:
        told.append(("hospital", f"Bệnh viện đa khoa khu vực {commune.name}"))
    for kind, name in told:
        _write(world, chance.choice(villages), chance, kind, name)


def _size(world: World) -> float:
    return 1.0 if world.scale.households < 50 else 6.0


def _how_many(chance: random.Random, mean: float) -> int:
    return int(mean + chance.random())


def _name(world: World, v: Village, chance: random.Random, form: str) -> str:
    family = world.names.family(chance, people=v.people)
    who = world.names.person(chance, people=v.people, family=family, sex=chance.choice("mf"))
    return form.format(who=who.full, place=v.name)


def _write(world: World, v: Village, chance: random.Random, kind: str, name: str) -> str:
    registered = world.calendar.days[0] - timedelta(days=chance.randrange(5, 45))
    made = world.id_on(registered)
    since = registered.isoformat()
    world.pens["business"].add(
        (
            made,
            PROVINCE,
            v.id,
            kind,
            *plain(name),
            f"{v.type} {v.name}",
            family_phone(chance),
            since,
        )
    )
    month = registered.year * 100 + registered.month
    world.pens["residence"].add((PROVINCE, "business", made, v.id, since, month))
    return made
