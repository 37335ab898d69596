"""What pages say of people outside the own unit and of sensitive groups; who reads of exports."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from django.utils import translation

from doorstep.capabilities.reporting.models import Publication
from doorstep.kernel.activities.actions import Draft, record, void
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.indicators.fold import fold
from doorstep.kernel.journal.actions import note
from doorstep.kernel.journal.wording import in_words
from doorstep.kernel.people.actions import join_group, merge_persons, register_persons
from doorstep.kernel.people.drafts import PersonDraft
from doorstep.kernel.people.loading import load_groups
from doorstep.kernel.people.models import SensitiveMembership
from doorstep.kernel.places.models import UnitVersion
from doorstep.kernel.places.replacing import replace_placements
from tests.offices import SINCE, Country, build, today
from tests.surfaces.console_world import signed_in, system, text_of

pytestmark = pytest.mark.django_db
BACKEND = "doorstep.surfaces.entry.doorkeeper.Doorkeeper"
DUPLICATES = reverse("console:duplicates")


@pytest.fixture
def country(settings: Any) -> Country:
    settings.LANGUAGE_CODE = "en"
    load_groups(actor=system(), path=Path(configured.CONTENT_DIR) / "groups.toml")
    return build()


def person(name: str, village: int = 411, **told: Any) -> UUID:
    draft = PersonDraft(full_name=name, village=village, registered_on=SINCE, **told)
    return register_persons(actor=system(), drafts=[draft]).ids[0]


def skilled(name: str, **told: Any) -> UUID:
    """Let an adult of the village pass the check of skills; the activity's id."""
    who = (person(name, birth=1980, **told),)
    draft = Draft("skill_check", 411, today(), {"result": "passed"}, persons=who)
    return record(actor=system(), draft=draft).root


def hand_over(day: date) -> None:
    """From `day` on the village belongs to the other commune."""
    old = UnitVersion.objects.get(unit=411)
    UnitVersion.objects.filter(pk=old.pk).update(valid_to=day)
    old.pk, old.parent_id, old.valid_from = None, 42, day
    old.save(force_insert=True)
    replace_placements(province="04")


def test_merges_of_another_commune_are_not_listed(country: Country) -> None:
    kept, gone = person("Nông Văn Slầy"), person("Nông Văn Slây")
    merge_persons(actor=system(), kept=kept, gone=gone, reason="một người")
    assert "Nông Văn Slây" in text_of(signed_in(country).get(DUPLICATES))
    assert "Nông Văn Slây" in text_of(signed_in(country, "province officer").get(DUPLICATES))
    assert "Nông Văn" not in text_of(signed_in(country, "neighbour officer").get(DUPLICATES))


def test_older_borders_give_no_names_of_people_of_another_commune(country: Country) -> None:
    skilled("Nông Văn Slầy")
    hand_over(date(2025, 9, 1))
    fold()
    address = reverse("console:figure-facts", args=["people_skilled"])
    asked = {"unit": 41, "borders": "2025-08-01", "period": today().year, "group": "all"}
    client = signed_in(country)
    page = text_of(client.get(address, asked))
    assert "Skill check" in page or "…" in page
    assert "Nông Văn Slầy" not in page and "Names are shown to those" in page
    file = b"".join(client.get(address, {**asked, "format": "csv"}).streaming_content).decode()
    assert "person:" in file and "Nông Văn Slầy" not in file
    mine = text_of(signed_in(country, "neighbour officer").get(address, {**asked, "unit": 42}))
    assert "Nông Văn Slầy" not in mine, "on those borders the village was not theirs"
    asked = {**asked, "unit": 42, "borders": ""}
    assert "Nông Văn Slầy" in text_of(signed_in(country, "neighbour officer").get(address, asked))


def test_changed_facts_name_nobody_of_a_sensitive_group(country: Country) -> None:
    root = skilled("Nông Văn Slầy", sensitive={"ethnic_minority": "Tày"})
    fold()
    officer, governor = signed_in(country), signed_in(country, "province officer")
    told = {"title": "Báo cáo", "figures": ["people_skilled:ethnic_minority:counted"]}
    officer.post(f"{reverse('console:publish')}?unit=41&period={today().year}", told)
    void(actor=system(), root=root, reason="Nhầm")
    fold()
    page = reverse("console:publication", args=[Publication.objects.get().pk])
    assert "Nông Văn Slầy" in text_of(officer.get(page))
    seen = text_of(governor.get(page))
    assert "Nông Văn Slầy" not in seen and str(root) not in seen
    assert "Names are shown only" in seen


def test_sensitive_groups_are_for_who_may_see_them(country: Country) -> None:
    number = person("Nông Văn Slầy")
    told = {"subject_type": "person", "subject": number, "group": "disabled", "on": today()}
    join_group(actor=system(), **told)
    governor = signed_in(country, "province officer")
    for act in ("join", "quit"):
        address = reverse("console:person-act", args=[number, act])
        assert 'value="disabled"' not in text_of(governor.get(address))
        assert 'value="disabled"' in text_of(signed_in(country).get(address))
        governor.post(address, {"group": "disabled", "on": today().isoformat()})
    assert SensitiveMembership.objects.get().to_on > today()


@pytest.mark.parametrize("language", ["vi", "en", "bn"])
def test_words_of_the_journal_are_one_choice_each_and_find_all_they_say(
    country: Country, language: str
) -> None:
    client = Client(headers={"accept-language": language})
    client.force_login(country.people["commune officer"], backend=BACKEND)
    for verb, about in (("plan.state", "plan"), ("note.state", "note"), ("plan.add", "plan")):
        note(actor=system(), verb=verb, about=about, about_id=new_id(), province="04", place_id=41)
    journal = reverse("console:journal")
    page = text_of(client.get(journal))
    choice = page[page.index('name="verb"') :].split("</select>")[0]
    words = re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)<', choice)
    assert len({told for _code, told in words}) == len(words)
    with translation.override(language):
        (chosen,) = [code for code, told in words if told == in_words("note.state")]
    told = text_of(client.get(journal, {"verb": chosen}))
    assert told.count("<tr ") - 1 == 2


LISTS = {"console:people": "Persons", "console:values": "Reported values"}


@pytest.mark.parametrize("list_", LISTS)
def test_officers_read_of_exports(country: Country, list_: str) -> None:
    signed_in(country).get(reverse(list_), {"format": "csv"})
    told = f"List: {LISTS[list_]}"
    journal = reverse("console:journal")
    for who in ("commune officer", "province officer"):
        assert told in text_of(signed_in(country, who).get(journal))
    assert told not in text_of(signed_in(country, "neighbour officer").get(journal))
