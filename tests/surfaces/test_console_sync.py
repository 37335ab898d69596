"""What devices sent and did not fit: an officer decides, one by one or several; sealed parcels."""

from __future__ import annotations

import base64
import html
import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from doorstep.kernel.people.models import Household
from doorstep.kernel.sync.models import Command, Disagreement
from tests.offices import Country, build
from tests.surfaces.console_world import home, signed_in, text_of
from tests.surfaces.device_world import Phone, phone

pytestmark = pytest.mark.django_db
LIST, SEVERAL = reverse("console:sync"), reverse("console:sync-several")
PARCELS = reverse("console:sync-parcels")
OUTSIDER = "sync.no_holder"


@pytest.fixture
def country(settings: Any) -> Country:
    settings.SECOND_STEP = False
    return build()


def by_a_stranger(country: Country, name: str, one: Phone) -> dict[str, Any]:
    told = one.household(head_name=name)
    return {**told, "made_by": str(country.people["team leader"].pk)}


def test_what_does_not_fit_is_shown_with_why_and_what_to_do(country: Country) -> None:
    one = phone(country)
    one.push(by_a_stranger(country, "Lò Văn Páo", one))
    client = signed_in(country)
    text = text_of(client.get(reverse("console:attention")))
    assert "Records from devices" in text and "does not work on this device" in text
    listed = text_of(client.get(LIST))
    row = Command.objects.get()
    address = reverse("console:sync-record", args=[row.pk])
    assert address in listed and "Lò Văn Páo" in listed
    shown = text_of(client.get(address))
    assert "Lò Văn Páo" in shown and "Team Leader" in shown
    assert "let the person in on the device" in shown
    assert "Lò Văn Páo" not in text_of(signed_in(country, "neighbour officer").get(LIST))
    client.post(reverse("console:sync-decide", args=[row.pk]), {"do": "enter"})
    made = Household.objects.get()
    assert made.head_name == "Lò Văn Páo"
    quiet = text_of(client.get(reverse("console:household", args=[made.pk])))
    assert "From the device" in quiet and "máy 1" in quiet and "no. 1" in quiet


def test_setting_aside_needs_a_reason(country: Country) -> None:
    one, client = phone(country), signed_in(country)
    one.push(by_a_stranger(country, "Lò Văn Páo", one))
    row = Command.objects.get()
    address = reverse("console:sync-decide", args=[row.pk])
    for told in ({"do": "aside"}, {"do": "aside", "reason": " "}, {}):
        client.post(address, told)
        row.refresh_from_db()
        assert row.state == "attention"
    client.post(address, {"do": "aside", "reason": "ghi nhầm"})
    row.refresh_from_db()
    assert (row.state, row.words) == ("settled", "ghi nhầm")
    assert not Household.objects.exists()
    assert "decided" in text_of(client.get(reverse("console:sync-record", args=[row.pk])))


def test_several_of_one_reason_at_once(country: Country) -> None:
    one, client = phone(country), signed_in(country)
    names = ["Lò Văn Một", "Lò Văn Hai", "Lò Văn Ba"]
    one.push(*(by_a_stranger(country, name, one) for name in names))
    listed = text_of(client.get(LIST, {"reason": OUTSIDER}))
    boxes = re.findall(r'name="record" value="([^"]+)" form="batch"', listed)
    assert len(boxes) == 3
    assert 'name="record"' not in text_of(client.get(LIST))
    assert "<input" not in text_of(client.get(LIST, {"reason": OUTSIDER, "format": "text"}))
    client.post(SEVERAL, {"for": OUTSIDER, "do": "enter"})
    client.post(SEVERAL, {"for": "sync.failed", "do": "enter", "record": boxes})
    assert not Household.objects.exists()
    client.post(SEVERAL, {"for": OUTSIDER, "do": "enter", "which": "chosen", "record": boxes[:1]})
    assert Household.objects.count() == 1
    told = {"for": OUTSIDER, "do": "aside", "which": "all", "reason": "không rõ"}
    other = one.correct(str(home(country)), number=("17", "18"))
    one.push(other | {"made_by": str(country.people["team leader"].pk)})
    narrowed = f"{SEVERAL}?reason={OUTSIDER}&verb=people.correct"
    assert "1 record is decided" in text_of(client.post(narrowed, told, follow=True))
    assert "2 records are decided" in text_of(client.post(SEVERAL, told, follow=True))
    assert Household.objects.count() == 2


def test_what_still_stands_against_entering_is_said(country: Country) -> None:
    one, client = phone(country), signed_in(country)
    one.push({**one.household(village=421), "made_by": str(country.people["team leader"].pk)})
    row = Command.objects.get()
    client.post(reverse("console:sync-decide", args=[row.pk]), {"do": "enter"}, follow=True)
    assert not Household.objects.exists()
    row.refresh_from_db()
    assert row.state == "attention"


def test_a_village_that_was_meant_is_chosen_and_the_record_entered(country: Country) -> None:
    one, client = phone(country), signed_in(country)
    told = one.household(village=998, head_name="Lò Văn Páo")
    one.push(told)
    address = reverse("console:sync-correct", args=[told["id"]])
    assert address in text_of(client.get(reverse("console:sync-record", args=[told["id"]])))
    assert "?place=411" in text_of(client.get(address, {"pick": 1}))
    so = f"{address}?place=411"
    assert "As sent: not known here" in text_of(client.get(so))
    assert "required" in text_of(client.post(so, {"reason": ""}))
    assert "Choose another place" in text_of(client.post(address, {"reason": "nhầm xóm"}))
    assert not Household.objects.exists()
    assert client.post(so, {"reason": "nhầm xóm"}).status_code == 302
    assert Household.objects.get().village_id == 411
    shown = text_of(client.get(reverse("console:sync-record", args=[told["id"]])))
    assert "Entered instead" in shown and "nhầm xóm" in shown
    assert "put right and entered" in text_of(
        signed_in(country, "province officer").get(reverse("console:journal"))
    )


