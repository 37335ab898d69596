"""What reaches villages and stands in them, its figures, and borders out of GeoJSON."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from doorstep.kernel.basics.periods import month_of
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.indicators.families import FAMILIES, Opening
from doorstep.kernel.indicators.fold import differences, fold
from doorstep.kernel.indicators.models import Cell
from doorstep.kernel.places import actions, kinds, queries
from doorstep.kernel.places.models import Border, Change, Coverage, FacilityPhoto, Placement
from tests.kernel.places_world import (
    AN,
    BINH,
    DRAN,
    PROVINCE,
    REFORM,
    TODAY,
    load,
    officer,
    system,
)

pytestmark = pytest.mark.django_db
MARCH, MAY = date(2026, 3, 10), date(2026, 5, 20)


@pytest.fixture
def village(tmp_path: Path) -> Iterator[int]:
    """One village of commune An."""
    load(tmp_path, reformed=False)
    made = actions.add_village(
        actor=system(), commune=AN, name="Một", type="thôn", began_on=date(2025, 1, 1)
    )
    yield made.id


def cover(village: int, level: str, on: date, kind: str = "signal") -> Coverage:
    return actions.set_coverage(
        actor=officer("commune", AN), village=village, kind=kind, level=level, from_on=on,
        source="VNPT",
    )  # fmt: skip


def intervals(village: int) -> list[tuple[str, date, date]]:
    rows = Coverage.objects.filter(village=village, kind="signal").order_by("valid_from")
    return list(rows.values_list("level", "valid_from", "valid_to"))


def level_at(measure: str, month: int, under: int = PROVINCE) -> int:
    """Add the folded cells up as a stock under a unit on today's borders."""
    fold()
    places = queries.place_ids_under(under, borders=TODAY)
    cells = Cell.objects.filter(series__measure=measure, place__in=places, month__lte=month)
    assert not list(differences(province="04"))
    return sum(cells.values_list("value", flat=True))


def items_at(measure: str, month: int) -> int:
    family = FAMILIES["facilities" if ":" in measure else "coverage"]
    places = list(Placement.objects.values_list("unit", flat=True))
    return sum(i.n for i in family.items(Opening("04", measure, "all", places, None, month)))


def test_a_new_level_closes_the_interval_before(village: int) -> None:
    cover(village, "none", MARCH)
    cover(village, "4g", MAY)
    cover(village, "4g", date(2026, 6, 1))  # the same again
    cover(village, "2g", date(2026, 4, 1))  # found out later: fills the time between
    cover(village, "3g", date(2026, 4, 1))  # corrects it
    forever = date(9999, 12, 31)
    assert intervals(village) == [
        ("none", MARCH, date(2026, 4, 1)), ("3g", date(2026, 4, 1), MAY), ("4g", MAY, forever),
    ]  # fmt: skip
    assert queries.coverage_on([village], on=MARCH)[village]["signal"].level == "none"


def test_villages_without_signal_are_counted_month_by_month(village: int) -> None:
    other = actions.add_village(
        actor=system(), commune=BINH, name="Hai", type="thôn", began_on=REFORM
    ).id
    cover(village, "none", MARCH)
    actions.set_coverage_many(
        actor=system(),
        rows=[
            actions.CoverageRow(other, "signal", "none", MARCH),
            actions.CoverageRow(other, "electricity", "no", MARCH),
        ],
    )
    cover(village, "5g", MAY)
    measure = "villages_without_signal"
    found = {m: level_at(measure, m) for m in (202602, 202603, 202604, 202605)}
    assert found == {202602: 0, 202603: 2, 202604: 2, 202605: 1}
    assert found == {m: items_at(measure, m) for m in found}
    assert level_at("villages_without_electricity", 202604) == 1
    assert (level_at("villages_with_4g", 202605), level_at("villages", 202605)) == (1, 2)
    actions.end_village(actor=system(), village=other, effective_on=date(2026, 7, 1))
    assert (level_at(measure, 202606), level_at(measure, 202607)) == (1, 0)
    assert (level_at("villages", 202607), items_at("villages", 202607)) == (1, 1)


def test_figures_follow_a_merger_and_its_undoing(village: int) -> None:
    cover(village, "none", MARCH)
    other = actions.add_village(
        actor=system(), commune=AN, name="Hai", type="thôn", began_on=REFORM
    ).id
    assert level_at("villages", 202611, under=AN) == 2
    change = actions.merge_units(
        actor=system(), olds=[village, other], code="00101-99", name="Mới", type="thôn",
        parent=AN, effective_on=date(2026, 8, 1), decision="5/NQ-HĐND",
    )  # fmt: skip
    assert level_at("villages", 202611, under=AN) == 1
    assert level_at("villages_without_signal", 202611) == 0  # not known of the new one
    actions.undo_change(actor=system(), change_id=change.id)
    assert level_at("villages", 202611, under=AN) == 2
    assert level_at("villages_without_signal", 202611) == 1


def test_only_known_days_and_villages_can_be_covered(village: int) -> None:
    for place, on in ((village, date(2024, 1, 1)), (DRAN, MARCH)):
        with pytest.raises(Problem, match="no such village"):
            actions.set_coverage(
                actor=system(), village=place, kind="fibre", level="yes", from_on=on
            )
    with pytest.raises(NotAllowed):
        actions.set_coverage(
            actor=officer("commune", BINH), village=village, kind="fibre", level="yes",
            from_on=MARCH,
        )  # fmt: skip
    assert not Coverage.objects.exists()


