"""Skills attested at the door: each person once, opened to the record, never for oneself."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from doorstep.capabilities.learning.reactions import FOR_ONESELF
from doorstep.kernel.access.actors import Actor, Held
from doorstep.kernel.activities.actions import Draft, amend, record, void
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.indicators.fold import differences, fold
from doorstep.kernel.indicators.models import Cell
from doorstep.kernel.people.drafts import TeamDraft
from doorstep.kernel.people.models import TeamMember
from doorstep.kernel.people.teams import found_team
from tests.kernel.people_world import TODAY, People, people_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> People:
    return people_world()


@pytest.fixture
def lan(world: People) -> tuple[Actor, UUID]:
    """Give a member of a team who is a registered person too: the actor, and the person."""
    person = world.person("Nông Thị Lan", birth=1990)
    account = new_id()
    draft = TeamDraft(
        place=51, label="Tổ", name="Tổ một", founded_on=date(2025, 1, 1), villages=(51,)
    )
    TeamMember.objects.create(
        team=found_team(actor=world.actor, draft=draft),
        province="04",
        person_id=person,
        account_id=account,
        full_name="Nông Thị Lan",
        sort_key="lan",
        role="member",
        from_on=date(2025, 1, 1),
    )
    return Actor(account, "Lan", (Held("member", "village", 51, "04"),), TODAY), person


def attested(skills: dict[UUID, list[str]]) -> Draft:
    answers = {"skills": {str(person): codes for person, codes in skills.items()}}
    return Draft(
        id=new_id(), kind="skills_attested", place=51, happened_on=TODAY, answers=answers,
        persons=tuple(skills),
    )  # fmt: skip


def reached(person: UUID) -> set[str]:
    return set(
        Attainment.objects.filter(subject=person, is_live=True).values_list("code", flat=True)
    )


def test_what_was_seen_is_attained_once_and_opens_to_the_record(
    world: People, lan: tuple[Actor, UUID]
) -> None:
    actor, _self = lan
    may, ba = world.person("Mây", birth=1960), world.person("Ba", birth=1955)
    record(actor=actor, draft=attested({may: ["device.lock", "money.pay"], ba: ["device.lock"]}))
    record(actor=actor, draft=attested({may: ["device.lock"]}))
    assert reached(may) == {"skill.device.lock", "skill.money.pay"}
    assert reached(ba) == {"skill.device.lock"}
    fold()
    cells = Cell.objects.filter(series__measure="attained:skill.device.lock", series__group="all")
    assert sum(cells.values_list("value", flat=True)) == 2
    mine = {"attainments:person", "activities:skills_attested"}
    assert not [d for d in differences(province="04") if d.family in mine]


def test_nobody_attests_for_oneself_and_nothing_is_lost(
    world: People, lan: tuple[Actor, UUID]
) -> None:
    actor, self_ = lan
    may = world.person("Mây", birth=1960)
    draft = attested({self_: ["identity.vneid"], may: ["device.lock"]})
    record(actor=actor, draft=draft)
    kept = Activity.objects.get(root=draft.id)
    assert kept.attention == FOR_ONESELF and not kept.is_void
    assert reached(self_) == reached(may) == set()
    amend(
        actor=world.actor,
        root=draft.id,
        reason="a remark",
        answers=draft.answers | {"remarks": "x"},
    )
    assert reached(self_) == reached(may) == set(), "another's amendment is no attestation"
    told = {"skills": {str(may): ["device.lock"]}}
    amend(
        actor=world.actor,
        root=draft.id,
        reason="Lan took herself out",
        persons=(may,),
        answers=told,
    )
    assert reached(may) == {"skill.device.lock"} and reached(self_) == set()
    assert Activity.objects.get(root=draft.id, is_current=True).attention == ""


def test_a_void_attestation_takes_the_skill_back(world: People, lan: tuple[Actor, UUID]) -> None:
    actor, _self = lan
    may = world.person("Mây", birth=1960)
    draft = attested({may: ["device.lock"]})
    record(actor=actor, draft=draft)
    void(actor=world.actor, root=draft.id, reason="wrong person")
    assert reached(may) == set()
