"""The pages of duplicates, households merged and parted, and persons handed over."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from doorstep.kernel.people.models import Handover, Household, HouseholdMerge, Person
from doorstep.kernel.places.models import Unit, UnitVersion
from doorstep.kernel.places.replacing import replace_placements
from doorstep.kernel.work.models import DONE, Job
from tests.offices import SINCE, Country, build, today
from tests.surfaces.console_world import home, person, signed_in, text_of

pytestmark = pytest.mark.django_db
DUPLICATES, SEARCH = reverse("console:duplicates"), reverse("console:duplicates-search")


@pytest.fixture
def country(settings: Any) -> Country:
    settings.LANGUAGE_CODE = "en"
    made = build()
    village = Unit.objects.create(id=811, level="village", province="08", began_on=SINCE)
    UnitVersion.objects.create(
        unit=village, province="08", level="village", code="02200.1", name="Far Village",
        type="xóm", parent_id=81, valid_from=SINCE, search_key="far village", sort_key="far",
    )  # fmt: skip
    replace_placements(province="08")
    return made


def test_a_small_register_is_searched_at_once(country: Country) -> None:
    client = signed_in(country)
    page = text_of(client.get(DUPLICATES))
    assert "Nobody has searched this register yet." in page
    for _twice in range(2):
        person(country, "Nông Văn Slầy")
    assert "Nông Văn Slầy" not in text_of(client.get(DUPLICATES)), "nothing is searched by looking"
    page = text_of(client.post(SEARCH, follow=True))
    assert page.count("Nông Văn Slầy") == 2 and "1 pairs still to be looked at" in page
    assert "Nông Văn Slầy" not in text_of(signed_in(country, "neighbour officer").get(DUPLICATES))
    assert signed_in(country, "commune viewer").post(SEARCH).status_code == 403


def test_a_large_register_is_searched_in_the_background(country: Country, monkeypatch: Any) -> None:
    monkeypatch.setattr("doorstep.surfaces.console.duplicates.AT_ONCE", 1)
    for _twice in range(2):
        person(country, "Nông Văn Slầy")
    client = signed_in(country)
    for _press in range(3):
        page = text_of(client.post(SEARCH, follow=True))
        assert "You can leave this page" in page and "Waiting for its turn" in page
    assert Job.objects.count() == 1 == DBTaskResult.objects.count()
    job = Job.objects.get()
    again = reverse("console:work-again", args=[job.pk])
    assert client.post(again)["Location"] == DUPLICATES
    assert signed_in(country, "neighbour officer").post(again).status_code in (403, 404)
    for waiting in DBTaskResult.objects.all():  # handed out twice: done once
        waiting.task.func(*waiting.args_kwargs["args"])
    job.refresh_from_db()
    assert (job.state, job.turn) == (DONE, 1)
    assert text_of(client.get(DUPLICATES)).count("Nông Văn Slầy") == 2
    assert "Look at each pair" in text_of(client.get(reverse("console:attention")))


def test_households_are_merged_and_parted(country: Country) -> None:
    client = signed_in(country)
    kept, gone = home(country), home(country, "Nông Văn Slây")
    lives = person(country, "Nông Thị Mai", household=gone)
    act = reverse("console:household-act", args=[kept, "merge"])
    assert "Nông Văn Slây" in text_of(client.get(act))
    page = text_of(client.post(act, {"gone": gone, "reason": "một hộ"}, follow=True))
    assert "Merged records" in page and "Nông Thị Mai" in page
    assert Person.objects.get(pk=lives).household_id == kept
    assert client.get(reverse("console:household", args=[gone]))["Location"].endswith(f"{kept}/")
    assert "Slây" not in text_of(client.get(reverse("console:households")))
    merge = HouseholdMerge.objects.get()
    undo = reverse("console:household-unmerge", args=[merge.pk])
    assert signed_in(country, "neighbour officer").post(undo).status_code == 403
    assert "Nông Thị Mai" in text_of(client.post(undo, follow=True))
    assert Household.objects.get(pk=gone).merged_into is None


def test_a_person_is_offered_taken_in_and_both_pages_say_so(country: Country) -> None:
    client, far = signed_in(country), signed_in(country, "far officer")
    who = person(country, "Nông Thị Mai")
    act, day = reverse("console:person-act", args=[who, "hand"]), today().isoformat()
    for commune in ("Nowhere", "01290", "Other Commune"):
        wrong = text_of(client.post(act, {"commune": commune, "on": day}))
        assert "no such commune in another province" in wrong
    page = text_of(client.post(act, {"commune": "xã Far Commune", "on": day}, follow=True))
    assert "Take the offer back" in page and "Far Commune" in page
    here = reverse("console:person", args=[who])
    client.post(reverse("console:handover-withdraw", args=[who]))
    assert "Take the offer back" not in text_of(client.get(here))
    client.post(act, {"commune": "02200", "on": day})
    offered = Handover.objects.get(ended_at=None)
    waiting = reverse("console:handovers")
    assert "Nông Thị Mai" in text_of(far.get(waiting))
    assert "Nông Thị Mai" not in text_of(client.get(waiting))
    assert "Take them in" in text_of(far.get(reverse("console:attention")))
    take = reverse("console:handover-take", args=[offered.pk])
    assert client.post(take, {"village": 811}).status_code == 404
    assert "Choose a village." in text_of(far.post(take, {"village": ""}, follow=True))
    page = text_of(far.post(take, {"village": 811}, follow=True))
    assert "Nông Thị Mai" in page and "Came from" in page
    left = text_of(client.get(here))
    assert "Moved to" in left and "Change this record" not in left


def test_an_offer_is_refused(country: Country) -> None:
    who = person(country, "Nông Thị Mai")
    act = reverse("console:person-act", args=[who, "hand"])
    signed_in(country).post(act, {"commune": "02200", "on": today().isoformat()})
    refuse = reverse("console:handover-refuse", args=[Handover.objects.get().pk])
    assert signed_in(country).post(refuse).status_code == 404
    page = text_of(signed_in(country, "far officer").post(refuse, follow=True))
    assert "stays in the register of the other province" in page
    assert Person.objects.get(pk=who).left_on is None
