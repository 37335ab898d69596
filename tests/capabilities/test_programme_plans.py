"""A plan file becomes document, plan, targets and pace, all or nothing; faults have their place."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from doorstep.capabilities.programme.actions import cascade_targets, read_plan
from doorstep.capabilities.programme.models import Document, Plan
from doorstep.capabilities.programme.plan_file import PlanFaults
from doorstep.capabilities.programme.queries import handed_down, targets_of, units_below
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.indicators.actions import define_indicator, enter_value
from doorstep.kernel.indicators.models import PacePoint, Target
from doorstep.kernel.indicators.rules import Period, Reported
from doorstep.kernel.journal.models import Line
from tests.capabilities.programme_world import PLAN, TODAY, Province, province

pytestmark = pytest.mark.django_db


@pytest.fixture
def cao_bang() -> Province:
    return province()


def changed(old: str, new: str, text: str = PLAN) -> bytes:
    """The plan file with one thing changed."""
    assert old in text
    return text.replace(old, new, 1).encode()


def faults_of(actor: Actor, raw: bytes) -> list[tuple[str, str]]:
    """What is wrong with a file: (place, field)."""
    with pytest.raises(PlanFaults) as told:
        read_plan(actor=actor, raw=raw)
    assert not Plan.objects.exists() and not Document.objects.exists()
    return [(f.where, f.field) for f in told.value.faults]


def test_a_file_becomes_a_plan(cao_bang: Province) -> None:
    read = read_plan(actor=cao_bang.system, raw=PLAN.encode())
    assert read.plan is not None and read.is_new
    assert [c.what for c in read.changes] == ["added", "added"]
    document = read.plan.document
    assert (document.number_value, document.number_kind, document.is_party) == (15, "KH", False)
    targets = list(targets_of(cao_bang.system, read.plan))
    assert {(t.indicator, t.value, t.value_kind) for t in targets} == {
        ("adults_skilled", 80, "percent"),
        ("adults_confirmed_vneid", 1000, "absolute"),
    }
    assert dict(PacePoint.objects.values_list("on", "reach")) == {
        date(2026, 1, 1): 0,
        date(2026, 6, 30): 40,
        date(2026, 12, 31): 100,
    }


def test_the_same_file_again_changes_nothing(cao_bang: Province) -> None:
    read_plan(actor=cao_bang.system, raw=PLAN.encode())
    lines = Line.objects.count()
    again = read_plan(actor=cao_bang.system, raw=PLAN.encode())
    assert (again.changes, again.is_new, again.is_pace_changed) == ([], False, False)
    assert Line.objects.count() == lines


def test_a_changed_file_says_what_changed_and_keeps_the_cascade(cao_bang: Province) -> None:
    read_plan(actor=cao_bang.system, raw=PLAN.encode())
    adults = Target.objects.get(key="t-adults")
    cascade_targets(actor=cao_bang.system, target=adults, units=cao_bang.communes, method="equal")
    raw = (
        changed('value = "80"', 'value = "85"')
        .replace(b"adults_confirmed_vneid", b"households_visited")
        .replace(b'group = "adults"\nyear = 2026\nvalue = "1000"', b'year = 2026\nvalue = "1000"')
    )
    read = read_plan(actor=cao_bang.system, raw=raw)
    told = {(c.what, c.indicator, c.before, c.after) for c in read.changes}
    assert told == {
        ("changed", "adults_skilled", "80%", "85%"),
        ("removed", "adults_confirmed_vneid", "1000", None),
        ("added", "households_visited", None, "1000"),
    }
    line = Line.objects.filter(verb="targets.set").latest("id")
    assert len(line.details["changes"]) == 3
    adults.refresh_from_db()
    now = handed_down(cao_bang.system, adults)
    assert (len(now.targets), now.missed) == (2, -5), "the cascade stays, and is seen to fall short"


def test_trying_a_file_keeps_nothing(cao_bang: Province) -> None:
    read = read_plan(actor=cao_bang.system, raw=PLAN.encode(), dry_run=True)
    assert read.plan is None and len(read.changes) == 2 and read.is_new
    assert not Plan.objects.exists() and not Target.objects.exists() and not Line.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('"adults_skilled"', '"adults_skiled"', ("target 1 (t-adults)", "indicator")),
        ('group = "adults"', 'group = "martians"', ("target 1 (t-adults)", "group")),
        ('value = "80"', 'value = "180"', ("target 1 (t-adults)", "value")),
        ('value = "80"', 'value = "eighty"', ("target 1 (t-adults)", "value")),
        ('value = "80"', 'value = "0.8"', ("target 1 (t-adults)", "value")),
        ('value = "80"', 'value = "-3"', ("target 1 (t-adults)", "value")),
        ("year = 2026", "year = 2027", ("target 1 (t-adults)", "year")),
        ('"percent"', '"share"', ("target 1 (t-adults)", "value_kind")),
        ('"adults_skilled"\ngroup = "adults"', '"visits"', ("target 1 (t-adults)", "value_kind")),
        ('ends_on = "2026-12-31"', 'ends_on = "31/12"', ("plan", "ends_on")),
        ('code="04"', 'code="05"', ("plan", "unit")),
        ('kind = "plan"', 'kind = "wish"', ("plan", "document.kind")),
        ('starts_on = "2026-07-01"', 'starts_on = "2026-06-01"', ("phase 2", "starts_on")),
        ('reach = "100"', 'reach = "40"', ("phase 2", "reach")),
        ('reach = "100"', 'reach = "140"', ("phase 2", "reach")),
        ('ends_on = "2026-06-30"', 'ends_on = "2025-06-30"', ("phase 1", "ends_on")),
    ],
)
def test_every_fault_has_its_place(
    cao_bang: Province, old: str, new: str, place: tuple[str, str]
) -> None:
    assert faults_of(cao_bang.system, changed(old, new)) == [place]


def test_all_faults_are_told_at_once_in_the_users_language(cao_bang: Province) -> None:
    raw = changed('value = "80"', 'value = "180"').replace(b'reach = "40"', b'reach = "x"')
    assert len(faults_of(cao_bang.system, raw)) == 2
    with translation.override("vi"), pytest.raises(PlanFaults) as told:
        read_plan(actor=cao_bang.system, raw=b"[[target]]\n")
    assert len(str(told.value).splitlines()) == 2
    assert faults_of(cao_bang.system, b"no toml at all") == [("whole file", "")]
    assert faults_of(cao_bang.system, b"PK\x03\x04 no workbook") == [("whole file", "")]


def test_the_same_target_twice_is_a_fault(cao_bang: Province) -> None:
    block = PLAN[PLAN.index("[[target]]") : PLAN.index("[[target]]", PLAN.index("[[target]]") + 1)]
    assert faults_of(cao_bang.system, (PLAN + block).encode()) == [
        ("target 3 (t-adults)", "indicator")
    ]


BELOW = """
[[target]]
unit = {level="commune", code="01273"}
indicator = "adults_confirmed_vneid"
year = 2026
value = "600"
value_kind = "absolute"
[[target]]
unit = {level="commune", code="01290"}
indicator = "adults_confirmed_vneid"
year = 2026
value = "400"
value_kind = "absolute"
"""


def test_what_a_file_hands_down_must_add_up(cao_bang: Province) -> None:
    wrong = changed('"400"', '"350"', PLAN + BELOW)
    with pytest.raises(PlanFaults, match="50 less") as told:
        read_plan(actor=cao_bang.system, raw=wrong)
    assert told.value.faults[0].where == "target 2"
    read = read_plan(actor=cao_bang.system, raw=(PLAN + BELOW).encode())
    assert len(read.changes) == 4
    parent = Target.objects.get(unit=cao_bang.unit, indicator="adults_confirmed_vneid")
    assert {t.value for t in parent.cascade.all()} == {600, 400}
    assert handed_down(cao_bang.system, parent).missed == 0
    again = read_plan(actor=cao_bang.system, raw=(PLAN + BELOW).encode())
    assert again.changes == []


def test_only_its_officer_reads_a_plan(cao_bang: Province) -> None:
    with pytest.raises(NotAllowed):
        read_plan(actor=cao_bang.officer(cao_bang.communes[0]), raw=PLAN.encode())
    assert read_plan(actor=cao_bang.officer(cao_bang.unit), raw=PLAN.encode()).plan is not None


def test_a_target_is_handed_down_by_population(cao_bang: Province) -> None:
    read_plan(actor=cao_bang.system, raw=PLAN.encode())
    million = Target.objects.get(indicator="adults_confirmed_vneid")
    units = units_below(cao_bang.unit, on=TODAY)
    assert units == list(cao_bang.communes)[::-1], "Bảo Lâm before Thục Phán"
    with pytest.raises(Problem, match="2 units"):
        cascade_targets(actor=cao_bang.system, target=million, units=units, method="population")
    define_indicator(
        actor=cao_bang.system,
        code="population",
        label={"vi": "Dân số"},
        value_kind="count",
        aggregation="last",
    )
    for unit, people in zip(cao_bang.communes, (3000, 1000), strict=True):
        told = Reported(
            indicator="population",
            period=Period.year(2026),
            value=Decimal(people),
            source="Chi cục Thống kê",
        )
        enter_value(actor=cao_bang.system, unit=unit, told=told)
    cascade_targets(actor=cao_bang.system, target=million, units=units, method="population")
    assert [t.value for t in handed_down(cao_bang.system, million).targets] == [750, 250]
    cascade_targets(
        actor=cao_bang.system,
        target=million,
        units=units,
        method="population",
        populations={41: 1000, 42: 1000},
    )
    assert [t.value for t in handed_down(cao_bang.system, million).targets] == [500, 500]


def test_an_override_that_does_not_add_up_is_refused(cao_bang: Province) -> None:
    read_plan(actor=cao_bang.system, raw=PLAN.encode())
    million = Target.objects.get(indicator="adults_confirmed_vneid")
    with pytest.raises(Problem, match="100 more"):
        cascade_targets(
            actor=cao_bang.system,
            target=million,
            units=cao_bang.communes,
            method="equal",
            overrides={41: Decimal(600)},
        )
    assert not million.cascade.exists()
    changes = cascade_targets(
        actor=cao_bang.system,
        target=million,
        units=cao_bang.communes,
        method="equal",
        overrides={41: Decimal(600), 42: Decimal(400)},
    )
    assert {c.after for c in changes} == {"600", "400"}
    with pytest.raises(NotAllowed):
        cascade_targets(
            actor=cao_bang.officer(cao_bang.communes[0]),
            target=million,
            units=cao_bang.communes,
            method="equal",
        )
