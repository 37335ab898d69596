"""Published figures through their pages: choose, freeze, and see what has changed since."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from doorstep.capabilities.reporting.models import Publication
from doorstep.kernel.access.actors import Actor, the_system
from doorstep.kernel.access.models import Office
from doorstep.kernel.activities.actions import Draft, amend, record, void
from doorstep.kernel.basics.figures import format_date
from doorstep.kernel.indicators.fold import fold
from doorstep.kernel.people.actions import register_persons
from doorstep.kernel.people.drafts import PersonDraft
from doorstep.kernel.work.models import Job
from tests.offices import Country, build, today

pytestmark = pytest.mark.django_db
BACKEND = "doorstep.surfaces.entry.doorkeeper.Doorkeeper"
NEW = reverse("console:publish")
SESSIONS = "session_participants:all:counted"
PEOPLE = "people_skilled:all:counted"


@pytest.fixture
def country() -> Country:
    return build()


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def system() -> Actor:
    return the_system(on=today())


def signed_in(country: Country, who: str = "commune officer") -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(country.people[who], backend=BACKEND)
    return client


def text_of(response: Any) -> str:
    return response.content.decode()


def session(participants: int) -> UUID:
    answers = {"title": "VNeID", "participants": participants}
    draft = Draft(kind="group_session", place=411, happened_on=today(), answers=answers)
    return record(actor=system(), draft=draft).root


def skilled(name: str) -> UUID:
    """Register an adult and let them pass the check of skills; the activity's id."""
    person = PersonDraft(full_name=name, village=411, registered_on=today(), birth=1980)
    (number,) = register_persons(actor=system(), drafts=[person]).ids
    draft = Draft(
        kind="skill_check", place=411, happened_on=today(), answers={"result": "passed"},
        persons=(number,),
    )  # fmt: skip
    return record(actor=system(), draft=draft).root


def published(client: Client, *figures: str, unit: int = 41, **told: Any) -> Any:
    fold()
    address = f"{NEW}?unit={unit}&period={today().year}"
    return client.post(address, {"title": "Báo cáo năm", "figures": list(figures), **told})


def test_figures_are_chosen_and_frozen(country: Country) -> None:
    session(42)
    fold()
    client = signed_in(country)
    assert "Show the figures" in text_of(client.get(NEW))
    offered = text_of(client.get(NEW, {"unit": 41, "period": today().year}))
    assert SESSIONS in offered and "42" in offered
    answer = published(client, SESSIONS, document_number="05/BC-UBND")
    row = Publication.objects.get()
    assert answer["Location"] == reverse("console:publication", args=[row.pk])
    page = text_of(client.get(answer["Location"]))
    figure = row.figures.get()
    assert figure.fact_hash[:8] in page and "05/BC-UBND" in page and "the same" in page
    assert "the same facts give the same figures" in page
    assert "Báo cáo năm" in text_of(client.get(reverse("console:published")))
    published(client, SESSIONS)
    assert Publication.objects.count() == 1, "a form sent twice publishes once"


def test_amending_an_activity_shows_from_what_to_what(country: Country) -> None:
    first = session(30)
    session(12)
    client = signed_in(country)
    page = published(client, SESSIONS)["Location"]
    answers = {"title": "VNeID", "participants": 28}
    amend(actor=system(), root=first, reason="Đếm lại", answers=answers)
    fold()
    told = text_of(client.get(page))
    assert 'adjusted from <b class="num">42</b> to <b class="num">40</b>' in told
    assert (
        "30 → 28" in told
        and "Group session" in told
        and reverse("console:activity", args=[first]) in told
    )
    assert Publication.objects.get().figures.get().value == 42
    for method in ("post", "put", "delete"):
        assert getattr(client, method)(page).status_code == 405, "nothing can be edited"


def test_names_are_only_for_those_who_may_see_people(country: Country) -> None:
    check = skilled("Nông Văn Slầy")
    skilled("Hoàng Thị Páo")
    page = published(signed_in(country), PEOPLE)["Location"]
    void(actor=system(), root=check, reason="Nhầm người")
    fold()
    seen = text_of(signed_in(country).get(page))
    assert "100%" in seen and "50%" in seen and "2 / 2" in seen and "1 / 2" in seen
    assert "Nông Văn Slầy" in seen and "Hoàng Thị Páo" not in seen
    hidden = text_of(signed_in(country, "province viewer").get(page))
    assert "Nông Văn Slầy" not in hidden and "Names are shown only" in hidden


