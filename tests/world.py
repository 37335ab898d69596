"""One small world for tests: a province whose two old communes became one, people, officers.

Province "Thử Nghiệm" (code 99). Until 30 June 2025 the communes Na Ly (99001) and Pác Tao
(99002) lay in the district Hạ (991); since 1 July 2025 they are the commune Na Ly (99001, a new
unit). The commune Khuổi Sáo (99003) lived on and only changed its parent. Another province
(98) is there to be foreign.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from doorstep.kernel.access.actors import Actor, Held
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.periods import month_of
from doorstep.kernel.basics.sorting import sort_key
from doorstep.kernel.basics.text import search_key
from doorstep.kernel.indicators.fold import mark, recount
from doorstep.kernel.people.models import Household, Person, Residence
from doorstep.kernel.places.models import BEGINNING, FOREVER, Lineage, Unit, UnitVersion
from doorstep.kernel.places.replacing import replace_placements

MERGED_ON = date(2025, 7, 1)
TODAY = date(2026, 11, 21)


@dataclass
class World:
    """The units by name."""

    province: Unit
    district: Unit
    old_na_ly: Unit
    old_pac_tao: Unit
    na_ly: Unit
    khuoi_sao: Unit
    villages: dict[str, Unit]
    foreign_province: Unit
    foreign_commune: Unit
    foreign_village: Unit

    def actor(self, role: str = "officer", unit: Unit | None = None) -> Actor:
        """Give somebody who holds one office; by default an officer of the province."""
        unit = unit or self.province
        held = Held(role, unit.level, unit.id, unit.province)
        return Actor(new_id(), "Nông Thị Hạnh", (held,), TODAY)

    def household(
        self, village: str, head: str = "Hoàng Văn Páo", on: date = BEGINNING
    ) -> Household:
        """Register a household in a village."""
        place = self.villages[village]
        h = Household.objects.create(
            province="99",
            village=place,
            head_name=head,
            search_key=search_key(head),
            sort_key=sort_key(head),
            registered_on=on,
        )
        reside("household", h.id, place, on)
        return h

    def person(self, village: str, name: str = "Lò Thị Dương", on: date = BEGINNING) -> Person:
        """Register a person in a village."""
        place = self.villages[village]
        p = Person.objects.create(
            province="99",
            village=place,
            full_name=name,
            search_key=search_key(name),
            sort_key=sort_key(name),
            registered_on=on,
        )
        reside("person", p.id, place, on)
        return p


def reside(subject_type: str, subject: object, village: Unit, on: date) -> Residence:
    """Let somebody belong to a village from a day."""
    mark(family=f"registered:{subject_type}", province=village.province, places=[village.id])
    return Residence.objects.create(
        province=village.province,
        subject_type=subject_type,
        subject=subject,
        village=village,
        from_on=on,
        from_month=month_of(on),
    )


def unit(
    number: int,
    level: str,
    code: str,
    name: str,
    type: str,
    versions: list[tuple[date, date, Unit | None]],
    province: str = "99",
) -> Unit:
    """Make a unit with its versions (from, to, parent)."""
    made = Unit.objects.create(
        id=number,
        level=level,
        province=province,
        began_on=versions[0][0],
        ended_on=versions[-1][1],
    )
    for start, end, parent in versions:
        UnitVersion.objects.create(
            unit=made,
            province=province,
            level=level,
            code=code,
            name=name,
            type=type,
            parent=parent,
            valid_from=start,
            valid_to=end,
            search_key=search_key(name),
            sort_key=sort_key(name),
        )
    return made


def _villages(old_a: Unit, old_b: Unit, new: Unit, kept: Unit) -> dict[str, Unit]:
    found = {
        name: unit(
            910_000 + i,
            "village",
            f"9900{i}-01",
            name,
            "xóm",
            [(BEGINNING, MERGED_ON, was), (MERGED_ON, FOREVER, now)],
        )
        for i, (name, was, now) in enumerate(
            [("Nà Lùng", old_a, new), ("Bản Đâư", old_a, new), ("Lũng Rì", old_b, new)], 1
        )
    }
    found["Khau Sớ"] = unit(
        910_004, "village", "99003-02", "Khau Sớ", "xóm", [(BEGINNING, FOREVER, kept)]
    )
    return found


def make_world() -> World:
    """Make the world in the present database."""
    p = unit(900_001, "province", "99", "Thử Nghiệm", "tỉnh", [(BEGINNING, FOREVER, None)])
    d = unit(900_002, "district", "991", "Hạ", "huyện", [(BEGINNING, MERGED_ON, p)])
    old_a = unit(900_003, "commune", "99001", "Na Ly", "xã", [(BEGINNING, MERGED_ON, d)])
    old_b = unit(900_004, "commune", "99002", "Pác Tao", "xã", [(BEGINNING, MERGED_ON, d)])
    new = unit(900_005, "commune", "99001", "Na Ly", "xã", [(MERGED_ON, FOREVER, p)])
    kept = unit(
        900_006,
        "commune",
        "99003",
        "Khuổi Sáo",
        "xã",
        [(BEGINNING, MERGED_ON, d), (MERGED_ON, FOREVER, p)],
    )
    for old in (old_a, old_b):
        Lineage.objects.create(
            old=old,
            new=new,
            province="99",
            kind="merged",
            effective_on=MERGED_ON,
            decision="1657/NQ-UBTVQH15",
            decided_on=date(2025, 6, 16),
        )
    villages = _villages(old_a, old_b, new, kept)
    fp = unit(980_001, "province", "98", "Nơi Khác", "tỉnh", [(BEGINNING, FOREVER, None)], "98")
    fc = unit(980_002, "commune", "98001", "Xa Lạ", "xã", [(BEGINNING, FOREVER, fp)], "98")
    fv = unit(980_003, "village", "98001-01", "Xa", "thôn", [(BEGINNING, FOREVER, fc)], "98")
    replace_placements(province="99")
    replace_placements(province="98")
    recount(province="99")
    return World(p, d, old_a, old_b, new, kept, villages, fp, fc, fv)
