"""The shipped content, as a province takes it over: movement, figures, plans, all source lines."""

import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from doorstep.capabilities.programme.actions import read_plan
from doorstep.capabilities.programme.loading import Loaded, load_movement
from doorstep.capabilities.programme.models import (
    Campaign,
    Document,
    LocalModel,
    Occasion,
    Plan,
    SystemChannel,
)
from doorstep.capabilities.reporting.actions import load_sources
from doorstep.capabilities.reporting.queries import check_lines, lines_held_by
from doorstep.kernel.access.actors import Actor, the_system
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.holders import resolve
from doorstep.kernel.indicators.loading import load_indicators
from doorstep.kernel.indicators.models import EnteredValue, PacePoint, Target
from doorstep.kernel.journal.models import Line
from doorstep.kernel.places.loading import load_official
from doorstep.kernel.places.models import Facility

CONTENT = Path(__file__).resolve().parents[2] / "content"
TODAY = date(2026, 11, 20)
PROVINCES = {"04", "12", "15", "68", "80", "82"}  # of today: those the content speaks of


@pytest.fixture
def actor() -> Actor:
    return the_system(on=TODAY)


@pytest.fixture
def places(db: None, actor: Actor, tmp_path: Path) -> None:
    """Load the official units of the few provinces that the content names."""
    units = _copy("units.tsv", tmp_path, lambda row: row["province"] in PROVINCES, "id")
    _copy("versions.tsv", tmp_path, lambda row: row["unit_id"] in units, "unit_id")
    _copy("lineage.tsv", tmp_path, lambda row: row["new_id"] in units, "new_id")
    load_official(actor=actor, folder=tmp_path)


def _copy(name, folder, is_wanted, column) -> set[str]:
    with (CONTENT / "units" / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    kept = [row for row in rows if is_wanted(row)]
    text = ["\t".join(rows[0]), *("\t".join(row.values()) for row in kept)]
    (folder / name).write_text("\n".join(text) + "\n", encoding="utf-8")
    return {row[column] for row in kept}


@pytest.fixture
def loaded(places: None, actor: Actor) -> Loaded:
    load_indicators(actor=actor, path=CONTENT / "indicators" / "entered.toml")
    for path in sorted((CONTENT / "plans").glob("*.toml")):
        read_plan(actor=actor, raw=path.read_bytes())
    return load_movement(actor=actor, folder=CONTENT / "movement")


def test_every_line_of_the_sources_is_held(loaded: Loaded, actor: Actor) -> None:
    assert loaded.refused == []
    assert load_sources(actor=actor, folder=CONTENT / "sources") > 168
    checks = list(check_lines(actor))
    assert len(checks) == 168
    lost = [(c.line.id, h.reference) for c in checks for h in c.holders if h.failure]
    assert lost == []
    assert all(c.is_held for c in checks)
    line = next(c for c in checks if c.line.id == "S1-51")
    assert {type(h.found) for h in line.holders} >= {SystemChannel}
    held = lines_held_by(actor, "campaign:tn-emulation-2025-2026")
    assert "S0-12" in set(held.values_list("id", flat=True))


def test_labels_days_numbers_and_signs_are_as_reported(loaded: Loaded) -> None:
    drive = Campaign.objects.get(key="cs-30-days-and-nights")
    assert (drive.ends_at - drive.starts_at).days == 32
    assert drive.label["vi"] == "30 ngày đêm"
    assert Campaign.objects.get(key="tn-emulation-2025-2026").concluded_by == date(2027, 3, 31)
    order = Document.objects.get(key="cb-11-nq-tu")
    assert (order.number, order.is_party, order.number_kind) == ("11-NQ/TU", True, "NQ")
    model = LocalModel.objects.get(key="ld-dan-van-kheo-2024")
    assert model.places.count() == 3
    assert [s.status for s in model.states.all()] == ["running", "handed_over"]
    members = EnteredValue.objects.get(key="cb-team-members-2025")
    assert (members.value, members.sign) == (9300, ">")
    share = EnteredValue.objects.get(key="cb-electronic-results-2025")
    assert share.note["denominator_unknown"] is True
    assert share.source.startswith("S4-18 · Bộ Khoa học và Công nghệ")


def test_what_is_planned_or_told_in_sum_is_not_counted(loaded: Loaded) -> None:
    planned = Occasion.objects.get(key="tn-conference-2025")
    assert [s.status for s in planned.states.all()] == ["planned"]
    survey = Occasion.objects.get(key="ld-xuan-tho-survey")
    assert [s.status for s in survey.states.all()] == ["held"]
    training = Activity.objects.get(external_id="cs-training-2025")
    assert (training.month, training.answers["period_start"]) == (202507, "2025-07-01")
    event = Activity.objects.get(external_id="ld-dx-day-2024-event")
    assert (event.source, event.answers["points"], event.attention) == ("article", 154, "")
    assert Facility.objects.filter(key="cb-centre-thuc-phan").exists()
    assert not Facility.objects.filter(key="cb-base-stations").exists()
    assert resolve("facility:cb-base-stations") is not None


def test_loading_again_changes_nothing(loaded: Loaded, actor: Actor) -> None:
    load_sources(actor=actor, folder=CONTENT / "sources")
    before = (_counts(), Line.objects.count())
    again = load_movement(actor=actor, folder=CONTENT / "movement")
    assert again.taken == [] and again.refused == []
    assert len(again.there) == len(loaded.taken) + len(loaded.there)
    assert load_sources(actor=actor, folder=CONTENT / "sources") == 0
    load_indicators(actor=actor, path=CONTENT / "indicators" / "entered.toml")
    update = load_movement(actor=actor, folder=CONTENT / "movement", is_update=True)
    assert update.refused == []
    assert (_counts(), Line.objects.count()) == before


def _counts() -> Counter[str]:
    tables = (Document, Campaign, LocalModel, Occasion, Activity, EnteredValue, Facility, Plan)
    return Counter({t.__name__: t.objects.count() for t in tables})


def test_the_plans_promise_what_they_say(loaded: Loaded) -> None:
    plan = Plan.objects.get(key="cao-bang-2025-2026")
    assert Target.objects.filter(plan_id=plan.id).count() == 10
    points = dict(PacePoint.objects.filter(plan_id=plan.id).values_list("on", "reach"))
    assert points == {
        date(2025, 3, 21): 0,
        date(2025, 6, 30): 36,
        date(2025, 12, 31): 100,
        date(2026, 1, 1): 0,
        date(2026, 12, 31): 100,
    }
    million = Target.objects.get(key="dt-2025-vneid")
    assert (million.value, million.value_kind) == (Decimal(1_000_000), "absolute")
    assert million.province == "82", "Đồng Tháp of then belongs to today's shard"
    assert plan.document.number == "01-KH/BCĐTW"
