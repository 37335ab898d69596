"""Records of a split commune itself: as a whole to a part, or activity by activity to a village."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client

from doorstep.kernel.access.actors import the_system
from doorstep.kernel.activities.actions import Draft, record
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.indicators.fold import differences, fold
from doorstep.kernel.indicators.register import find
from doorstep.kernel.indicators.sums import Ask, figures
from doorstep.kernel.journal.models import Line
from doorstep.kernel.people.loading import load_groups
from doorstep.kernel.places.bearing import facts_on
from doorstep.kernel.places.models import Change, Unit, UnitVersion
from tests.console_places import PLACES, client_at, page
from tests.world import TODAY, World, make_world

pytestmark = pytest.mark.django_db
ORDER = {"effective_on": "2026-05-01", "decision": "12/NQ-HĐND", "decided_on": "2026-04-20"}
ON = date(2026, 6, 1)


@pytest.fixture
def world() -> World:
    load_groups(actor=the_system(on=TODAY), path=settings.CONTENT_DIR / "groups.toml")
    return make_world()


@pytest.fixture
def officer(world: World) -> Client:
    client = client_at(world.province)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def parts(officer: Client, world: World) -> list[Unit]:
    """Two sessions of the commune itself, then its split in two."""
    for day, people in ((date(2026, 2, 3), 30), (date(2026, 3, 4), 12)):
        answers = {"title": "VNeID", "participants": people}
        draft = Draft("group_session", world.na_ly.pk, day, answers)
        record(actor=the_system(on=TODAY), draft=draft)
    told = {"code1": "99011", "name1": "Na Ly Thượng", "type1": "xã",
            "code2": "99012", "name2": "Na Ly Hạ", "type2": "xã"}  # fmt: skip
    officer.post(f"{PLACES}{world.na_ly.pk}/change/split/", {**ORDER, **told})
    return [
        v.unit for v in UnitVersion.objects.filter(code__in=("99011", "99012")).order_by("code")
    ]


def participants() -> dict[int | None, Decimal | None]:
    """Count by commune on the new borders, once all is folded; the cells must agree."""
    fold()
    assert list(differences(province="99")) == []
    ind = find("session_participants")
    assert ind is not None
    found = figures(Ask(ind, "99", "commune", ON, ind.groups[0]), [(202601, 202612)])
    return {unit: pairs[0].value for unit, pairs in found.items()}


def test_all_is_left_to_a_part_and_taken_back(
    officer: Client, world: World, parts: list[Unit]
) -> None:
    split = f"{PLACES}splits/{world.na_ly.pk}/"
    assert participants() == {None: 42}
    assert "All of them count with" in page(officer.get(split))
    officer.post(f"{split}leave/", {"heir": ""})
    officer.post(f"{split}leave/", {"heir": world.khuoi_sao.pk})
    assert participants() == {None: 42}
    told = page(officer.post(f"{split}leave/", {"heir": parts[1].pk}, follow=True))
    assert "They count with xã Na Ly Hạ" in told
    assert participants() == {parts[1].pk: 42}
    assert Line.objects.filter(verb="unit.leave_facts").exists()
    assert not Activity.objects.exclude(revision=1).exists(), "nothing recorded is touched"
    change = Change.objects.latest("id")
    officer.post(f"{PLACES}changes/{change.pk}/undo/")
    assert participants() == {None: 42}


def test_activities_are_given_to_villages_by_list_and_taken_back(
    officer: Client, world: World, parts: list[Unit]
) -> None:
    split = f"{PLACES}splits/{world.na_ly.pk}/"
    village = next(iter(world.villages.values()))
    officer.post(f"{split}resolve/", {"all": parts[0].pk})
    records = f"{split}records/"
    first, _second = Activity.objects.order_by("happened_on")
    assert "2 activities hang" in page(officer.get(records))
    wrong = officer.post(
        records, {"root": [first.root], "village": world.khuoi_sao.pk}, follow=True
    )
    assert "Choose activities and a village." in page(wrong)
    told = officer.post(records, {"root": [first.root], "village": village.pk}, follow=True)
    assert "1 activities were moved" in page(told) and "1 activity hangs" in page(told)
    assert participants() == {None: 12, parts[0].pk: 30}
    assert Activity.objects.get(pk=first.pk).place_id == world.na_ly.pk, "the first revision stays"
    assert facts_on([world.na_ly.pk])[world.na_ly.pk]["activities.activity"] == 1, "what counts"
    officer.post(records, {"root": [first.root], "back": "yes"})
    assert participants() == {None: 42}
    assert Activity.objects.filter(root=first.root).count() == 3


def test_only_who_changes_the_map_may(world: World, parts: list[Unit]) -> None:
    commune = client_at(world.khuoi_sao)
    split = f"{PLACES}splits/{world.na_ly.pk}/"
    assert commune.get(f"{split}records/").status_code == 403
    assert commune.post(f"{split}leave/", {"heir": parts[0].pk}).status_code == 403