def test_unknown_kinds_are_kept_and_shown(village: int) -> None:
    cover(village, "Starlink", MARCH, kind="satellite")
    assert kinds.coverage_label("satellite") == "satellite"
    assert kinds.level_label("satellite", "Starlink") == "Starlink"
    facility = actions.add_facility(actor=system(), place=village, kind="drone_pad", began_on=MARCH)
    assert kinds.facility_label(facility.kind) == "drone_pad"
    assert kinds.facility_label("camera") != "camera"


def test_a_facility_from_its_first_day_to_its_last(village: int) -> None:
    told = {"name": "Trạm Nà Lạ", "owner": "Viettel", "lat": 22.1, "lon": 106.2, "key": "bts-1"}
    add = {"place": village, "kind": "base_station", "began_on": MARCH}
    facility = actions.add_facility(actor=officer("commune", AN), **add, **told)  # type: ignore[arg-type]
    assert actions.add_facility(actor=system(), **add, **told) == facility  # type: ignore[arg-type]
    assert facility.search_key == "tram na la"
    assert level_at("facilities:base_station", month_of(MARCH)) == 1
    changed = actions.change_facility_state(
        actor=officer("commune", AN), facility=facility.id, state="faulty", note="sét đánh"
    )
    assert (changed.state, changed.note) == ("faulty", "sét đánh")
    actions.end_facility(actor=system(), facility=facility.id, ended_on=MAY)
    assert level_at("facilities:base_station", 202605) == 0
    assert items_at("facilities:base_station", 202604) == 1
    assert not queries.facilities_under(AN, on=MAY)
    with pytest.raises(Problem, match="before the first"):
        actions.end_facility(actor=system(), facility=facility.id, ended_on=MARCH)
    with pytest.raises(Problem, match="latitude"):
        actions.add_facility(actor=system(), **add, lat=22.1)  # type: ignore[arg-type]


def test_pictures_of_a_facility(village: int, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    facility = actions.add_facility(
        actor=system(), place=village, kind="wifi_house", began_on=MARCH
    )
    raw = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(raw, "PNG")
    for _again in range(2):
        actions.add_facility_photo(
            actor=system(), facility=facility.id, raw=raw.getvalue(), taken_on=MAY
        )
    assert FacilityPhoto.objects.get().file.kind == "photo"
    with pytest.raises(Problem):
        actions.add_facility_photo(actor=system(), facility=facility.id, raw=b"no picture")


def polygon(code: object, ring: Any = None) -> dict[str, Any]:
    ring = ring or [[106, 22], [106.1234567, 22], [106, 22.2], [106, 22]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"ma": code}, "geometry": geometry}


def borders(*features: Any, **other: Any) -> int:
    return actions.import_borders(
        actor=officer("province", PROVINCE),
        geojson={"type": "FeatureCollection", "features": list(features)} | other,
        code_property="ma",
        valid_from=REFORM,
        source="Sở Nông nghiệp và Môi trường",
    )


def test_borders_are_imported_by_the_code_of_the_day(village: int) -> None:
    assert borders(polygon("00101"), polygon(102)) == 2  # a number has lost its zeros
    (ring,) = queries.borders_on([AN], on=TODAY)[AN]
    assert ring == [[106.0, 22.0], [106.12346, 22.0], [106.0, 22.2], [106.0, 22.0]]
    again = json.dumps({"type": "FeatureCollection", "features": [polygon("00101")]}).encode()
    actions.import_borders(
        actor=system(), geojson=again, code_property="ma", valid_from=MAY, source="Sở"
    )
    assert Border.objects.filter(unit=AN).count() == 2
    assert Border.objects.on(MARCH).get(unit=AN).valid_to == MAY


def test_bad_geojson_is_refused_with_a_reason_and_nothing_is_kept(village: int) -> None:
    square = [[106, 22], [106.1, 22], [106.1, 22.1], [106, 22]]
    bad: list[tuple[str, Any]] = [
        ("FeatureCollection", lambda: borders(type="Topology")),
        ("no features", lambda: borders()),
        ("no unit code", lambda: borders({"type": "Feature"})),
        ("no unit code", lambda: borders(polygon("00101"), polygon(None))),
        ("has the code", lambda: borders(polygon("00101"), polygon("00999"))),
        ("not a polygon", lambda: borders(polygon("00101") | {"geometry": {"type": "Point"}})),
        ("not closed", lambda: borders(polygon("00101", square[:-1]))),
        ("not closed", lambda: borders(polygon("00101", ["a", "b", "c", "a"]))),
        ("outside Vietnam", lambda: borders(polygon("00101", [p[::-1] for p in square]))),
        ("outside Vietnam", lambda: borders(polygon("00101", [[5e5, 2e6]] * 4))),
        ("WGS 84", lambda: borders(polygon("00101"), crs={"properties": {"name": "EPSG:3405"}})),
    ]
    for reason, wrong in bad:
        with pytest.raises(Problem, match=reason):
            wrong()
    for raw in (b"{", b"[" * 100_000, b"\xff\xfe", b"[]"):
        with pytest.raises(Problem):
            actions.import_borders(
                actor=system(), geojson=raw, code_property="ma", valid_from=MAY, source="Sở"
            )
    assert not Border.objects.exists()
    assert Change.objects.filter(kind="add").count() == 1
