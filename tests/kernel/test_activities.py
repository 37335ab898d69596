"""Activities: recorded once, amended and void in any order, and the figures always follow."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorstep.kernel.activities import actions
from doorstep.kernel.activities.actions import Draft, NotFit
from doorstep.kernel.activities.counting import family_code, group_bits
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.activities.models import Activity, Participant
from doorstep.kernel.activities.revisions import changes, counted
from doorstep.kernel.attainments.models import Attainment, Evidence
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.periods import month_of
from doorstep.kernel.basics.problems import NotAllowed
from doorstep.kernel.indicators.fold import differences, fold, recount
from doorstep.kernel.indicators.models import Cell
from tests.kernel.activity_facts import VISIT, household, refused, visit
from tests.kernel.people_world import TODAY, People, people_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> People:
    return people_world()


def cells(measure: str) -> dict[tuple[str, int, int], int]:
    rows = Cell.objects.filter(series__measure=measure)
    return {(c.series.group, c.place_id, c.month): c.value for c in rows.select_related("series")}


def live(code: str) -> dict[UUID, date]:
    return dict(
        Attainment.objects.filter(code=code, is_live=True).values_list("subject", "first_on")
    )


def test_sending_twice_records_once(world: People) -> None:
    draft = visit(household(world))
    first = actions.record(actor=world.actor, draft=draft)
    again = actions.record(actor=world.actor, draft=draft)
    assert first.pk == again.pk and Activity.objects.count() == 1
    fold()
    assert cells("visits") == {("all", 51, 202611): 1}


def test_the_three_times_and_the_title_are_kept(world: People) -> None:
    draft = Draft("survey", 51, TODAY, {"title": "Khảo sát  Đồng Khê"})
    row = actions.record(actor=world.actor, draft=draft)
    assert row.answers["title"] == "Khảo sát Đồng Khê" and row.search_key == "khao sat dong khe"
    assert (row.happened_on, row.month) == (TODAY, 202611)
    assert row.recorded_at == row.received_at


def test_what_does_not_fit_is_refused_at_the_desk_and_kept_from_the_phone(world: People) -> None:
    home = household(world)
    with pytest.raises(NotFit) as unfit:
        actions.record(actor=world.actor, draft=visit(home, outcome="eaten", persons_guided=99))
    assert set(unfit.value.faults) == {"outcome", "persons_guided"}
    kept = actions.record(actor=world.actor, draft=visit(home, outcome="eaten"), is_lenient=True)
    assert kept.attention == "answers_do_not_fit" and kept.answers["outcome"] == "eaten"
    strange = Draft("moon_walk", 51, TODAY, {"steps": 3})
    unknown = actions.record(actor=world.actor, draft=strange, is_lenient=True)
    assert (unknown.attention, unknown.answers) == ("unknown_kind", {"steps": 3})
    with refused("activities.unknown_kind"):
        actions.record(actor=world.actor, draft=Draft("moon_walk", 51, TODAY))


def test_a_day_to_come_is_refused_or_marked(world: People) -> None:
    tomorrow = visit(household(world), on=TODAY + timedelta(days=1))
    with refused("activities.future"):
        actions.record(actor=world.actor, draft=tomorrow)
    row = actions.record(actor=world.actor, draft=tomorrow, is_lenient=True)
    assert row.attention == "future_day" and not live("visited")


def test_nobody_records_amends_or_voids_in_a_foreign_place(world: People) -> None:
    stranger = world.officer("commune", 42)
    draft = visit(household(world))
    with pytest.raises(NotAllowed):
        actions.record(actor=stranger, draft=draft)
    actions.record(actor=world.actor, draft=draft)
    for act in (actions.amend, actions.void):
        with pytest.raises(NotAllowed):
            act(actor=stranger, root=draft.id, reason="của tôi")
    with pytest.raises(NotAllowed):
        actions.amend(actor=world.officer("commune", 41), root=draft.id, reason="sang", place=55)


def test_amending_keeps_the_old_revision_and_needs_a_reason(world: People) -> None:
    draft = visit(household(world))
    actions.record(actor=world.actor, draft=draft)
    with refused("activities.no_reason"):
        actions.amend(actor=world.actor, root=draft.id, reason="  ")
    new = actions.amend(
        actor=world.actor, root=draft.id, reason="đếm lại", seen=1,
        answers={"outcome": "met", "persons_guided": 5},
    )  # fmt: skip
    old = Activity.objects.get(root=draft.id, revision=1)
    assert (old.is_current, old.answers["persons_guided"]) == (False, 2)
    assert (new.revision, new.reason, new.recorded_at) == (2, "đếm lại", old.recorded_at)
    told = {c.code: (c.before, c.after) for c in changes(old, new, KINDS[VISIT])}
    assert told == {"persons_guided": (2, 5)}
    with refused("activities.changed_meanwhile"):
        actions.amend(actor=world.actor, root=draft.id, reason="cũng vậy", seen=1)


def test_void_counts_no_more_and_an_amendment_counts_it_again(world: People) -> None:
    home = household(world)
    draft = visit(home)
    actions.record(actor=world.actor, draft=draft)
    assert live("visited") == {home: TODAY}
    actions.void(actor=world.actor, root=draft.id, reason="ghi nhầm nhà")
    fold()
    assert not cells("visits") and not live("visited")
    with refused("activities.void_already"):
        actions.void(actor=world.actor, root=draft.id, reason="nữa")
    actions.amend(actor=world.actor, root=draft.id, reason="đúng nhà rồi")
    fold()
    assert cells("visits") == {("all", 51, 202611): 1} and live("visited") == {home: TODAY}


def test_the_first_date_goes_back_to_what_still_stands(world: People) -> None:
    home = household(world)
    early, late = (visit(home, on=TODAY - timedelta(days=d)) for d in (40, 3))
    actions.record_many(actor=world.actor, drafts=[late, early])
    assert live("visited") == {home: early.happened_on}
    actions.void(actor=world.actor, root=early.id, reason="không có")
    assert live("visited") == {home: late.happened_on}


def test_groups_are_those_of_the_day(world: People) -> None:
    home = household(world, groups=frozenset({"poor"}), told_on=date(2026, 1, 1))
    before, after = visit(home, on=date(2025, 12, 31)), visit(home, on=date(2026, 1, 1))
    actions.record_many(actor=world.actor, drafts=[before, after])
    fold()
    assert cells("visits") == {
        ("all", 51, 202512): 1, ("all", 51, 202601): 1, ("poor", 51, 202601): 1,
    }  # fmt: skip
    row = Activity.objects.get(root=after.id)
    told = {(c.measure.code, c.group): c.n for c in counted(row, KINDS[VISIT], group_bits())}
    assert told == {
        ("visits", "all"): 1, ("visits", "poor"): 1,
        ("persons_guided", "all"): 2, ("persons_guided", "poor"): 2,
    }  # fmt: skip


ACTS = st.lists(
    st.tuples(
        st.sampled_from(("record", "amend", "void", "fold", "again")),
        st.integers(0, 3),
        st.sampled_from(("met", "absent", "again")),
        st.integers(0, 9),
        st.sampled_from((51, 52, 55)),
        st.integers(0, 3),
    ),
    max_size=14,
)


@pytest.mark.slow
@settings(max_examples=20, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(acts=ACTS)
def test_any_order_of_acts_ends_in_what_the_records_say(world: People, acts: list[Any]) -> None:
    with transaction.atomic():
        recount(province="04")  # what the world itself counts: its villages
        homes = [household(world, groups=frozenset({"poor"} if n % 2 else ())) for n in range(2)]
        drafts: dict[int, Draft] = {}
        for act, which, outcome, guided, place, months in acts:
            told = {"outcome": outcome, "persons_guided": guided}
            on = TODAY - timedelta(days=31 * months)
            _do(world, drafts, act, which, told, place, on, homes[which % 2])
        fold()
        expected = _by_hand(homes)
        assert {m: cells(m) for m in ("visits", "persons_guided")} == expected
        assert live("visited") == _first_days()
        assert not list(differences(province="04"))
        assert recount(province="04") == 0
        transaction.set_rollback(True)


def _do(world, drafts, act, which, told, place, on, home) -> None:
    if act == "fold":
        fold()
    elif act == "record" and which not in drafts:
        drafts[which] = Draft(VISIT, place, on, told, household=home)
        actions.record(actor=world.actor, draft=drafts[which])
    elif which in drafts:
        root = drafts[which].id
        is_void = Activity.objects.get(root=root, is_current=True).is_void
        if act == "again":
            actions.record(actor=world.actor, draft=drafts[which])
        elif act == "amend":
            actions.amend(actor=world.actor, root=root, reason="sửa", place=place,
                          happened_on=on, answers=told)  # fmt: skip
        elif act == "void" and not is_void:
            actions.void(actor=world.actor, root=root, reason="bỏ")


def _current() -> list[Activity]:
    """The last revision of every root, found without trusting `is_current`."""
    last: dict[UUID, Activity] = {}
    for a in Activity.objects.order_by("revision"):
        last[a.root] = a
    return [a for a in last.values() if not a.is_void]


def _by_hand(homes: list[UUID]) -> dict[str, dict[tuple[str, int, int], int]]:
    visits: Counter[tuple[str, int, int]] = Counter()
    guided: Counter[tuple[str, int, int]] = Counter()
    for a in _current():
        for group in ["all"] + (["poor"] if a.household_id == homes[1] else []):
            visits[group, a.place_id, month_of(a.happened_on)] += 1
            guided[group, a.place_id, month_of(a.happened_on)] += a.answers["persons_guided"]
    kept = {key: n for key, n in guided.items() if n}
    return {"visits": dict(visits), "persons_guided": kept}


def _first_days() -> dict[UUID, date]:
    first: dict[UUID, date] = {}
    for a in _current():
        if a.answers["outcome"] in ("met", "again"):
            known = first.get(a.household_id, a.happened_on)
            first[a.household_id] = min(known, a.happened_on)
    return first


def test_evidence_names_its_activity_and_participants_follow_the_revisions(world: People) -> None:
    one, two = world.person("Lý Thị A"), world.person("Lý Thị B")
    draft = Draft("skill_check", 51, TODAY, {"result": "passed"}, persons=(one, two), id=new_id())
    actions.record(actor=world.actor, draft=draft)
    assert set(live("basic_skills")) == {one, two}
    actions.amend(actor=world.actor, root=draft.id, reason="chị B vắng", persons=(one,))
    assert set(live("basic_skills")) == {one}
    assert Evidence.objects.filter(source_id=draft.id, stands=True).count() == 1
    assert Participant.objects.count() == 3
    assert family_code("skill_check") == "activities:skill_check"
