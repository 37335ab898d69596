"""Pages of fieldwork for officers: whom to visit next, goods of teams, cards of persons."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from doorstep.capabilities.fieldwork.actions.cards import code_of
from doorstep.capabilities.fieldwork.models import StockMove
from doorstep.kernel.journal.models import Line
from doorstep.kernel.people.drafts import TeamDraft
from doorstep.kernel.people.models import Team
from doorstep.kernel.people.teams import found_team
from tests.offices import Country, build, today
from tests.surfaces.console_world import drawn, home, person, signed_in, system, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return build()


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def team(country: Country) -> Team:
    unit = country.units["village"]
    draft = TeamDraft(place=unit.pk, label="Tổ", name="Tổ Nà Lùng", founded_on=today(),
                      villages=(unit.pk,))  # fmt: skip
    return found_team(actor=system(), draft=draft)


def body(answer: Any) -> str:
    return b"".join(answer).decode()


def test_whom_to_visit_next_names_the_house_and_why(country: Country) -> None:
    home(country)
    client = signed_in(country)
    page = text_of(client.get(reverse("console:tasks")))
    assert "Nông Văn Slầy" in page and "Never visited" in page
    village = country.units["village"].pk
    told = body(client.get(reverse("console:tasks"), {"format": "csv", "village": village}))
    assert "Nông Văn Slầy" in told
    other = text_of(client.get(reverse("console:tasks"), {"state": "late"}))
    assert "Nông Văn Slầy" not in other
    far = signed_in(country, "neighbour officer").get(
        reverse("console:tasks"), {"village": village}
    )
    assert "Nông Văn Slầy" not in text_of(far)


def test_tasks_of_a_team_are_those_of_its_villages(country: Country) -> None:
    home(country)
    row = team(country)
    client = signed_in(country)
    with_team = text_of(client.get(reverse("console:tasks"), {"team": row.pk}))
    assert "Nông Văn Slầy" in with_team and "Tổ Nà Lùng" in with_team


def test_goods_are_written_down_once_and_shown(country: Country) -> None:
    row = team(country)
    client = signed_in(country)
    address = reverse("console:stock-move", args=[row.pk])
    form = {**drawn(text_of(client.get(address))), "on": today().isoformat(), "kind": "receipt",
            "goods": "phone", "pieces": "3", "serials": "A1\nA2", "source": "Viettel"}  # fmt: skip
    for _n in range(2):
        assert client.post(address, form).status_code == 302
    assert StockMove.objects.get().serials == ["A1", "A2"]
    page = text_of(client.get(reverse("console:stock")))
    assert "Tổ Nà Lùng" in page and "4G phone" in page and "in hand" in page
    assert "Viettel" in text_of(client.get(reverse("console:stock-moves")))
    assert "A1, A2" in body(client.get(reverse("console:stock-moves"), {"format": "csv"}))
    wrong = text_of(client.post(address, {**form, "id": str(UUID(int=7)), "pieces": "0"}))
    assert "Say how many pieces." in wrong


def test_cards_are_printed_for_some_or_all_and_told_to_the_journal(country: Country) -> None:
    one, two = person(country, "Hoàng Thị Ón"), person(country, "Lý Văn Páo")
    village = country.units["village"].pk
    client = signed_in(country)
    page = text_of(client.get(reverse("console:cards"), {"village": village}))
    assert str(one) in page and str(two) in page
    sheet = text_of(client.post(reverse("console:cards-sheets"), {"village": village}))
    assert sheet.count('class="person-card"') == 2 and "<svg" in sheet and "style=" not in sheet
    some = client.post(reverse("console:cards-sheets"), {"village": village, "person": [str(one)]})
    assert "Hoàng Thị Ón" in text_of(some) and "Lý Văn Páo" not in text_of(some)
    lines = Line.objects.filter(verb="cards.print", place_id=village)
    assert [line.details["n"] for line in lines.order_by("id")] == [2, 1]


def test_nobody_prints_cards_of_another_village(country: Country) -> None:
    person(country, "Hoàng Thị Ón")
    client = signed_in(country)
    far = client.post(reverse("console:cards-sheets"), {"village": country.units["far commune"].pk})
    assert far.status_code in (403, 404)
    for wrong in ("x", "9" * 30, ""):
        answer = client.post(reverse("console:cards-sheets"), {"village": wrong})
        assert answer.status_code in (302, 403, 404)


def test_the_code_on_a_card_is_the_persons_id() -> None:
    pk = UUID("0198f000-0000-7000-8000-000000000001")
    code = code_of(pk)
    assert code.startswith("DSC1:") and len(code) == 27
    assert UUID(bytes=base64.urlsafe_b64decode(code[5:] + "==")) == pk
