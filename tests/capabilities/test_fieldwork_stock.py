"""Goods of teams, days of work and surveys: what follows from records and their revisions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from doorstep.capabilities.fieldwork.actions import (
    ClaimDraft,
    StockDraft,
    claim_task,
    move_stock,
    release_task,
)
from doorstep.capabilities.fieldwork.actions.stock import BACK, COUNTED
from doorstep.capabilities.fieldwork.models import StockMove, StockSerial, TaskClaim
from doorstep.capabilities.fieldwork.stock import levels
from doorstep.kernel.access.actors import Actor, Held
from doorstep.kernel.activities import actions
from doorstep.kernel.activities.actions import Draft
from doorstep.kernel.basics.problems import NotAllowed
from doorstep.kernel.people.drafts import MemberDraft, TeamDraft
from doorstep.kernel.people.models import Team, WorkDay
from doorstep.kernel.people.teams import add_member, found_team
from doorstep.kernel.places.models import Coverage, Facility
from tests.kernel.activity_facts import household, refused
from tests.kernel.people_world import TODAY, People, people_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> People:
    return people_world()


@pytest.fixture
def team(world: People) -> Team:
    draft = TeamDraft(
        place=51, label="Tổ", name="Tổ 51", founded_on=date(2025, 1, 1), villages=(51,)
    )
    return found_team(actor=world.actor, draft=draft)


def in_village(unit: int, role: str = "member") -> Actor:
    return Actor(None, "Slầy", (Held(role, "village", unit, "04"),), TODAY)


def given(world: People, team: Team, *, pieces: int = 1, **answers: Any) -> Draft:
    told = {"goods": "phone", "pieces": pieces, **answers}
    return Draft("hand_over", 51, TODAY, told, household=household(world), team=team.pk)


def held(actor: Actor) -> dict[str, int]:
    return {row["goods"]: row["pieces"] for row in levels(actor=actor)}


def attention(root: UUID) -> str:
    return actions.Activity.objects.get(root=root, is_current=True).attention


def test_receipts_come_and_hand_overs_take(world: People, team: Team) -> None:
    came = StockDraft(team.pk, "phone", 3, TODAY, serials=("a1", " A2 "), source="Viettel, PN 12")
    assert move_stock(actor=world.actor, draft=came).serials == ["A1", "A2"]
    move_stock(actor=world.actor, draft=came)
    assert held(world.actor) == {"phone": 3}
    draft = given(world, team, pieces=2, serials=["a1"])
    actions.record(actor=world.actor, draft=draft)
    assert held(world.actor) == {"phone": 1}
    assert StockSerial.objects.get(serial="A1").went_with == draft.id
    fixed = {"goods": "phone", "pieces": 1, "serials": ["A2"]}
    actions.amend(actor=world.actor, root=draft.id, reason="một máy", answers=fixed)
    assert held(world.actor) == {"phone": 2}
    assert list(
        StockSerial.objects.filter(went_with=draft.id).values_list("serial", flat=True)
    ) == ["A2"]
    actions.void(actor=world.actor, root=draft.id, reason="chưa giao")
    assert held(world.actor) == {"phone": 3}
    assert not StockSerial.objects.filter(went_with__isnull=False).exists()
    move_stock(actor=world.actor, draft=StockDraft(team.pk, "phone", 2, TODAY, kind=BACK))
    move_stock(actor=world.actor, draft=StockDraft(team.pk, "phone", -1, TODAY, kind=COUNTED))
    assert held(world.actor) == {"phone": 0}


def test_stock_below_zero_is_kept_and_marked(world: People, team: Team) -> None:
    actions.record(actor=world.actor, draft=given(world, team, pieces=2))
    (row,) = levels(actor=world.actor)
    assert (row["pieces"], row["state"], row["given"]) == (-2, "below_zero", 2)
    assert row["team_name"] == "Tổ 51" and attention(StockMove.objects.get().activity) == ""


def test_a_number_handed_over_twice_needs_attention(world: People, team: Team) -> None:
    first, second = (given(world, team, serials=["IMEI-7"]) for _n in range(2))
    actions.record(actor=world.actor, draft=first)
    actions.record(actor=world.actor, draft=second)
    assert (attention(first.id), attention(second.id)) == ("", "serial_twice")
    assert StockSerial.objects.get().went_with == first.id
    with_other = {"goods": "phone", "pieces": 1, "serials": ["IMEI-8"]}
    actions.amend(actor=world.actor, root=second.id, reason="đọc nhầm", answers=with_other)
    assert attention(second.id) == "" and StockSerial.objects.count() == 2


def test_who_keeps_stock(world: People, team: Team) -> None:
    draft = StockDraft(team.pk, "sim", 5, TODAY)
    for role, unit in (("member", 51), ("team_leader", 55)):
        with pytest.raises(NotAllowed):
            move_stock(actor=in_village(unit, role), draft=draft)
    move_stock(actor=in_village(51, "team_leader"), draft=draft)
    assert held(world.officer("commune", 42)) == {}
    for wrong, code in (
        (StockDraft(team.pk, "sim", 0, TODAY), "stock.no_pieces"),
        (StockDraft(team.pk, "sim", -1, TODAY), "stock.no_pieces"),
        (StockDraft(team.pk, "sim", 1, TODAY, kind="stolen"), "stock.unknown_kind"),
        (StockDraft(team.pk, "sim", 1, TODAY + timedelta(days=1)), "stock.future"),
    ):
        with refused(code):
            move_stock(actor=world.actor, draft=wrong)
    move_stock(actor=world.actor, draft=StockDraft(team.pk, "sim", 1, TODAY, serials=("S1",)))
    with refused("stock.serial_known"):
        move_stock(actor=world.actor, draft=StockDraft(team.pk, "sim", 1, TODAY, serials=("s1",)))


def test_noted_days_reach_the_payment_sheet_once(world: People, team: Team) -> None:
    member = add_member(actor=world.actor, team=team.pk, draft=MemberDraft(full_name="Lý A"))
    told = {"members": [member.pk], "part": "day"}
    drafts = [Draft("work_day", 51, TODAY, told, team=team.pk) for _n in range(2)]
    actions.record_many(actor=world.actor, drafts=drafts)
    assert [d.on for d in WorkDay.objects.all()] == [TODAY]
    strange = Draft("work_day", 51, TODAY, {"members": [member.pk, 987654], "part": "night"})
    actions.record(actor=world.actor, draft=strange)
    assert attention(strange.id) == "days_not_logged" and WorkDay.objects.count() == 2
    actions.void(actor=world.actor, root=strange.id, reason="không có")
    assert WorkDay.objects.count() == 1


def test_a_survey_says_of_the_village_what_it_found_where_its_author_may(world: People) -> None:
    told = {"signal": ["2g", "4g"], "electricity": True, "fibre": False, "wifi_house": True}
    draft = Draft("village_survey", 51, TODAY, told)
    member = in_village(51, "member")
    actions.record(actor=member, draft=draft)
    assert attention(draft.id) == "survey_waits" and not Coverage.objects.exists()
    actions.amend(actor=world.actor, root=draft.id, reason="đã xem")
    assert attention(draft.id) == ""
    now = Coverage.objects.on(TODAY).filter(village=51)
    assert dict(now.values_list("kind", "level")) == {
        "signal": "4g", "electricity": "yes", "fibre": "no",
    }  # fmt: skip
    actions.record(actor=world.actor, draft=Draft("village_survey", 51, TODAY, told))
    assert Facility.objects.filter(kind="wifi_house", place=51).count() == 1


def test_claims_hold_some_days_and_are_given_back(world: People) -> None:
    member = in_village(51, "member")
    draft = ClaimDraft("first_visit", "0198", 51, TODAY)
    row = claim_task(actor=member, draft=draft)
    assert claim_task(actor=member, draft=draft) == row and row.to_on == TODAY + timedelta(days=3)
    with pytest.raises(NotAllowed):
        claim_task(actor=in_village(55, "member"), draft=draft)
    assert release_task(actor=member, claim=row.pk).to_on == TODAY
    with refused("tasks.no_task"):
        claim_task(actor=member, draft=ClaimDraft("", "x", 51, TODAY))
    assert TaskClaim.objects.count() == 1
