"""What is past its time is erased, and every count stays: the clock is moved, nothing waits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from doorstep.kernel.access.actors import the_system
from doorstep.kernel.access.models import Account, FailedSignIn, Office
from doorstep.kernel.activities.actions import Draft, record
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import NotAllowed
from doorstep.kernel.files.actions import keep_document
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.files.queries import path_of
from doorstep.kernel.indicators.fold import differences, fold
from doorstep.kernel.indicators.models import Cell
from doorstep.kernel.journal.models import Line
from doorstep.kernel.people.actions import (
    give_consent,
    leave_register,
    set_identity_number,
    withdraw_consent,
)
from doorstep.kernel.people.consents import ConsentDraft
from doorstep.kernel.people.models import Household, IdentityNumber, Person
from doorstep.server.cli.main import main
from doorstep.server.erasures import ENDINGS, NOBODY, NUMBERS_ONLY
from doorstep.server.records import NO_PERSONS, RECORDS, RETENTION
from doorstep.server.retention import due, erase
from tests.world import World, make_world

pytestmark = pytest.mark.django_db
SYSTEM = the_system(on=timezone.localdate())


@pytest.fixture
def world() -> World:
    return make_world()


def later(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


def visited(world: World) -> Person:
    """Somebody who was visited and whose identity number is kept."""
    home = world.household("Nà Lùng", "Lý Văn Páo")
    who = world.person("Nà Lùng", "Lý Văn Páo")
    Person.objects.filter(pk=who.pk).update(phone="0912345678", birth_on=date(1956, 10, 5))
    set_identity_number(actor=SYSTEM, person=who.pk, number="004056001234")
    told = {"outcome": "met", "persons_guided": 1}
    record(actor=world.actor(), draft=Draft(
        kind="household_visit", place=who.village_id, happened_on=date(2025, 8, 1),
        household=home.pk, answers=told,
    ))  # fmt: skip
    return who


def counts() -> list[Any]:
    while fold():
        pass
    return sorted(Cell.objects.filter(value__gt=0).values_list("series", "place", "month", "value"))


def test_every_table_with_persons_says_what_becomes_of_them():
    private = {t for t, r in RECORDS.items() if not r.holds.startswith(NO_PERSONS)}
    silent = private - set(ENDINGS) - set(NUMBERS_ONLY)
    assert not silent, f"say in doorstep/server/erasures.py what becomes of {sorted(silent)}"
    assert {e.after for endings in ENDINGS.values() for e in endings} <= set(RETENTION)
    assert {r.retention for r in RECORDS.values()} <= set(RETENTION)


def test_who_left_loses_the_name_after_a_year_and_no_figure_changes(world: World):
    who = visited(world)
    leave_register(actor=SYSTEM, subject_type="person", subject=who.pk, reason="died", on=SYSTEM.on)
    before = counts()
    erase(actor=SYSTEM, at=later(300))
    assert Person.objects.get(pk=who.pk).full_name == "Lý Văn Páo"
    done = erase(actor=SYSTEM, at=later(370))
    row = Person.objects.get(pk=who.pk)
    assert (row.full_name, row.phone, row.birth_on, row.search_key) == (NOBODY, "", None, "")
    assert not IdentityNumber.objects.exists()
    assert done["people.Person"] == 1 and done["people.IdentityNumber"] == 1
    assert Household.objects.get().head_name == "Lý Văn Páo"
    assert counts() == before
    assert not list(differences(province=who.province))
    line = Line.objects.get(verb="retention.erase", about_id="people.Person")
    assert line.details["rows"] == 1 and line.province == who.province
    assert "people.Person" not in erase(actor=SYSTEM, at=later(371))


def test_who_withdraws_is_called_no_more(world: World):
    who = visited(world)
    told = {"notice_version": "1", "language": "vi", "channel": "spoken", "witness": "Nông Mai"}
    draft = ConsentDraft(
        id=new_id(), person=who.pk, purpose="contact", given_at=timezone.now(), **told
    )
    given = give_consent(actor=SYSTEM, draft=draft)
    withdraw_consent(actor=SYSTEM, consent=given.pk, reason="asked at the door")
    erase(actor=SYSTEM, at=later(20))
    assert Person.objects.get(pk=who.pk).phone
    erase(actor=SYSTEM, at=later(31))
    row = Person.objects.get(pk=who.pk)
    assert (row.phone, row.full_name) == ("", "Lý Văn Páo")


def test_a_closed_account_loses_its_name_after_five_years(world: World):
    account = Account.objects.create(
        username="nong.mai", full_name="Nông Mai", province="04", is_active=False
    )
    Office.objects.create(
        account=account, unit=next(iter(world.villages.values())), province="04", role="member",
        from_on=SYSTEM.on - timedelta(days=9), to_on=SYSTEM.on,
    )  # fmt: skip
    erase(actor=SYSTEM, at=later(4 * 365))
    assert Account.objects.get(pk=account.pk).full_name == "Nông Mai"
    erase(actor=SYSTEM, at=later(5 * 366))
    found = Account.objects.get(pk=account.pk)
    assert found.full_name == NOBODY and found.username.startswith("erased-")
    assert not any(d.rows.exists() for d in due(at=later(5 * 366)) if d.table == "access.Account")


def test_sessions_guesses_and_files_nobody_needs_go(world: World):
    Session.objects.create(session_key="x" * 32, session_data="", expire_date=timezone.now())
    FailedSignIn.objects.create(name_hash="x", origin="x", at=timezone.now())
    kept = keep_document(actor=SYSTEM, raw=b"%PDF-1.4 x", province="04")
    assert path_of(kept).exists()
    erase(actor=SYSTEM, at=later(40))
    assert not Session.objects.exists() and not FailedSignIn.objects.exists()
    assert not StoredFile.objects.exists() and not path_of(kept).exists()


def test_a_dry_run_erases_nothing_and_only_the_system_erases(world: World, capsys: Any):
    Session.objects.create(
        session_key="x" * 32, session_data="", expire_date=timezone.now() - timedelta(days=1)
    )
    assert main(["retention", "--dry-run"]) == 0
    assert "sessions.Session" in capsys.readouterr().out and Session.objects.exists()
    assert main(["retention"]) == 0 and not Session.objects.exists()
    with pytest.raises(NotAllowed):
        erase(actor=world.actor(), at=timezone.now())
