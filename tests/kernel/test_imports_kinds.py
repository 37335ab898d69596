"""What single kinds of lists do: villages, activities, the VNeID list, figures, businesses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from doorstep.kernel.access.actors import the_system
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.attainments.models import Attainment, Evidence
from doorstep.kernel.basics.problems import NotAllowed
from doorstep.kernel.imports import actions
from doorstep.kernel.imports.models import ImportBatch, ImportFault
from doorstep.kernel.indicators.actions import define_indicator
from doorstep.kernel.indicators.models import EnteredValue
from doorstep.kernel.people.loading import load_groups
from doorstep.kernel.people.models import Business, Household
from doorstep.kernel.places.models import Coverage, Unit, UnitVersion
from tests.vectors.imports import make
from tests.world import TODAY, World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> Iterator[World]:
    load_groups(actor=the_system(on=TODAY), path=settings.CONTENT_DIR / "groups.toml")
    return make_world()


def sent(world: World, kind: str, rows: make.Rows, place: Unit | None = None) -> ImportBatch:
    place = place or world.province
    actor = world.actor(unit=place)
    batch = actions.upload(
        actor=actor, kind=kind, place=place, raw=make.xlsx(rows), name="list.xlsx"
    )
    return actions.check(actor=actor, batch=batch)


def taken(world: World, batch: ImportBatch, *, leave_out: bool = False) -> ImportBatch:
    actor = world.actor(unit=batch.place)
    actions.confirm(actor=actor, batch=batch, leave_out_faulty=leave_out)
    return actions.run(actor=actor, batch=batch)


def faults(batch: ImportBatch) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for f in ImportFault.objects.filter(batch=batch).order_by("row", "id"):
        found.setdefault(f.row, []).append(f.code)
    return found


def test_villages_are_added_once_with_what_reaches_them(world: World) -> None:
    rows = [
        ["Tên thôn, xóm", "Sóng di động", "Điện"],
        ["Xóm Nà Lùng", "4G", "có"],
        ["xóm Phia Đén", "không", "chưa có"],
        ["Tổ dân phố 3", "", ""],
    ]
    batch = sent(world, "villages", rows, world.na_ly)
    assert (batch.new, batch.changed, batch.faulty) == (2, 1, 0)
    taken(world, batch)
    fresh = UnitVersion.objects.get(name="Phia Đén", valid_to=date(9999, 12, 31))
    assert (fresh.type, fresh.parent) == ("xóm", world.na_ly)
    levels = Coverage.objects.filter(village=fresh.unit).values_list("kind", "level")
    assert dict(levels) == {"signal": "none", "electricity": "no"}
    assert UnitVersion.objects.filter(name="3", type="tổ dân phố").exists()
    again = sent(world, "villages", rows, world.na_ly)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 3)


def test_households_and_then_visits_of_the_past(world: World) -> None:
    rows = [["Số hộ", "Chủ hộ", "Xóm", "Hộ nghèo"], ["H1", "Hoàng Văn Páo", "Lũng Rì", "x"]]
    taken(world, sent(world, "households", rows, world.na_ly))
    home = Household.objects.get()
    rows = [
        ["Ngày", "Xã", "Xóm", "Số hộ", "How the visit went", "Persons guided"],
        ["05/10/2024", "Pác Tao", "Lũng Rì", "H1", "met", 2],  # the commune's name of then
        ["06/10/2025", "Na Ly", "Lũng Rì", "H9", "", ""],
        ["07/10/2025", "Pác Tao", "Lũng Rì", "H1", "met", 1],
    ]
    batch = sent(world, "activities:household_visit", rows)
    assert faults(batch) == {3: ["answer_missing", "unknown_household"], 4: ["commune_ended"]}
    taken(world, batch, leave_out=True)
    visit = Activity.objects.get(happened_on=date(2024, 10, 5))
    assert (visit.household, visit.place) == (home, world.villages["Lũng Rì"])
    assert visit.answers == {"outcome": "met", "persons_guided": 2}
    assert Activity.objects.get(happened_on=date(2025, 10, 6)).attention == "answers_do_not_fit"
    again = sent(world, "activities:household_visit", rows)
    assert (again.new, again.unchanged) == (0, 2)


def test_only_the_province_imports_the_authoritys_list(world: World) -> None:
    people = [make.HEADER, *make.PEOPLE]
    taken(world, sent(world, "persons", people, world.na_ly))
    rows = [
        ["Số CCCD", "Họ và tên", "Ngày sinh", "Ngày xác nhận"],
        ["004084000991", "Hoàng Văn Páo", "", "01/10/2026"],
        ["", "Nguyễn Thị Thủy", "01/02/1990", "02/10/2026"],
        ["004099009999", "Ai Đó", "", "02/10/2026"],
        ["", "Lò Thị Dương", "", "02/10/2026"],
    ]
    batch = sent(world, "vneid_list", rows)
    assert faults(batch) == {4: ["not_registered"], 5: ["who_is_missing"]}
    batch = taken(world, batch, leave_out=True)
    assert batch.new == 2
    told = Attainment.objects.filter(code="vneid_confirmed", is_live=True)
    assert set(told.values_list("first_on", flat=True)) == {date(2026, 10, 1), date(2026, 10, 2)}
    assert set(Evidence.objects.values_list("source", "source_id")) == {("import", batch.id)}
    again = taken(world, sent(world, "vneid_list", rows), leave_out=True)
    assert (again.new, again.unchanged) == (0, 2)
    with pytest.raises(NotAllowed):
        sent(world, "vneid_list", rows, world.na_ly)


def test_a_percentage_comes_with_what_was_counted(world: World) -> None:
    for code, kind in (("rate", "percent"), ("turns", "count")):
        define_indicator(
            actor=world.actor(), code=code, label={"vi": f"Chỉ tiêu {code}"}, value_kind=kind,
            aggregation="last",
        )  # fmt: skip
    header = ["Xã", "Chỉ tiêu", "Kỳ báo cáo", "Giá trị", "Tử số", "Mẫu số"]
    rows = [
        ["Na Ly", "Chỉ tiêu rate", "Quý III/2026", "84,63%", "", ""],
        ["Na Ly", "rate", "10/2026", "50%", 1, 2],
        ["Na Ly", "rate", "2026", "70%", 1, 2],
        ["Na Ly", "turns", "Tháng 9/2026", "hơn 1.820", "", ""],
        ["Na Ly", "none such", "sometimes", "1", "", ""],
    ]
    batch = sent(world, "entered_values", [header, *rows])
    assert faults(batch) == {
        2: ["percent_without_denominator"],
        4: ["figures.value_disagrees"],
        6: ["unknown_indicator", "not_a_period"],
    }
    taken(world, batch, leave_out=True)
    turns = EnteredValue.objects.get(indicator="turns")
    assert (turns.value, turns.sign, turns.as_printed) == (Decimal(1820), ">", "hơn 1.820")
    assert turns.unit == world.na_ly
    bare = [[*header[:4], "Dấu", "Nguồn"], [*rows[0][:4], "gần", "Báo cáo 12/BC-UBND"]]
    taken(world, sent(world, "entered_values", bare))
    rate = EnteredValue.objects.get(indicator="rate", denominator=None)
    assert (rate.value, rate.sign) == (Decimal("84.63"), "~")
    again = sent(world, "entered_values", bare)
    assert (again.new, again.unchanged) == (0, 1)


def test_businesses_are_known_by_their_tax_number(world: World) -> None:
    rows = [
        ["Tên cơ sở", "Loại hình", "Mã số thuế", "Xóm"],
        ["HTX Nông nghiệp Na Ly", "hợp tác xã", "4800123456", "Nà Lùng"],
        ["Tạp hóa Páo", "hộ kinh doanh", "", "Nà Lùng"],
        ["Sai", "doanh nghiệp", "12345", "Nà Lùng"],
    ]
    batch = sent(world, "businesses", rows, world.na_ly)
    assert faults(batch) == {4: ["not_a_tax_number"]}
    taken(world, batch, leave_out=True)
    assert set(Business.objects.values_list("kind", flat=True)) == {
        "cooperative", "business_household",
    }  # fmt: skip
    again = sent(world, "businesses", rows, world.na_ly)
    assert (again.new, again.unchanged) == (0, 2)