def test_a_lost_fact_tells_its_day_its_act_and_why(country: Country) -> None:
    check, kept = skilled("Nông Văn Slầy"), session(12)
    lost = session(30)
    client = signed_in(country)
    page = published(client, PEOPLE, SESSIONS)["Location"]
    void(actor=system(), root=check, reason="Nhầm người")
    void(actor=system(), root=lost, reason="Ghi trùng")
    fold()
    told = text_of(client.get(page))
    since = told[told.index("Changed since") :]
    for root, reason in ((check, "Nhầm người"), (lost, "Ghi trùng")):
        address = reverse("console:activity", args=[root])
        row = next(r for r in since.split("<tr ") if address in r)
        assert f"gone: the activity was voided ({reason})" in row
        assert format_date(today(), "en") in row
        assert client.get(address).status_code == 200
    assert reverse("console:activity", args=[kept]) not in since


def work_off() -> None:
    """Do what waits for the background worker."""
    for waiting in DBTaskResult.objects.filter(status="READY"):
        told = waiting.args_kwargs
        waiting.task.func(*told["args"], **told["kwargs"])
        waiting.delete()


def test_many_facts_are_compared_in_the_background(country: Country, monkeypatch: Any) -> None:
    first = session(30)
    client = signed_in(country)
    page = published(client, SESSIONS)["Location"]
    void(actor=system(), root=first, reason="Ghi trùng")
    fold()
    monkeypatch.setattr("doorstep.surfaces.console.published.AT_ONCE", -1)
    assert "adjusted from" not in text_of(client.get(page))
    for _twice in range(2):
        assert "You can leave this page" in text_of(client.post(f"{page}compare/", follow=True))
    assert Job.objects.count() == 2, "one for publishing, one for comparing"
    work_off()
    told = text_of(client.get(page))
    assert "adjusted from" in told and "Group session" in told and "Compare again" in told
    assert signed_in(country, "neighbour officer").post(f"{page}compare/").status_code == 404


def test_much_is_published_in_the_background_and_once(country: Country, monkeypatch: Any) -> None:
    session(42)
    monkeypatch.setattr("doorstep.surfaces.console.published.AT_ONCE", -1)
    client = signed_in(country)
    page = published(client, SESSIONS)["Location"]
    assert published(client, SESSIONS)["Location"] == page, "a second press finds the first"
    assert "You can leave this page" in text_of(client.get(page))
    assert not Publication.objects.exists()
    work_off()
    row = Publication.objects.get()
    assert client.get(page)["Location"] == reverse("console:publication", args=[row.pk])
    assert row.published_by == country.people["commune officer"].pk
    assert signed_in(country, "neighbour officer").get(page).status_code in (403, 404)


def test_why_a_publication_stopped_is_said(country: Country, monkeypatch: Any) -> None:
    session(42)
    monkeypatch.setattr("doorstep.surfaces.console.published.AT_ONCE", -1)
    client = signed_in(country)
    page = published(client, SESSIONS)["Location"]
    Office.objects.filter(account=country.people["commune officer"]).delete()
    work_off()
    seen = text_of(signed_in(country, "province officer").get(page))
    assert "You may not do this here." in seen
    assert not Publication.objects.exists()


def test_what_cannot_be_published_comes_back(country: Country) -> None:
    session(5)
    client = signed_in(country)
    assert "Choose at least one figure." in text_of(published(client))
    assert "This is needed." in text_of(published(client, SESSIONS, title=""))
    assert "Select a valid choice" in text_of(published(client, "luck:all:counted"))
    assert not Publication.objects.exists()


def test_foreign_units_are_neither_published_nor_seen(country: Country) -> None:
    session(5)
    page = published(signed_in(country), SESSIONS)["Location"]
    neighbour = signed_in(country, "neighbour officer")
    assert neighbour.get(page).status_code == 404
    assert "Báo cáo năm" not in text_of(neighbour.get(reverse("console:published")))
    assert "Select a valid choice" in text_of(published(neighbour, SESSIONS))
    assert published(signed_in(country, "commune viewer"), SESSIONS).status_code == 403
    assert Publication.objects.count() == 1
