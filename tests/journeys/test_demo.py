"""The demonstration agrees with what was published, with the rules, and with itself."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Count, Min
from pytest_django.plugin import DjangoDbBlocker

import demo.build
from doorstep.capabilities.learning.certificates import keys
from doorstep.capabilities.learning.certificates.lines import VALID, verify
from doorstep.capabilities.learning.certificates.queries import to_print
from doorstep.capabilities.learning.classes.queries import classes, lines_of
from doorstep.capabilities.learning.models import (
    AdoptedFramework,
    Attempt,
    Certificate,
    Learner,
    LearningClass,
    SigningKey,
    Study,
)
from doorstep.kernel.access.actors import actor_of, the_system
from doorstep.kernel.access.models import Account
from doorstep.kernel.access.rights import RECORD, SEE_PEOPLE
from doorstep.kernel.activities.drafts import Draft
from doorstep.kernel.activities.granting import grants_of
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.activities.models import Activity, Participant
from doorstep.kernel.activities.reach import masks_of
from doorstep.kernel.activities.rules import checked
from doorstep.kernel.attainments.models import Attainment, Evidence
from doorstep.kernel.basics.periods import month_of
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.indicators import fold
from doorstep.kernel.indicators.models import Cell
from doorstep.kernel.people.ages import age_joinings
from doorstep.kernel.people.belonging import BY_AGE, Groups
from doorstep.kernel.people.models import (
    GroupMembership,
    Household,
    Person,
    Residence,
    Team,
    TeamMember,
    TeamVillage,
)
from doorstep.kernel.people.naming import person_columns
from doorstep.kernel.places.loading import load_official
from doorstep.kernel.places.models import FOREVER, Coverage, Facility, Placement, Unit
from tests.kernel.test_sweeps import as_swept, as_tallied

# The province is made in an outer transaction; the mark gives every test one of its own inside.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
TODAY = date(2026, 11, 21)
TOLD_ON = date(2025, 11, 5)


@pytest.fixture(scope="module")
def province(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[demo.build.Made]:
    """Cao Bằng at scale "village", made once for all tests here and rolled back after them."""
    folder = tmp_path_factory.mktemp("units")
    _only_cao_bang(settings.CONTENT_DIR / "units", folder)
    with django_db_blocker.unblock(), transaction.atomic():
        load_official(actor=the_system(on=TODAY), folder=folder)
        yield demo.build.make("village", seed=7, today=TODAY)
        transaction.set_rollback(True)


def _only_cao_bang(source: Path, target: Path) -> None:
    ids: set[str] = set()
    columns = {"units": "id", "versions": "unit_id", "lineage": "new_id"}
    for name, column in columns.items():
        with (source / f"{name}.tsv").open(encoding="utf-8", newline="") as text:
            rows = list(csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE))
        if name == "units":
            ids = {row["id"] for row in rows if row["province"] == "04"}
        kept = [list(row.values()) for row in rows if row[column] in ids]
        lines = ["\t".join(rows[0]), *("\t".join(row) for row in kept)]
        (target / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_the_published_figures_hold_on_their_day() -> None:
    assert Unit.objects.filter(level="village").count() == 1462
    assert Team.objects.filter(founded_on__lte=TOLD_ON, ended_on__gt=TOLD_ON).count() == 1241
    members = TeamMember.objects.filter(from_on__lte=TOLD_ON, to_on__gt=TOLD_ON)
    assert members.count() == 9302
    assert members.filter(trained_on__lte=TOLD_ON).count() / 9302 == pytest.approx(0.78, abs=0.01)
    without = Coverage.objects.all().on(TOLD_ON)
    assert without.filter(kind="signal", level="none").count() == 138
    assert without.filter(kind="electricity", level="no").count() == 29
    assert without.filter(kind="fibre", level="yes").count() == round(1462 * 0.6)
    stations = Facility.objects.filter(kind="base_station")
    assert stations.count() == 1206
    assert stations.filter(began_on__lte=TOLD_ON).count() > 1200


def test_it_grew_until_today() -> None:
    assert Team.objects.filter(ended_on__gt=TODAY).count() == 1431
    assert TeamMember.objects.filter(to_on__gt=TODAY).count() == 12151
    assert TeamVillage.objects.values("village").distinct().count() == 1462 - 31
    now = Coverage.objects.all().on(TODAY)
    assert now.filter(kind="signal", level="none").count() == 96


def test_every_village_has_a_commune_before_and_after_the_reform() -> None:
    villages = Placement.objects.filter(unit__level="village")
    assert not villages.filter(commune=None).exists()
    assert villages.all().on(date(2025, 6, 30)).values("commune").distinct().count() > 100
    assert villages.all().on(date(2025, 7, 1)).values("commune").distinct().count() == 56


def test_the_village_is_full(province: demo.build.Made) -> None:
    assert 200 <= Household.objects.count() <= 300
    assert 900 <= Person.objects.count() <= 1300
    assert set(Person.objects.values_list("village__versions__name", flat=True)) == {"Nà Ly"}
    assert Activity.objects.count() > 2000
    assert Activity.objects.filter(revision=2).exists()


def test_figures_agree_with_facts() -> None:
    assert Cell.objects.exists()
    assert list(fold.differences(province="04")) == []


def test_a_sweep_counts_what_the_tallies_count() -> None:
    assert as_swept("04") == as_tallied("04")


def test_answers_fit_their_kinds() -> None:
    for row in Activity.objects.filter(attention=""):
        clean, faults = checked(KINDS[row.kind], row.answers)
        assert (clean, faults) == (row.answers, {}), row.kind
        assert row.month == month_of(row.happened_on)
        assert row.received_at.date() < TODAY + timedelta(days=1)


def test_evidence_is_what_the_kinds_grant() -> None:
    persons = defaultdict(list)
    for activity, person in Participant.objects.values_list("activity", "person"):
        persons[activity].append(person)
    granted = {
        (g.subject_type, g.subject, g.code, g.source_id, g.on)
        for a in Activity.objects.filter(is_current=True, is_void=False, attention="")
        for g in grants_of(a, persons[a.pk])
    }
    columns = ("attainment__subject_type", "attainment__subject", "attainment__code")
    shown = Evidence.objects.filter(source="activity").values_list(*columns, "source_id", "on")
    assert set(shown) == granted
    firsts = Attainment.objects.annotate(first=Min("evidence__on"))
    assert all((a.first_on, a.first_month) == (a.first, month_of(a.first)) for a in firsts)
    confirmed = Evidence.objects.filter(attainment__code="vneid_confirmed")
    assert set(confirmed.values_list("source", flat=True)) == {"import"}


def test_masks_are_those_of_the_day() -> None:
    rows = Activity.objects.filter(is_current=True, revision=1).order_by("id")[:1500]
    persons = defaultdict(list)
    for activity, person in Participant.objects.values_list("activity", "person"):
        persons[activity].append(person)
    drafts = [_draft(a, tuple(persons[a.pk])) for a in rows]
    masks = masks_of(drafts)
    assert {a.pk: a.groups for a in rows if a.groups} == {k: m for k, m in masks.items() if m}


def _draft(a: Activity, persons: tuple[Any, ...]) -> Draft:
    return Draft(
        kind=a.kind,
        place=a.place_id,
        happened_on=a.happened_on,
        id=a.pk,
        household=a.household_id,
        business=a.business_id,
        persons=persons,
    )


def test_people_are_written_as_the_register_writes_them() -> None:
    groups, ahead = Groups(), TODAY + timedelta(days=900)
    for person in Person.objects.order_by("id")[:200]:
        for column, value in person_columns(person.full_name).items():
            assert getattr(person, column) == value
        wanted = {(j.group, *j.span) for j in age_joinings(person, groups) if j.span[0] < ahead}
        own = GroupMembership.objects.filter(subject=person.pk, source=BY_AGE, from_on__lt=ahead)
        assert set(own.values_list("group", "from_on", "to_on")) == wanted
    homes = Residence.objects.values("subject").annotate(n=Count("id"))
    assert set(homes.values_list("n", flat=True)) == {1}
    for residence in Residence.objects.all()[:100]:
        assert residence.from_month == month_of(residence.from_on)
        assert residence.to_on == FOREVER


def test_the_accounts_can_do_their_work(province: demo.build.Made) -> None:
    by_name = {a.username: a for a in Account.objects.filter(username__contains=".")}
    for told in province.accounts:
        assert by_name[told["username"]].check_password(province.password)
    village = Team.objects.get(place__versions__name="Nà Ly", place__versions__valid_to=FOREVER)
    leader = actor_of(by_name["totruong.naly"], on=TODAY)
    assert leader.may(RECORD, village.place_id)
    assert Person.objects.visible_to(leader, SEE_PEOPLE).count() == Person.objects.count()
    assert not by_name["canbo.01290"].has_usable_password()


def test_people_learn_and_have_certificates(province: demo.build.Made) -> None:
    officer = actor_of(Account.objects.get(username="canbo.thucphan"), on=TODAY)
    rows = list(classes(officer).order_by("place__level"))
    assert [row.place.level for row in rows] == ["commune", "village"]
    assert all(row.made_at.date() < TODAY < row.due_on for row in rows)
    for row in rows:
        lines = lines_of(row, actor=officer)
        assert 10 <= len(lines) and 0 < sum(line.is_done for line in lines) < len(lines)
        assert all(line.learner.code_digest for line in lines)
    assert {s.ended_on < TODAY and s.is_finished for s in Study.objects.all()} == {True}
    assert Attempt.objects.filter(is_passed=False).exists()
    known = keys.public_keys(province="04")
    given = list(to_print(actor=officer, place=rows[0].place_id))
    assert 20 <= len(given) == Certificate.objects.count() == province.rows["certificate"]
    assert {c.adopted.is_sample and c.earned_on == c.issued_on < TODAY for c in given} == {True}
    assert {verify(c.line, known).state for c in given} == {VALID}
    assert {c.group for c in given} >= {"officials", "citizens"}
    skilled = Attainment.objects.filter(code="basic_skills", is_live=True)
    assert skilled.filter(subject__in=[c.person_id for c in given]).count() == len(given)


def test_the_same_seed_makes_the_same_and_nothing_is_left_when_forgotten(
    django_capture_on_commit_callbacks: Any,
) -> None:
    before, key = _everything(), SigningKey.objects.get().key
    assert keys.is_here(province="04", key=key)
    with pytest.raises(Problem):
        demo.build.make("village", seed=7, today=TODAY)
    with django_capture_on_commit_callbacks(execute=True):
        demo.build.forget(today=TODAY)
    assert not keys.is_here(province="04", key=key)
    assert not demo.build.is_made()
    people = (Person, Household, Team, TeamMember, Activity, Attainment, Evidence, Account)
    learning = (Study, Attempt, Learner, LearningClass, Certificate, AdoptedFramework, SigningKey)
    for model in (*people, *learning):
        assert not model.objects.exists(), model
    assert not Facility.objects.exists()
    assert list(fold.differences(province="04")) == []
    demo.build.make("village", seed=7, today=TODAY)
    assert _everything() == before


def _everything() -> tuple[Any, ...]:
    cells = Cell.objects.values_list("series__measure", "series__group", "place", "month", "value")
    return (
        set(cells),
        set(Activity.objects.values_list("id", "kind", "received_at", "groups")),
        set(Person.objects.values_list("id", "full_name", "birth_on", "phone")),
        set(Team.objects.values_list("id", "name", "decision")),
        set(Study.objects.values_list("id", "person", "lesson", "ended_at")),
        set(Attempt.objects.values_list("id", "person", "right", "ended_at")),
        set(Certificate.objects.values_list("person", "group", "earned_on", "issued_on")),
    )