def test_somebody_else_is_found_by_search_and_taken(country: Country) -> None:
    one, client = phone(country), signed_in(country)
    right, lost = home(country, "Lò Văn Páo"), str(uuid4())
    told = one.correct(lost, number=("17", "18"))
    one.push(told)
    address = reverse("console:sync-correct", args=[told["id"]])
    assert "as it was sent" not in text_of(client.get(address))
    found = text_of(client.post(address, {"find": "subject0", "find_subject0": "pao"}))
    assert str(right) in found and "as it was sent" in found
    client.post(address, {"subject0": str(right), "reason": "nhầm hộ"})
    assert Household.objects.get().number == "18"
    other = signed_in(country, "neighbour officer")
    assert other.get(address).status_code in (400, 403, 404)


def test_sensitive_groups_and_numbers_of_identity_stay_hidden(country: Country) -> None:
    one = phone(country)
    told = one.command(
        "people.register_person", village=411, full_name="Lò Thị Mỵ",
        identity_number="004150001234", sensitive={"ethnic_minority": "x"},
    )  # fmt: skip
    one.push({**told, "made_by": str(country.people["team leader"].pk)})
    address = reverse("console:sync-record", args=[told["id"]])
    text = text_of(signed_in(country, "province officer").get(address))
    assert "Lò Thị Mỵ" in text and "not shown to you" in text
    assert "ethnic" not in text and "004150001234" not in text and "1234" in text


def two_values(country: Country, one: Phone) -> Disagreement:
    made = str(home(country))
    one.push(one.correct(made, number=("17", "18")))
    one.push(one.correct(made, number=("17", "19")))
    return Disagreement.objects.get()


@pytest.mark.parametrize(("todo", "number"), [("keep", "18"), ("take", "19")])
def test_two_values_are_decided_and_both_stay(country: Country, todo: str, number: str) -> None:
    one, client = phone(country), signed_in(country)
    row = two_values(country, one)
    assert "number" in text_of(client.get(reverse("console:attention"))).lower()
    address = reverse("console:sync-value", args=[row.pk])
    assert address in text_of(client.get(reverse("console:sync-values")))
    text = text_of(client.get(address))
    assert ">18<" in text and ">19<" in text and text.count("Team Member") == 2
    assert signed_in(country, "neighbour officer").get(address).status_code == 404
    client.post(address, {})
    assert Disagreement.objects.get().state == "open"
    client.post(address, {"do": todo})
    assert Household.objects.get().number == number
    shown = text_of(client.get(reverse("console:household", args=[row.subject])))
    assert "18" in shown and "19" in shown and "Two values" in shown
    assert "Commune Officer" in shown


def bring(client: Any, raw: bytes) -> str:
    file = SimpleUploadedFile("doorstep.json", raw)
    return text_of(client.post(PARCELS, {"file": file}))


def test_a_sealed_file_is_taken_in_and_the_receipt_goes_back(country: Country) -> None:
    one, client = phone(country), signed_in(country)
    first, second = one.household(), by_a_stranger(country, "Lò Văn Hai", one)
    saved = {
        "format": 1,
        "parcels": [
            {"sealed": base64.b64encode(raw).decode()}
            for raw in (one.parcel(first), one.parcel(second), b"DSP1 no")
        ],
        "files": [{}],
    }
    text = bring(client, json.dumps(saved).encode())
    assert Household.objects.count() == 1
    assert (
        "needs attention" in text
        and "1 photo or spoken note in the file could not be opened" in text
        and "This is no sealed parcel." in text
    )
    kept = html.unescape(re.search(r'name="receipt" value="([^"]+)"', text)[1])
    answer = client.post(reverse("console:sync-receipt"), {"receipt": kept})
    told = json.loads(answer.content)
    assert "attachment" in answer["Content-Disposition"] and told["signature"]
    answers = json.loads(told["told"])["answers"]
    assert [a["state"] for a in answers] == ["applied", "attention"]
    assert client.post(reverse("console:sync-receipt"), {"receipt": kept + "x"}).status_code == 302
    assert "entered" in bring(client, one.parcel(first)).lower()
    assert Household.objects.count() == 1


def test_what_a_later_parcel_of_a_file_brings_no_longer_waits(country: Country) -> None:
    one, client = phone(country), signed_in(country)
    home = one.household()
    told = {"village": 411, "household": home["id"], "full_name": "Lò Thị Ba"}
    person = one.command("people.register_person", **told)
    parcels = [base64.b64encode(one.parcel(each)).decode() for each in (person, home)]
    saved = {"format": 1, "parcels": [{"sealed": each} for each in parcels]}
    text = bring(client, json.dumps(saved).encode())
    kept = html.unescape(re.search(r'name="receipt" value="([^"]+)"', text)[1])
    answer = client.post(reverse("console:sync-receipt"), {"receipt": kept})
    answers = json.loads(json.loads(answer.content)["told"])["answers"]
    assert [a["state"] for a in answers] == ["applied", "applied"]


def test_who_only_carries_a_parcel_reads_nothing_in_it(country: Country) -> None:
    one = phone(country)
    text = bring(signed_in(country, "neighbour officer"), one.parcel(one.household()))
    assert Household.objects.count() == 1
    assert "that others keep" in text and "Register a household" not in text


@pytest.mark.parametrize("raw", [b"x", b"{}", b'{"parcels": [{"sealed": 3}]}', b"DSP1"])
def test_files_that_are_no_parcels_are_refused_in_words(country: Country, raw: bytes) -> None:
    assert "errorlist" in bring(signed_in(country), raw)
