"""A photo of people stands on their consent: taken back, it is shown on no page; the fact stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from doorstep.kernel.activities.actions import Draft, amend, record
from doorstep.kernel.activities.models import Activity, Attached
from doorstep.kernel.activities.photos import photos_of, withheld_of
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.journal.models import Line
from doorstep.kernel.people.actions import merge_persons
from doorstep.kernel.people.models import Consent
from tests.kernel.field import NOW, TODAY, Field, ids, make_field

pytestmark = pytest.mark.django_db
AGO = NOW - timedelta(hours=1)


@pytest.fixture
def field() -> Field:
    return make_field()


def consent(field: Field, person: str, **told: Any) -> dict[str, Any]:
    told = {"purpose": "photo", "notice_version": "2026-1", "language": "vi", **told}
    return field.command("people.give_consent", person=person, channel="visit", **told)


def back(field: Field, person: str, **told: Any) -> dict[str, Any]:
    return field.command(
        "people.withdraw_consent", person=person, **{"purpose": "photo", **told}
    )  # fmt: skip


def photographed(field: Field, *persons: str, at: datetime = NOW) -> Activity:
    home = field.household()
    visit = field.visit(home["id"], persons=list(persons))
    assert {a.state for a in field.push(home, visit)} == {"applied"}
    attach(visit["id"], at)
    return Activity.objects.get(pk=visit["id"])


def attach(root: Any, at: datetime, kind: str = "photo") -> None:
    n = StoredFile.objects.count()
    kept = StoredFile.objects.create(
        sha256=f"{n:064x}", province="04", kind=kind, media_type="image/png", size=1, stored_at=at
    )
    Attached.objects.create(root=root, province="04", file=kept, attached_at=at)


def pushed(field: Field, *told: dict[str, Any]) -> list[str]:
    return [a.state for a in field.push(*told)]


def test_withdrawn_it_is_shown_nowhere_and_the_fact_stays(field: Field):
    one, other = field.person(), field.person(full_name="Lò Văn Páo")
    agreed = [consent(field, p["id"], at_=AGO) for p in (one, other)]
    assert pushed(field, one, other, *agreed) == ["applied"] * 4
    a = photographed(field, one["id"], other["id"])
    attach(a.root, NOW, kind="signature")
    assert (photos_of(a).count(), withheld_of(a)) == (2, 0)
    taken_back = back(field, one["id"], reason="không muốn nữa")
    [answer] = field.push(taken_back)
    assert (answer.state, answer.result) == ("applied", {"consents": [agreed[0]["id"]]})
    assert [p.file.kind for p in photos_of(a)] == ["signature"]
    assert withheld_of(a) == 1
    assert Attached.objects.count() == 2 and not Activity.objects.get().is_void
    line = Line.objects.get(verb="people.withdraw_consent")
    assert line.details["reason"] == "không muốn nữa"
    assert pushed(field, back(field, one["id"])) == ["applied"]  # once more changes nothing
    assert Line.objects.filter(verb="people.withdraw_consent").count() == 1


def test_a_new_consent_is_for_photos_from_then_on(field: Field):
    one = field.person()
    pushed(field, one, consent(field, one["id"], at_=AGO))
    a = photographed(field, one["id"], at=AGO + timedelta(minutes=1))
    soon, later = (AGO + timedelta(minutes=n) for n in (10, 20))
    pushed(field, back(field, one["id"], at_=soon))
    pushed(field, consent(field, one["id"], at_=later))
    assert withheld_of(a) == 1
    attach(a.root, NOW)
    assert (photos_of(a).count(), withheld_of(a)) == (1, 1)


def test_another_purpose_says_nothing_of_photos(field: Field):
    one = field.person()
    told = [consent(field, one["id"], at_=AGO, purpose=p) for p in ("photo", "support")]
    pushed(field, one, *told)
    a = photographed(field, one["id"])
    assert pushed(field, back(field, one["id"], purpose="support")) == ["applied"]
    assert withheld_of(a) == 0
    live = Consent.objects.filter(withdrawn_at=None).values_list("purpose", flat=True)
    assert list(live) == ["photo"]


def test_of_merged_records_the_consent_of_either_counts(field: Field):
    one, same = field.person(), field.person(full_name="Nông Thị My")
    pushed(field, one, same, consent(field, same["id"], at_=AGO))
    a = photographed(field, same["id"])
    merge_persons(actor=field.world.actor, kept=ids(one), gone=ids(same), reason="một người")
    assert pushed(field, back(field, one["id"])) == ["applied"]
    assert withheld_of(a) == 1


def test_of_many_people_all_have_to_agree(field: Field):
    told = {"title": "VNeID", "participants": 20, "agreed_to_photos": True}
    draft = Draft(kind="group_session", place=51, happened_on=TODAY, answers=told)
    a = record(actor=field.world.actor, draft=draft)
    attach(a.root, NOW)
    assert (photos_of(a).count(), withheld_of(a)) == (1, 0)
    amend(
        actor=field.world.actor, root=a.root, reason="x", answers=told | {"agreed_to_photos": False}
    )
    assert (photos_of(a).count(), withheld_of(a)) == (0, 1)


def test_what_was_never_given_is_looked_at_by_an_officer(field: Field):
    one = field.person()
    assert pushed(field, one, back(field, one["id"])) == ["applied", "attention"]
    assert pushed(field, back(field, one["id"], purpose="")) == ["attention"]
