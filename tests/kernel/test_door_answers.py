"""Answers that a door needs: by person, files, serial numbers, times; asked only when they fit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from doorstep.kernel.activities import actions
from doorstep.kernel.activities.actions import Draft, NotFit
from doorstep.kernel.activities.forms import FORMAT, definition, import_columns
from doorstep.kernel.activities.kinds import (
    BY_PERSON,
    CHOICE,
    KINDS,
    MEMBERS,
    PHOTO,
    SERIALS,
    TIME,
    VOICE,
    ActivityKind,
    Field,
)
from doorstep.kernel.activities.models import Activity, Participant
from doorstep.kernel.activities.rules import checked, holds
from doorstep.kernel.activities.special_answers import files_named
from doorstep.kernel.attainments.models import Attainment
from tests.kernel.activity_facts import VISIT, household
from tests.kernel.people_world import TODAY, people_world

VECTORS = Path(__file__).parents[1] / "vectors" / "shown_when.json"
SHA = "0a" * 32
DOOR = ActivityKind(
    "door", "Door", "Doors",
    (
        Field("outcome", CHOICE, "Outcome", options=(("met", "met"), ("absent", "absent"))),
        Field("why", "text", "Why", is_required=True, shown_when=("outcome", ("absent",))),
        Field("old", "text", "Old", is_required=True, until=2),
        Field("taught", BY_PERSON, "Taught", options=(("a", "A"), ("b", "B"))),
        Field("photo", PHOTO, "Photo", most=2),
        Field("voice", VOICE, "Voice"),
        Field("serials", SERIALS, "Serials"),
        Field("at", TIME, "At"),
        Field("staff", MEMBERS, "Staff"),
    ),
)  # fmt: skip
ONE, TWO = "0198f000-0000-7000-8000-000000000001", "0198f000-0000-7000-8000-000000000002"


@pytest.mark.parametrize("case", json.loads(VECTORS.read_text()), ids=lambda c: c["name"])
def test_conditions_hold_as_the_phone_reads_them(case: dict[str, Any]) -> None:
    when = case["when"] and (case["when"]["field"], tuple(case["when"]["answers"]))
    assert holds(when, case["answers"]) is case["holds"]


@pytest.mark.parametrize(
    ("answers", "clean"),
    [
        ({"taught": {TWO: ["b", "a"], ONE: []}}, {"taught": {TWO: ["a", "b"]}}),
        ({"taught": {ONE.upper(): "a"}}, {"taught": {ONE: ["a"]}}),
        ({"taught": {ONE: []}}, {}),
        ({"photo": [SHA, SHA.upper()], "voice": SHA}, {"photo": [SHA], "voice": [SHA]}),
        ({"serials": "vn 12, vn-13;VN-13\nx"}, {"serials": ["VN", "12", "VN-13", "X"]}),
        ({"at": "8h05"}, {"at": "08:05"}),
        ({"at": "২৩:৫৯"}, {"at": "23:59"}),
        ({"staff": ["7", 9, 7]}, {"staff": [7, 9]}),
    ],
)
def test_answers_are_cleaned(answers: dict[str, Any], clean: dict[str, Any]) -> None:
    assert checked(DOOR, answers) == (clean, {})


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("taught", ["a"]), ("taught", {"nobody": ["a"]}), ("taught", {ONE: ["c"]}),
        ("photo", ["c"]), ("photo", [SHA, "1" * 64, "2" * 64]), ("voice", [SHA, "1" * 64]),
        ("serials", "9" * 61), ("at", "25:00"), ("at", "morning"), ("staff", ["Mai"]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told(code: str, answer: Any) -> None:
    assert set(checked(DOOR, {code: answer})[1]) == {code}


def test_a_hidden_answer_is_not_needed_and_one_that_is_told_stays() -> None:
    assert checked(DOOR, {"outcome": "met"}) == ({"outcome": "met"}, {})
    assert set(checked(DOOR, {"outcome": "absent"})[1]) == {"why"}
    told = {"outcome": "met", "why": "thought so", "old": "still valid"}
    assert checked(DOOR, told) == (told, {})


def test_the_definition_says_everything_and_keeps_its_first_format() -> None:
    kind = KINDS[VISIT]
    told = {f["code"]: f for f in definition(kind)["fields"]}
    assert definition(kind)["format"] == FORMAT == 2
    assert told["come_back_on"]["shown_when"]["answers"] == ["absent", "again"]
    assert told["topics"]["until"] == 2 and told["taught"]["sound"] == "household_visit.taught"
    assert told["photo"]["most"] == 3 and told["taught"]["options"][0]["code"] == "vneid"
    first = definition(kind, at=1)
    assert first["format"] == 1 and first["version"] == kind.version
    assert not {"taught", "voice", "topics"} & {f["code"] for f in first["fields"]}
    assert all("sound" not in f for f in first["fields"])
    columns = {c.code for c in import_columns(kind)}
    assert "topics" in columns and not {"taught", "voice", "photo"} & columns


@pytest.mark.django_db
def test_what_is_ticked_for_a_person_is_granted_to_that_person() -> None:
    world = people_world()
    home = household(world)
    one, two = world.person("Lý Thị A"), world.person("Lý Thị B")
    answers = {
        "outcome": "met", "taught": {str(two): ["vneid"]},
        "can_now": {str(one): ["vneid_installed", "service_helped"], str(two): ["service_alone"]},
    }  # fmt: skip
    draft = Draft(VISIT, 51, TODAY, answers, household=home)
    actions.record(actor=world.actor, draft=draft)
    assert set(Participant.objects.values_list("person", flat=True)) == {one, two}
    assert shown() == {
        (one, "vneid_installed"), (one, "online_service"), (two, "online_service"),
        (two, "online_service_alone"), (home, "visited"),
    }  # fmt: skip
    fixed = {**answers, "can_now": {str(one): ["vneid_installed"]}}
    actions.amend(actor=world.actor, root=draft.id, reason="nhầm", answers=fixed)
    assert shown() == {(one, "vneid_installed"), (home, "visited")}


def shown() -> set[tuple[UUID, str]]:
    return set(Attainment.objects.filter(is_live=True).values_list("subject", "code"))


@pytest.mark.django_db
def test_nothing_a_visit_ticks_confirms_on_vneid() -> None:
    assert "vneid_confirmed" not in {g.attainment for k in KINDS for g in k.gives}


@pytest.mark.django_db
def test_files_are_named_and_misfits_from_a_phone_are_kept() -> None:
    world = people_world()
    answers = {"outcome": "met", "photo": [SHA], "voice": ["zz"]}
    draft = Draft(VISIT, 51, TODAY, answers, household=household(world))
    with pytest.raises(NotFit):
        actions.record(actor=world.actor, draft=draft)
    row = actions.record(actor=world.actor, draft=draft, is_lenient=True)
    assert row.attention == "answers_do_not_fit" and row.answers["voice"] == ["zz"]
    assert files_named(KINDS[VISIT], {"photo": [SHA, SHA], "voice": []}) == (SHA,)
    assert Activity.objects.count() == 1
