"""What a team sees of its villages: open tasks, figures beside the promise, stock, claims."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from doorstep.capabilities.fieldwork.actions import ClaimDraft, StockDraft, claim_task, move_stock
from doorstep.capabilities.fieldwork.device.rows import device_rows, notice_rows
from doorstep.capabilities.fieldwork.targets import ahead_in_drive, target_rows, targets_for
from doorstep.capabilities.fieldwork.task_queries import open_tasks, shipped_rules
from doorstep.kernel.access.actors import Actor, Held
from doorstep.kernel.activities import actions
from doorstep.kernel.activities.actions import Draft
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.indicators.fold import fold
from doorstep.kernel.indicators.models import Target
from doorstep.kernel.people.drafts import TeamDraft
from doorstep.kernel.people.models import Team
from doorstep.kernel.people.teams import found_team
from doorstep.kernel.sync.sets import SETS
from tests.kernel.activity_facts import household, visit
from tests.kernel.people_world import TODAY, People, people_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> People:
    return people_world()


def member(unit: int = 51) -> Actor:
    return Actor(new_id(), "Slầy", (Held("member", "village", unit, "04"),), TODAY)


def team(world: People, village: int, name: str) -> Team:
    draft = TeamDraft(
        place=village, label="Tổ", name=name, founded_on=date(2025, 1, 1), villages=(village,)
    )
    return found_team(actor=world.actor, draft=draft)


def ids(tasks: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(t["rule"], t["name"], t["state"]) for t in tasks if t["type"] != "village"]


def test_open_tasks_say_whom_to_visit_and_why(world: People) -> None:
    never = household(world, "Chưa Thăm", number="12", registered_on=TODAY)
    household(world, "Nghèo", number="30", groups=frozenset({"poor"}), registered_on=TODAY)
    absent, later = household(world, "Vắng", number="2"), household(world, "Hẹn", number="1")
    elsewhere = household(world, "Nơi Khác", village=55)
    person = world.person("Nguyễn Thị Gần", birth=1980, household=absent)
    done = {"help": "other", "point": "home"}
    for told in ({"help": "vneid"}, {"help": "bank_account"}, {"help": "submit_online"}):
        draft = Draft("support_turn", 51, TODAY, {**done, **told}, persons=(person,))
        actions.record(actor=world.actor, draft=draft)
    week = TODAY - timedelta(days=7)
    actions.record(actor=world.actor, draft=visit(absent, on=week, outcome="absent"))
    asked = visit(later, on=week, outcome="again", come_back_on=(TODAY - timedelta(days=4)))
    actions.record(actor=world.actor, draft=asked)
    tasks = open_tasks(actor=member(), villages=[51, 55], on=TODAY)
    assert ids(tasks) == [
        ("come_back", "Hẹn", "late"), ("first_visit_priority", "Nghèo", "open"),
        ("absent_last_time", "Vắng", "open"), ("nearly_certified", "Nguyễn Thị Gần", "open"),
        ("first_visit", "Chưa Thăm", "open"),
    ]  # fmt: skip
    assert {t["village"] for t in tasks} == {51} and str(elsewhere) not in str(tasks)
    assert tasks[-1]["rule"] == "survey_old"
    # Completed late, with the real date: the same task is gone.
    kept = visit(later, on=TODAY - timedelta(days=1))
    actions.record(actor=world.actor, draft=kept)
    assert ids(open_tasks(actor=member(), villages=[51], on=TODAY))[0][1] == "Nghèo"
    me = member()
    claim_task(actor=me, draft=ClaimDraft("first_visit", str(never), 51, TODAY))
    mine = {t["subject"]: t["is_mine"] for t in open_tasks(actor=me, villages=[51], on=TODAY)}
    theirs = open_tasks(actor=member(), villages=[51], on=TODAY)
    assert mine[str(never)] is True and theirs[-1]["claimed_name"] == "Slầy"


def test_figures_of_villages_stand_beside_the_commune_and_its_target(world: People) -> None:
    homes = [household(world, f"Hộ {n}", village=v) for n, v in enumerate((51, 51, 52, 53))]
    Target.objects.create(
        id=new_id(), province="04", unit_id=41, indicator="households_visited", group="all",
        year=TODAY.year, value=Decimal(80), value_kind="percent", plan_id=new_id(), key="t1",
    )  # fmt: skip
    drafts = [visit(homes[0]), visit(homes[0]), visit(homes[2], place=52)]
    actions.record_many(actor=world.actor, drafts=drafts)
    fold()
    found = {
        t.indicator.code: t for t in targets_for(actor=member(51), villages=[51, 52], on=TODAY)
    }
    visited = found["households_visited"]
    assert (visited.own.numerator, visited.own.denominator) == (1, 2)
    assert visited.whole is not None
    assert (visited.whole.numerator, visited.whole.denominator) == (2, 4)
    assert (visited.target, visited.status) == (Decimal(80), "far_behind")
    assert visited.pace is not None and 60 < visited.pace < 80
    assert found["visits"].own.numerator == 2 and found["visits"].target is None


def test_who_is_ahead_counts_each_household_once(world: People) -> None:
    one, two = team(world, 51, "Tổ Một"), team(world, 52, "Tổ Hai")
    team(world, 53, "Tổ Ba")
    team(world, 53, "Tổ Ấp Đá")
    a, b = household(world, "A"), household(world, "B", village=52)
    c = household(world, "C", village=52)
    told = ((a, 51, one), (a, 51, one), (b, 52, two), (c, 52, two))
    for home, place, by in told:
        draft = Draft("household_visit", place, TODAY, {"outcome": "met"}, household=home,
                      team=by.pk)  # fmt: skip
        actions.record(actor=world.actor, draft=draft)
    ranked = ahead_in_drive(actor=world.actor, commune=41, on=TODAY)
    assert [(s.name, s.households, s.place) for s in ranked] == [
        ("Tổ Hai", 2, 1), ("Tổ Một", 1, 2), ("Tổ Ấp Đá", 0, 3), ("Tổ Ba", 0, 3),
    ]  # fmt: skip
    assert not ahead_in_drive(actor=member(55), commune=41, on=TODAY)
    rows = target_rows(actor=member(), villages=[51], on=TODAY)
    assert rows[-1]["kind"] == "drive" and rows[-1]["teams"][0]["name"] == "Tổ Hai"


def test_rows_for_a_phone_are_plain_and_have_ids(world: People) -> None:
    mine = team(world, 51, "Tổ Một")
    other = team(world, 55, "Tổ Xa")
    for by, serial in ((mine, "P1"), (other, "P2")):
        draft = StockDraft(by.pk, "phone", 1, TODAY, serials=(serial,))
        move_stock(actor=world.actor, draft=draft)
    claim_task(actor=member(), draft=ClaimDraft("first_visit", "x", 51, TODAY))
    rows = device_rows(actor=member(), units=[51], on=TODAY)
    assert json.loads(json.dumps(rows)) == rows
    for name, some in rows.items():
        keys = [row["id"] for row in some]
        assert keys and len(keys) == len(set(keys)), name
    assert [row["serials"] for row in rows["stock"]] == [["P1"]]
    assert {row["id"] for row in rows["kind"]} == set(KINDS.codes())
    assert len(rows["rule"]) == len(shipped_rules())
    assert {"rule", "notice", "stock", "claim", "progress"} <= set(SETS.codes())


def test_notices_say_the_same_purposes_in_three_languages() -> None:
    rows = notice_rows()
    assert {n["purpose"] for n in rows} == {"support", "photo", "contact"}
    assert all(set(n["text"]) == {"vi", "en", "bn"} and len(n["digest"]) == 64 for n in rows)
