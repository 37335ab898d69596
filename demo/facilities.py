"""What stands in the province: base stations, a service centre per commune, support points."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from demo.names import plain
from demo.pens import Pen
from demo.world import HOME_COMMUNE, PROVINCE, REFORM_ON, Commune, Village, World
from doorstep.kernel.places.models import Facility

BASE_STATIONS = 1206
"""The source says more than 1,200 on 5 November 2025; the last few came later."""
KEY = "demo-"
"""Every made-up facility has a key that begins so."""
_OPERATORS = ("Viettel Cao Bằng", "VNPT Cao Bằng", "MobiFone Cao Bằng")
_LATE = 4
_STREET = "Phố đi bộ Kim Đồng"
Told = tuple[str, int, str, date, str, str, float | None, float | None]


def make_facilities(world: World) -> None:
    """Write them all, each with a key of its own."""
    chance = world.chance("facilities")
    pen = Pen(
        Facility,
        "id", "province", "key", "kind", "place_id", "name", "search_key", "began_on",
        "owner", "state", "lat", "lon",
    )  # fmt: skip
    told = [*_base_stations(world, chance), *_of_communes(world, chance), *_wifi(world, chance)]
    if not Facility.objects.filter(province=PROVINCE, kind="cashless_street").exists():
        home = next(c for c in world.communes if c.code == HOME_COMMUNE)
        told.append(
            ("cashless_street", home.id, _STREET, date(2025, 1, 10), "", "working", *_at(home))
        )
    for i, (kind, place, name, began, owner, state, lat, lon) in enumerate(told):
        if began <= world.today:
            full, search, _sort = plain(name)
            pen.add(
                (
                    world.id_on(began),
                    PROVINCE,
                    f"{KEY}{i:05d}",
                    kind,
                    place,
                    full,
                    search,
                    began.isoformat(),
                    owner,
                    state,
                    lat,
                    lon,
                )
            )
    pen.flush()


def _base_stations(world: World, chance: random.Random) -> Iterator[Told]:
    """Where there is signal; a few went up with the villages that got it later."""
    lit = [v for v in world.villages if v.no_signal_until is None]
    late = [v for v in world.villages if v.no_signal_until and v.no_signal_until <= world.today]
    late = chance.sample(late, min(_LATE, len(late)))
    old = chance.choices(lit, [1 + 2 * (v.type != "xóm") for v in lit], k=BASE_STATIONS - len(late))
    for i, v in enumerate(old + late):
        began = v.no_signal_until or date(2014, 1, 1) + timedelta(days=chance.randrange(3900))
        owner = chance.choice(_OPERATORS)
        state = "faulty" if chance.random() < 0.01 else "working"
        lat, lon = _beside(chance, v)
        yield "base_station", v.id, f"Trạm {i + 1:04d} {v.name}", began, owner, state, lat, lon


def _of_communes(world: World, chance: random.Random) -> Iterator[Told]:
    for c in world.communes:
        office = f"UBND {c.type} {c.name}"
        centre = f"Trung tâm Phục vụ hành chính công {c.type} {c.name}"
        yield "service_centre", c.id, centre, REFORM_ON, office, "working", *_at(c)
        point = f"Điểm hỗ trợ cố định {c.type} {c.name}"
        began = date(2025, 7, 7) + timedelta(days=chance.randrange(60))
        yield "fixed_support_point", c.id, point, began, office, "working", *_at(c)
        for n in range(chance.choice((0, 1, 1, 2))):
            point = f"Điểm hỗ trợ lưu động số {n + 1} {c.type} {c.name}"
            began = date(2025, 7, 7) + timedelta(days=chance.randrange(400))
            yield "mobile_support_point", c.id, point, began, office, "working", None, None
        if c.is_ward or chance.random() < 0.3:
            market = f"Chợ thanh toán không tiền mặt {c.name}"
            began = date(2025, 6, 1) + timedelta(days=chance.randrange(450))
            yield "market", c.id, market, began, office, "working", *_at(c)
        if c.is_ward:
            screen = f"Màn hình LED {c.name}"
            yield "led_screen", c.id, screen, date(2025, 9, 20), office, "working", *_at(c)


def _wifi(world: World, chance: random.Random) -> Iterator[Told]:
    for v in chance.sample(world.villages, 240):
        began = date(2023, 6, 1) + timedelta(days=chance.randrange(1200))
        state = "faulty" if chance.random() < 0.05 else "working"
        name = f"Nhà văn hóa {v.type} {v.name}"
        yield "wifi_house", v.id, name, began, _OPERATORS[1], state, v.lat, v.lon


def _at(c: Commune) -> tuple[float, float]:
    return c.lat, c.lon


def _beside(chance: random.Random, v: Village) -> tuple[float, float]:
    return round(v.lat + chance.uniform(-0.008, 0.008), 5), round(
        v.lon + chance.uniform(-0.008, 0.008), 5
    )
