"""The box's own half: what it gathers, what it takes, and what it never overwrites."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from doorstep.kernel.access.actors import actor_of
from doorstep.kernel.activities.actions import Draft, record, void
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.box.collecting import collect
from doorstep.kernel.box.letters import letter_after
from doorstep.kernel.box.models import Bond, Due, Owed
from doorstep.kernel.box.taking import Taken, take_reply
from doorstep.kernel.box.wire import columns_of, written
from doorstep.kernel.indicators.models import Mark
from doorstep.kernel.people.actions import merge_persons
from doorstep.kernel.people.models import Business, Household, Person
from doorstep.kernel.sync.inbox import standing
from doorstep.kernel.xforms.models import OwnKind
from tests.kernel.field import NOW, TODAY, Field, make_field

pytestmark = pytest.mark.django_db


@pytest.fixture
def field(settings: Any) -> Field:
    """A village with a phone, at a box."""
    made = make_field()
    settings.IS_BOX = True
    return made


@pytest.fixture
def bond(field: Field) -> Bond:
    """The bond of the box; nothing was exchanged yet."""
    return Bond.objects.create(device=new_id(), province="04", unit=41, cursor={"seal": 1})


def _take(field: Field, bond: Bond, **reply: Any) -> Taken:
    told = json.loads(written(reply))
    return take_reply(actor=field.world.actor, bond=bond, reply=told, at=NOW)


def _page(
    kind: str, *rows: Any, ids: Any = None, since: Any = None, seal: int = 2
) -> dict[str, Any]:
    tables = {}
    if rows:
        columns = columns_of(type(rows[0]), is_numbered=True)
        values = [[getattr(row, name) for name in columns] for row in rows]
        tables[rows[0]._meta.label_lower] = {"columns": columns, "rows": values}
    wholes = {kind: {"ids": ids or [row.pk for row in rows], "tables": tables}}
    cursor = {"seal": seal, "done": [], "walk": None, "digests": {}}
    page = {"since": since or {"seal": 1}, "cursor": cursor, "more": False, "sets": {}}
    return {**page, "wholes": wholes}


def _answer(told: dict[str, Any], state: str = "applied", **more: Any) -> dict[str, Any]:
    return {"id": told["id"], "state": state, "at": NOW, **more}


def test_a_phone_learns_when_the_province_answered(field: Field, bond: Bond) -> None:
    told = field.household()
    (here,) = field.push(told)
    assert (here.commune_at, here.province_at) == (NOW, None)
    _take(field, bond, answers=[_answer(told)])
    (now,) = standing(device=field.device, ids=[UUID(told["id"])])
    assert now.province_at == NOW
    assert Due.objects.get(id=told["id"]).payload is None


def test_a_late_answer_does_not_take_back_what_is_in_the_books(field: Field, bond: Bond) -> None:
    told = field.household()
    field.push(told)
    _take(field, bond, answers=[_answer(told)])
    _take(field, bond, answers=[_answer(told, "attention", reason="sync.failed")])
    assert Due.objects.get(id=told["id"]).state == "applied"


def test_nothing_unanswered_is_overwritten(field: Field, bond: Bond) -> None:
    home, other = field.household(), field.household()
    field.push(home, other)
    _take(field, bond, answers=[_answer(home), _answer(other)])
    change = {"head_name": {"was": "Nông Văn Slầy", "now": "Nông Văn Mới"}}
    field.push(field.command("people.correct", type="household", id=home["id"], fields=change))
    rows = [Household.objects.get(pk=one["id"]) for one in (home, other)]
    for row in rows:
        row.head_name = "Tên Khác"
    _take(field, bond, page=_page("household", *rows))
    names = [Household.objects.get(pk=one["id"]).head_name for one in (home, other)]
    assert names == ["Nông Văn Mới", "Tên Khác"]
    assert list(Owed.objects.values_list("kind", "subject")) == [("household", UUID(home["id"]))]


def test_a_page_that_comes_late_changes_nothing(field: Field, bond: Bond) -> None:
    person = Person.objects.get(pk=field.world.person("Nông Thị Nay", 51))
    old = Person.objects.get(pk=person.pk)
    old.full_name = "Nông Thị Xưa"
    assert not _take(field, bond, page=_page("person", person, seal=5)).is_page_old
    assert _take(field, bond, page=_page("person", old, seal=3)).is_page_old
    assert Person.objects.get(pk=person.pk).full_name == "Nông Thị Nay"
    assert Bond.objects.get().cursor["seal"] == 5


def test_what_the_province_knew_under_another_id(field: Field, bond: Bond) -> None:
    told = field.command(
        "people.register_business", village=51, name="Quán Mỵ", kind="business_household",
        tax_number="0101234567",
    )  # fmt: skip
    visit = field.command(
        "activities.record", kind="business_visit", place=51, business=told["id"],
        happened_on=TODAY.isoformat(), answers={},
    )  # fmt: skip
    field.push(told, visit)
    real = new_id()
    _take(field, bond, answers=[_answer(told, result=str(real)), _answer(visit)])
    row = Business.objects.get(pk=told["id"])
    row.pk = row.id = real
    _take(field, bond, page=_page("business", row))
    assert list(Business.objects.values_list("id", flat=True)) == [real]
    assert Activity.objects.get(pk=visit["id"]).business_id == real
    assert not Owed.objects.exists()


def test_what_the_province_set_aside_goes(field: Field, bond: Bond) -> None:
    home = field.household()
    visit = field.visit(home["id"])
    field.push(home, visit)
    _take(field, bond, answers=[_answer(home), _answer(visit, "settled", reason="sync.set_aside")])
    assert ("activity", UUID(visit["id"])) in set(Owed.objects.values_list("kind", "subject"))
    _take(field, bond, page=_page("activity", ids=[visit["id"]]))
    assert not Activity.objects.exists()


def test_acts_at_the_desk_are_told_as_commands(field: Field, bond: Bond) -> None:
    home = field.household()
    field.push(home)
    actor = actor_of(field.officer, on=TODAY)
    draft = Draft(
        kind="household_visit", place=51, happened_on=TODAY, household=UUID(home["id"]),
        answers={"outcome": "met", "persons_guided": 1},
    )  # fmt: skip
    root = record(actor=actor, draft=draft).root
    void(actor=actor, root=root, reason="never happened")
    letter, _seq, is_last = letter_after(actor=field.world.actor, bond=bond, seq=0, at=NOW)
    verbs = [c["verb"] for c in letter["commands"]]
    assert verbs == ["people.register_household", "activities.record", "activities.void"]
    assert is_last
    own = letter["commands"][1]
    assert (own["id"], own["device"]) == (str(root), str(bond.device))
    assert own["made_by"] == str(field.officer.pk)
    assert collect(actor=field.world.actor, bond=bond, at=NOW) == 0


def test_what_could_not_travel_is_refused(field: Field, bond: Bond) -> None:
    one, other = field.world.person("Nông Thị Mỵ", 51), field.world.person("Nông Thị Mỵ", 51)
    officer = actor_of(field.officer, on=TODAY)
    for actor in (officer, replace(field.world.actor, device="command line")):
        with pytest.raises(Problem, match="done at the province"):
            merge_persons(actor=actor, kept=one, gone=other, reason="twice")
    assert not Person.objects.exclude(merged_into=None).exists()


def test_a_form_that_comes_with_another_map_is_counted_anew(field: Field, bond: Bond) -> None:
    own = OwnKind.objects.create(
        province="04", place_id=40, code="own04_may", version=1, made_at=NOW, changed_at=NOW
    )
    own.counts, own.changed_at = [{"measure": "visits", "group": "all", "when": None}], NOW
    page = _page("person")
    columns = columns_of(OwnKind, is_numbered=True)
    table = {"columns": columns, "rows": [[getattr(own, name) for name in columns]]}
    _take(field, bond, page={**page, "sets": {"forms": {"xforms.ownkind": table}}})
    marked = set(Mark.objects.filter(place_id=51).values_list("family", flat=True))
    assert {"activities:own04_may", "activities:household_visit"} <= marked
