"""Certificates by rule: once each, dated by the last evidence, taken back with it."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.utils import timezone

from doorstep.capabilities.learning import frameworks
from doorstep.capabilities.learning.certificates import keys
from doorstep.capabilities.learning.certificates.actions import (
    distrust,
    end,
    issue_due,
    look,
    revoke,
    rotate,
    unbar,
)
from doorstep.capabilities.learning.certificates.models import Certificate, SigningKey
from doorstep.capabilities.learning.certificates.verifying import check
from doorstep.kernel.activities.actions import amend, void
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.attainments.actions import withdraw
from doorstep.kernel.attainments.models import Attainment, Evidence
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.basics.tables import Faults
from doorstep.kernel.indicators.fold import fold
from doorstep.kernel.indicators.models import Cell
from doorstep.kernel.journal.models import Line
from doorstep.kernel.people.groups import join_group
from doorstep.kernel.people.merging import merge_persons, undo_merge
from doorstep.kernel.places.models import Unit
from tests.capabilities.certificate_world import (
    AT,
    DAY,
    adopted,
    attest,
    is_skilled,
    passes,
    sample,
    standing,
)
from tests.kernel.people_world import TODAY, People, people_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _var(tmp_path, settings) -> None:
    settings.VAR_DIR = tmp_path


@pytest.fixture
def world() -> People:
    return people_world()


def test_enough_gives_the_attainment_and_one_certificate(world: People) -> None:
    adopted(world)
    may = world.person("Lò Thị Mây", birth=1966)
    attest(world, may, on=DAY)
    assert standing(may) == [] and not is_skilled(may)
    passes(world, may, on=DAY + timedelta(days=3))
    (found,) = standing(may)
    assert found.earned_on == DAY + timedelta(days=3) and found.group == "citizens"
    assert found.name == "Lò Thị Mây" and found.birth_year == 1966
    reached = Attainment.objects.get(subject=may, code="basic_skills")
    assert reached.is_live and reached.first_on == found.earned_on
    assert Evidence.objects.get(attainment=reached).source == "framework"
    passes(world, may, "safety")
    attest(world, may)
    assert standing(may) == [found]
    fold()
    cells = Cell.objects.filter(series__measure="attained:basic_skills", series__group="all")
    assert sum(cells.values_list("value", flat=True)) == 1
    assert check(found.line).state == check(found.number).state == "valid"
    assert Line.objects.filter(verb="certificate.issue", about_id=str(found.pk)).exists()


def test_an_amendment_that_changes_nothing_changes_no_certificate(world: People) -> None:
    adopted(world)
    may = world.person("Mây", birth=1966)
    record = attest(world, may)
    passes(world, may)
    (found,) = standing(may)
    answers = Activity.objects.get(root=record, is_current=True).answers
    amend(actor=world.actor, root=record, reason="x", answers=answers | {"remarks": "x"})
    assert standing(may) == [found] and is_skilled(may)
    assert Certificate.objects.count() == 1


def test_evidence_taken_back_takes_the_certificate_back_for_good(world: People) -> None:
    adopted(world)
    may = world.person("Mây", birth=1966)
    record = attest(world, may)
    passes(world, may)
    (found,) = standing(may)
    void(actor=world.actor, root=record, reason="wrong person")
    found.refresh_from_db()
    assert found.revoked_at and found.reason == "evidence_withdrawn" and not is_skilled(may)
    assert check(found.line).state == check(found.number).state == "revoked"
    attest(world, may)
    (again,) = standing(may)
    assert again.number != found.number and is_skilled(may)


def test_other_evidence_keeps_it_and_moves_its_day(world: People) -> None:
    adopted(world)
    may = world.person("Mây", birth=1966)
    attest(world, may)
    first = passes(world, may, on=DAY)
    passes(world, may, on=DAY + timedelta(days=9))
    (found,) = standing(may)
    withdraw(actor=world.actor, source="officer", source_ids=[first])
    assert standing(may) == [found]
    found.refresh_from_db()
    assert found.earned_on == DAY + timedelta(days=9)
    assert Attainment.objects.get(subject=may, code="basic_skills").first_on == found.earned_on


def test_the_rule_is_that_of_the_persons_group(world: People) -> None:
    adopted(world)
    hà = world.person("Hà", birth=1990)
    join_group(
        actor=world.actor, subject_type="person", subject=hà, group="cadres", on=date(2026, 1, 1)
    )
    passes(world, hà, "vneid")
    attest(world, hà)
    assert standing(hà) == []
    passes(world, hà, "ai")
    assert [c.group for c in standing(hà)] == ["officials"]


def test_merged_records_keep_one_certificate(world: People) -> None:
    adopted(world)
    one, other = world.person("Mây", birth=1966), world.person("Lò Thị Mây", birth=1966)
    for person in (one, other):
        attest(world, person)
        passes(world, person)
    first, second = standing(one)[0], standing(other)[0]
    merge = merge_persons(actor=world.actor, kept=other, gone=one, reason="the same")
    assert standing(one) == [first] and standing(other) == [] and is_skilled(other)
    second.refresh_from_db()
    assert second.reason == "merged"
    undo_merge(actor=world.actor, merge=merge.pk)
    assert len(standing(one)) == len(standing(other)) == 1
    assert is_skilled(one) and is_skilled(other)


def test_adopting_late_gives_what_is_due_in_few_questions(
    world: People, django_assert_max_num_queries
) -> None:
    people = [world.person(f"Nông Văn {n}", birth=1970) for n in range(40)]
    for person in people:
        passes(world, person)
    attest(world, *people)
    adopted(world)
    assert not Certificate.objects.exists()
    with django_assert_max_num_queries(60):
        found = list(issue_due(actor=world.actor, province="04", at=AT))
    assert sum(o.issued for o in found) == 40
    assert sum(o.issued for o in issue_due(actor=world.actor, province="04", at=AT)) == 0
    assert len(set(Certificate.objects.values_list("number", flat=True))) == 40


def test_nothing_follows_before_after_or_without_a_rule(world: People) -> None:
    may = world.person("Mây", birth=1966)
    attest(world, may)
    passes(world, may)
    row = adopted(world, on=TODAY + timedelta(days=20))
    far = look(actor=world.actor, province="04", persons=[may], at=AT)
    assert far.issued == 0
    place = Unit.objects.get(pk=world.province)
    end(actor=world.actor, adopted=row, place=place, on=TODAY)
    with pytest.raises(Problem):
        end(actor=world.actor, adopted=row, place=place, on=TODAY)
    with pytest.raises(Problem):
        adopted(world, {k: v for k, v in sample().items() if k != "rule"})
    with pytest.raises(NotAllowed):
        people = People(world.officer("commune", 41))
        adopted(people)


def test_another_version_follows_and_old_certificates_stay(world: People) -> None:
    first = adopted(world)
    may = world.person("Mây", birth=1966)
    attest(world, may)
    passes(world, may)
    (found,) = standing(may)
    with pytest.raises(Problem):
        adopted(world)
    harder = deepcopy(sample()) | {"version": "2026-2"}
    harder["rule"][0]["tests_at_least"] = 4
    second = adopted(world, harder, on=TODAY)
    first.refresh_from_db()
    assert first.valid_to == second.valid_from
    passes(world, may, "safety")
    assert standing(may) == [found]


def test_an_officer_takes_back_and_lets_follow(world: People) -> None:
    adopted(world)
    may = world.person("Mây", birth=1966)
    attest(world, may)
    passes(world, may)
    (found,) = standing(may)
    with pytest.raises(Problem):
        revoke(actor=world.actor, certificate=found, reason=" ", at=AT)
    revoke(actor=world.officer("commune", 41), certificate=found, reason="wrong name", at=AT)
    passes(world, may, "safety")
    assert standing(may) == [] and not is_skilled(may)
    unbar(actor=world.officer("commune", 41), certificate=found)
    look(actor=world.actor, province="04", persons=[may], at=AT)
    assert len(standing(may)) == 1
    with pytest.raises(NotAllowed):
        revoke(actor=world.officer("commune", 42), certificate=standing(may)[0], reason="x", at=AT)


def test_a_missing_key_holds_no_record_up(world: People, tmp_path, settings) -> None:
    adopted(world)
    may = world.person("Mây", birth=1966)
    attest(world, may)
    settings.VAR_DIR = tmp_path / "elsewhere"
    passes(world, may)
    assert standing(may) == []
    with pytest.raises(Problem, match=r"not on this machine|certificate\.key_missing"):
        list(issue_due(actor=world.actor, province="04", at=AT))
    settings.VAR_DIR = tmp_path
    assert sum(o.issued for o in issue_due(actor=world.actor, province="04", at=AT)) == 1


def test_keys_take_over_and_old_ones_stay_listed(world: People) -> None:
    adopted(world)
    may, ba = world.person("Mây", birth=1966), world.person("Ba", birth=1955)
    attest(world, may, ba)
    passes(world, may)
    rotate(actor=world.actor, province="04", on=timezone.localdate(), at=AT)
    passes(world, ba)
    old, new = standing(may)[0], standing(ba)[0]
    assert old.key != new.key and SigningKey.objects.count() == 2
    assert keys.current(province="04").key == new.key
    assert check(old.line).state == check(new.line).state == "valid"
    with pytest.raises(NotAllowed):
        rotate(actor=world.officer("province", 40), province="04", on=TODAY, at=AT)


def test_a_key_that_others_may_have_is_believed_no_more(world: People) -> None:
    adopted(world)
    may, ba = world.person("Mây", birth=1966), world.person("Ba", birth=1955)
    attest(world, may, ba)
    passes(world, may)
    (old,) = standing(may)
    today = timezone.localdate()
    assert distrust(actor=world.actor, province="04", on=today, at=AT) == 1
    (new,) = standing(may)
    assert new.number == old.number and new.key != old.key
    assert check(old.line).state == "unknown_key"
    assert check(new.line).state == check(new.number).state == "valid"
    passes(world, ba)
    assert check(standing(ba)[0].line).state == "valid"
    with pytest.raises(NotAllowed):
        distrust(actor=world.officer("province", 40), province="04", on=today, at=AT)


def test_faults_of_a_framework_are_told_all_at_once(world: People) -> None:
    told = deepcopy(sample())
    told["rule"][0] |= {"groups": ["farmers"], "tests": ["flying"], "tests_at_least": 9}
    told["rule"][1] |= {"grants": "vneid_confirmed", "surprise": 1}
    told["code"] = "much-too-long-a-code"
    with pytest.raises(Faults) as why:
        adopted(world, told)
    places = {fault.where for fault in why.value.faults}
    assert {
        "rule.1.groups", "rule.1.tests", "rule.1.tests_at_least", "rule.2.grants",
        "rule.2.surprise", "code",
    } <= places  # fmt: skip
    with pytest.raises(Faults):
        frameworks.parse(b"\xff\xfe not toml")
