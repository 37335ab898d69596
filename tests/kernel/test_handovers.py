"""Moving to another province: offered, taken in; every month counts once, where it was spent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from doorstep.kernel.access.actors import Actor, Held
from doorstep.kernel.attainments.actions import Grant, grant, withdraw
from doorstep.kernel.attainments.counting import PREFIX
from doorstep.kernel.attainments.kinds import ATTAINMENTS, AttainmentKind
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.indicators.fold import differences, fold, recount
from doorstep.kernel.indicators.models import Cell
from doorstep.kernel.journal.models import Line
from doorstep.kernel.people.actions import (
    correct_person,
    join_group,
    merge_persons,
    move_person,
    offer_person,
    set_identity_number,
    take_in,
    undo_merge,
    withdraw_offer,
)
from doorstep.kernel.people.handing import came_from, offers, went_to
from doorstep.kernel.people.models import IdentityNumber, Person, SensitiveMembership
from doorstep.kernel.places.models import Unit, UnitVersion
from doorstep.kernel.places.replacing import replace_placements
from tests.kernel.people_world import TODAY, People, people_world

pytestmark = pytest.mark.django_db
SKILL = "test_skill"
MOVED = date(2026, 3, 10)


@pytest.fixture
def world() -> Iterator[People]:
    ATTAINMENTS.add(SKILL, AttainmentKind(SKILL, "Skill"))
    made = people_world()
    for unit, level, parent in ((80, "province", None), (81, "commune", 80), (811, "village", 81)):
        Unit.objects.create(id=unit, level=level, province="08", began_on=date(2000, 1, 1))
        UnitVersion.objects.create(
            unit_id=unit, province="08", level=level, code=f"8{unit}", name=str(unit), type="",
            parent_id=parent, valid_from=date(2000, 1, 1), search_key="", sort_key="",
        )  # fmt: skip
    replace_placements(province="08")
    for code in ("04", "08"):
        recount(province=code)
    yield made
    del ATTAINMENTS._entries[SKILL]


def there(unit: int = 81, level: str = "commune") -> Actor:
    return Actor(None, "Lan", (Held("officer", level, unit, "08"),), TODAY)


def skilled(world: People, person: UUID, on: date) -> UUID:
    source = new_id()
    province = Person.objects.get(pk=person).province
    given = Grant(province, "person", person, SKILL, on, "activity", source)
    grant(actor=world.actor, grants=[given])
    return source


def level(measure: str, month: int, province: str, group: str = "all") -> int:
    fold()
    for code in ("04", "08"):
        assert list(differences(province=code)) == []
    cells = Cell.objects.filter(
        province=province, series__measure=measure, series__group=group, month__lte=month
    )
    return sum(cells.values_list("value", flat=True))


def moved(world: People, person: UUID) -> Person:
    offer = offer_person(actor=world.officer("commune", 41), person=person, place=81, on=MOVED)
    return take_in(actor=there(), handover=offer.pk, village=811)


def test_every_month_counts_once_and_the_stock_follows(world: People) -> None:
    person = world.person("Nông Thị Mai", birth=date(1980, 5, 4), phone="0912010801")
    join_group(actor=world.actor, subject_type="person", subject=person, group="poor", on=MOVED)
    detail = {"group": "ethnic_minority", "on": date(2025, 2, 1), "detail": "Tày"}
    join_group(actor=world.actor, subject_type="person", subject=person, **detail)
    set_identity_number(actor=world.actor, person=person, number="004180000123")
    skilled(world, person, date(2025, 7, 1))
    new = moved(world, person)
    for month, here, away in ((202512, 1, 0), (202602, 1, 0), (202603, 0, 1), (202611, 0, 1)):
        for measure in ("registered:person", PREFIX + SKILL):
            assert (level(measure, month, "04"), level(measure, month, "08")) == (here, away)
    for group in ("adults", "ethnic_minority", "poor"):
        assert level("registered:person", 202611, "08", group) == 1
    old = Person.objects.get(pk=person)
    assert (old.left_on, old.left_reason, new.province) == (MOVED, "handed_over", "08")
    assert (new.full_name, new.birth_on, new.phone) == (old.full_name, old.birth_on, old.phone)
    assert IdentityNumber.objects.filter(person=new, tail="0123").exists()
    sealed = SensitiveMembership.objects.get(subject=new.pk)
    assert bytes(sealed.sealed_detail) and sealed.province == "08"
    assert came_from(new).person == old and went_to(old).arrived == new  # type: ignore[union-attr]
    told = set(
        Line.objects.filter(verb__in=("people.take_in", "people.hand_over")).values_list(
            "verb", "province"
        )
    )
    assert told == {("people.take_in", "08"), ("people.hand_over", "04")}


def test_what_is_learned_or_taken_back_later_follows(world: People) -> None:
    person = world.person("Nông Thị Mai", birth=1980)
    early = skilled(world, person, date(2025, 7, 1))
    new = moved(world, person)
    late = skilled(world, person, date(2025, 9, 1))
    withdraw(actor=world.actor, source="activity", source_ids=[early])
    assert level(PREFIX + SKILL, 202611, "08") == 1, "the late one still shows it"
    withdraw(actor=world.actor, source="activity", source_ids=[late])
    assert level(PREFIX + SKILL, 202611, "08") == 0 == level(PREFIX + SKILL, 202601, "04")
    skilled(world, new.pk, date(2026, 6, 1))
    assert (level(PREFIX + SKILL, 202611, "08"), level(PREFIX + SKILL, 202611, "04")) == (1, 0)


def test_who_moved_comes_back_by_the_same_way(world: People) -> None:
    person = world.person("Nông Thị Mai", birth=1980)
    skilled(world, person, date(2025, 7, 1))
    new = moved(world, person)
    offer = offer_person(actor=there(), person=new.pk, place=51, on=date(2026, 8, 1))
    home = take_in(actor=world.officer("commune", 41), handover=offer.pk, village=52)
    late = skilled(world, person, date(2025, 5, 1))
    found = [level(PREFIX + SKILL, m, p) for m in (202602, 202605, 202611) for p in ("04", "08")]
    assert found == [1, 0, 0, 1, 1, 0] and home.province == "04" and late
    assert sum(level("registered:person", 202611, p) for p in ("04", "08")) == 1


def test_until_somebody_takes_in_nothing_changes(world: People) -> None:
    person = world.person("Nông Thị Mai", birth=1980)
    officer = world.officer("commune", 41)
    offer = offer_person(actor=officer, person=person, place=81, on=MOVED)
    assert level("registered:person", 202611, "04") == 1
    assert list(offers(actor=there())) == [offer] == list(offers(actor=there(80, "province")))
    assert not offers(actor=officer).exists(), "whoever offers does not take in"
    with pytest.raises(Problem, match="already"):
        offer_person(actor=officer, person=person, place=811, on=MOVED)
    with pytest.raises(NotAllowed):
        take_in(actor=officer, handover=offer.pk, village=811)
    with pytest.raises(NotAllowed):
        withdraw_offer(actor=world.officer("commune", 42), handover=offer.pk)
    withdraw_offer(actor=there(), handover=offer.pk)
    with pytest.raises(Problem, match="no longer open"):
        take_in(actor=there(), handover=offer.pk, village=811)
    assert offer_person(actor=officer, person=person, place=811, on=MOVED)


def test_what_is_refused(world: People) -> None:
    person = world.person("Nông Thị Mai", birth=1980, registered_on=date(2026, 1, 1))
    officer = world.officer("commune", 41)
    for place, on in ((55, MOVED), (80, MOVED), (81, date(2027, 1, 1)), (81, date(1999, 1, 1))):
        with pytest.raises(Problem):
            offer_person(actor=officer, person=person, place=place, on=on)
    with pytest.raises(NotAllowed):
        offer_person(actor=world.officer("commune", 42), person=person, place=81, on=MOVED)
    with pytest.raises(Problem, match="hand the person over"):
        move_person(actor=world.actor, person=person, village=811, on=MOVED)
    early = offer_person(actor=officer, person=person, place=81, on=date(2025, 6, 1))
    with pytest.raises(Problem, match="moved later"):
        take_in(actor=there(), handover=early.pk, village=811)
    withdraw_offer(actor=officer, handover=early.pk)
    moved(world, person)
    with pytest.raises(Problem, match="left the register"):
        move_person(actor=world.actor, person=person, village=52, on=date(2026, 9, 1))


def test_a_merge_under_a_record_that_was_handed_over_stays(world: People) -> None:
    person, twin = world.person("Nông Thị Mai"), world.person("Nông Thị Mai")
    skilled(world, twin, date(2025, 7, 1))
    merge = merge_persons(actor=world.actor, kept=person, gone=twin, reason="một người")
    new = moved(world, person)
    assert level(PREFIX + SKILL, 202611, "08") == 1
    with pytest.raises(Problem, match="handed over"):
        undo_merge(actor=world.actor, merge=merge.pk)
    skilled(world, twin, date(2025, 6, 1))
    assert level(PREFIX + SKILL, 202611, "08") == 1
    correct_person(actor=world.actor, person=new.pk, reason="nghe nhầm", full_name="Nông Thị Mỵ")
    assert level("registered:person", 202611, "08") == 1
