"""The 1,462 villages: invented names on the real communes of before and after 1 July 2025."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterator

from demo.names import place_names, plain
from demo.pens import Pen
from demo.words import HIGH_PLACES
from demo.world import (
    FIRST_VILLAGE,
    HOME_COMMUNE,
    HOME_VILLAGE,
    PROVINCE,
    REFORM_ON,
    Commune,
    Village,
    World,
)
from doorstep.kernel.places.models import (
    BEGINNING,
    FOREVER,
    Lineage,
    Unit,
    UnitVersion,
    VillageType,
)
from doorstep.kernel.places.replacing import replace_placements

VILLAGES = 1462
_KM_PER_DEGREE = 111.0
_HOME_OLD = "Hoàng Tung"


def read_communes() -> list[Commune]:
    """Read the communes of today and, by the lineage, what was merged into each."""
    olds: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    old_versions = {
        v.unit_id: v
        for v in UnitVersion.objects.filter(province=PROVINCE, level="commune", valid_to=REFORM_ON)
    }
    edges = Lineage.objects.filter(province=PROVINCE, old__in=old_versions).order_by("old_id")
    for old, new in edges.values_list("old_id", "new_id"):
        olds[new].append((old, old_versions[old].type, old_versions[old].name))
    today = UnitVersion.objects.filter(province=PROVINCE, level="commune", valid_to=FOREVER)
    return [
        Commune(
            v.unit_id, v.code, v.name, v.type, v.lat or 22.7, v.lon or 106.1,
            v.area_km2 or 100.0, olds[v.unit_id],
        )
        for v in today.order_by("code")
    ]  # fmt: skip


def make_villages(world: World) -> None:
    """Invent the villages of all communes and write them with versions and placements."""
    numbers = _shared(world)
    for commune, count in zip(world.communes, numbers, strict=True):
        world.villages += _of_commune(world, commune, count)
    _write(world)
    words = ("xóm", "tổ dân phố")
    VillageType.objects.bulk_create(
        [VillageType(province=PROVINCE, word=w) for w in words], ignore_conflicts=True
    )
    replace_placements(province=PROVINCE, units=[v.id for v in world.villages])


def _shared(world: World) -> list[int]:
    """Share the villages out: more where there were more old communes, by some chance."""
    chance = world.chance("villages")
    weights = [(len(c.olds) + 1.5) * chance.uniform(0.75, 1.25) for c in world.communes]
    exact = [VILLAGES * w / sum(weights) for w in weights]
    counts = [int(e) for e in exact]
    order = sorted(range(len(exact)), key=lambda i: counts[i] - exact[i])
    for i in order[: VILLAGES - sum(counts)]:
        counts[i] += 1
    return counts


def _of_commune(world: World, commune: Commune, count: int) -> Iterator[Village]:
    chance = world.chance("village", commune.code)
    is_home = commune.code == HOME_COMMUNE
    taken = {HOME_VILLAGE}  # there is one of that name in the province
    names = place_names(chance, count=count - is_home, taken=taken) + [HOME_VILLAGE] * is_home
    streets: dict[int, int] = defaultdict(int)
    for i, name in enumerate(names):
        old, old_type, old_name = commune.olds[i % len(commune.olds)]
        if is_home and name == HOME_VILLAGE:
            old, old_type, old_name = next(o for o in commune.olds if o[2] == _HOME_OLD)
        if old_type in ("phường", "thị trấn"):
            streets[old] += 1
            name = f"{old_name} {streets[old]}"
        yield _village(chance, commune, i, name, old, old_type)


def _village(
    chance: random.Random, commune: Commune, i: int, name: str, old: int, old_type: str
) -> Village:
    in_town = old_type in ("phường", "thị trấn")
    lat, lon = _near(chance, commune)
    is_high = name.split()[0] in HIGH_PLACES and not in_town
    is_remote = not in_town and not commune.is_ward and chance.random() < (0.7 if is_high else 0.2)
    return Village(
        id=FIRST_VILLAGE + int(commune.code) * 200 + i,
        code=f"{commune.code}{i + 1:03d}",
        name=name,
        type="tổ dân phố" if in_town or commune.is_ward else "xóm",
        old_type="tổ dân phố" if in_town else "xóm",
        commune=commune,
        old=old,
        lat=lat,
        lon=lon,
        is_remote=is_remote,
        people=_people(chance, is_high=is_high, in_town=in_town),
    )


def _near(chance: random.Random, commune: Commune) -> tuple[float, float]:
    """A point inside the circle that has the commune's area."""
    reach = math.sqrt(commune.area / math.pi) * 0.8 * math.sqrt(chance.random())
    turn = chance.random() * 2 * math.pi
    lat = commune.lat + reach * math.sin(turn) / _KM_PER_DEGREE
    east = _KM_PER_DEGREE * math.cos(math.radians(commune.lat))
    return round(lat, 5), round(commune.lon + reach * math.cos(turn) / east, 5)


def _people(chance: random.Random, *, is_high: bool, in_town: bool) -> str:
    if in_town:
        return chance.choices(("Tày", "Nùng", "Kinh"), (62, 30, 8))[0]
    if is_high:
        return chance.choices(("Mông", "Dao", "Nùng", "Tày", "Sán Chỉ"), (34, 24, 26, 12, 4))[0]
    return chance.choices(("Tày", "Nùng", "Mông", "Dao"), (52, 40, 4, 4))[0]


def _write(world: World) -> None:
    units = Pen(Unit, "id", "level", "province", "began_on")
    versions = Pen(
        UnitVersion,
        "unit_id", "province", "level", "code", "name", "type", "parent_id",
        "valid_from", "valid_to", "lat", "lon", "search_key", "sort_key",
    )  # fmt: skip
    began = BEGINNING.isoformat()
    for v in world.villages:
        units.add((v.id, "village", PROVINCE, began))
        # Only some villages are surveyed: the others have no point of their own.
        where = (v.lat, v.lon) if v.id % 5 else (None, None)
        _name, search, sort = plain(v.name, length=120)
        for kind, parent, start, end in (
            (v.old_type, v.old, BEGINNING, REFORM_ON),
            (v.type, v.commune.id, REFORM_ON, FOREVER),
        ):
            lasting = (start.isoformat(), end.isoformat())
            versions.add(
                (
                    v.id,
                    PROVINCE,
                    "village",
                    v.code,
                    v.name,
                    kind,
                    parent,
                    *lasting,
                    *where,
                    search,
                    sort,
                )
            )
    units.flush()
    versions.flush()
