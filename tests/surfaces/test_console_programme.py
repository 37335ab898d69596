"""The things of the programme through their pages: keep, find, replace, say their state."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from doorstep.capabilities.programme.models import Campaign, Directive, Document, LocalModel
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.journal.models import Line
from tests.offices import Country, build

pytestmark = pytest.mark.django_db
BACKEND = "doorstep.surfaces.entry.doorkeeper.Doorkeeper"
DOCUMENTS = reverse("console:programme")


@pytest.fixture
def country() -> Country:
    return build()


@pytest.fixture(autouse=True)
def english(settings: Any, tmp_path: Any) -> None:
    settings.LANGUAGE_CODE = "en"
    settings.MEDIA_ROOT = tmp_path


def signed_in(country: Country, who: str = "province officer") -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(country.people[who], backend=BACKEND)
    return client


def text_of(response: Any) -> str:
    return response.content.decode()


def key_in(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def document(client: Client, **told: Any) -> Any:
    given = {"title_vi": "Kế hoạch phổ cập kỹ năng số", "kind": "plan", "place": 4, **told}
    return client.post(reverse("console:document-new"), given)


def rows(prefix: str, *told: dict[str, Any]) -> dict[str, Any]:
    """The rows below a form, as a browser sends them."""
    sent = {f"{prefix}-TOTAL_FORMS": len(told), f"{prefix}-INITIAL_FORMS": 0}
    for i, row in enumerate(told):
        sent |= {f"{prefix}-{i}-{name}": value for name, value in row.items()}
    return sent


def test_a_document_shows_how_its_number_was_understood(country: Country) -> None:
    client = signed_in(country)
    key = key_in(text_of(client.get(reverse("console:document-new"))))
    file = SimpleUploadedFile("Kế hoạch.pdf", b"%PDF-1.7 canary", "application/pdf")
    told = {"number": "số 04 - KH/ĐU", "issued_on": "2026-01-05", "upload": file, "key": key}
    answer = document(client, **told)
    kept = Document.objects.get()
    assert answer.status_code == 302 and answer["Location"].endswith(f"{kept.pk}/")
    assert (kept.number_value, kept.number_kind, kept.is_party) == (4, "KH", True)
    page = text_of(client.get(answer["Location"]))
    assert "number 4, Plan, issued by ĐU, as the Party numbers" in page
    got = client.get(reverse("console:document-file", args=[kept.pk]))
    assert b"".join(got.streaming_content) == b"%PDF-1.7 canary"
    assert got["Content-Disposition"].startswith("attachment")
    document(client, number="số 04 - KH/ĐU", issued_on="2026-01-05", key=key)
    assert Document.objects.count() == 1, "sent twice, kept once"


def test_a_file_that_is_no_document_keeps_nothing(country: Country) -> None:
    client = signed_in(country)
    file = SimpleUploadedFile("x.pdf", b"MZ not a document", "application/pdf")
    answer = document(client, upload=file)
    assert "Only PDF, DOCX and XLSX documents can be kept." in text_of(answer)
    assert not Document.objects.exists() and not StoredFile.objects.exists()
    assert "This is needed." in text_of(document(client, title_vi=""))


def test_lists_are_found_without_tone_marks_and_taken_away(country: Country) -> None:
    client = signed_in(country)
    document(client, number="611/KH-UBND", issued_on="2026-02-01")
    document(client, title_vi="Nghị quyết đột phá", kind="resolution", issued_on="2025-02-01")
    assert "Nghị quyết" not in text_of(client.get(DOCUMENTS, {"q": "ky nang so"}))
    assert "Nghị quyết" in text_of(client.get(DOCUMENTS, {"q": "dot pha"}))
    assert "Nghị quyết" not in text_of(client.get(DOCUMENTS, {"kind": "plan"}))
    assert "Nghị quyết" not in text_of(client.get(DOCUMENTS, {"year": "2026"}))
    export = client.get(DOCUMENTS, {"kind": "plan", "format": "csv"})
    lines = b"".join(export).decode("utf-8-sig").strip().splitlines()
    assert len(lines) == 2 and "611/KH-UBND" in lines[1]
    assert Line.objects.filter(verb="lists.take_away", about_id="documents").exists()


def test_what_replaces_what_and_what_is_in_use(country: Country) -> None:
    client = signed_in(country)
    document(client, title_vi="Kế hoạch cũ")
    old = Document.objects.get()
    document(client, title_vi="Kế hoạch mới", replaces=str(old.pk))
    page = text_of(client.get(reverse("console:document", args=[old.pk])))
    assert "Replaced by" in page and "Kế hoạch mới" in page
    refused = client.post(reverse("console:document-remove", args=[old.pk]))
    assert refused.status_code == 400 and Document.objects.count() == 2
    new = Document.objects.get(replaces=old)
    assert client.post(reverse("console:document-remove", args=[new.pk])).status_code == 302
    assert Document.objects.get() == old


def campaign(client: Client, *phases: dict[str, Any], **told: Any) -> Any:
    given = {"title_vi": "Ngày Chuyển đổi số", "kind": "communication", "place": 4}
    days = {"starts_on": "2026-10-01", "ends_on": "2026-10-10"}
    goals = {"goals_vi": "Mọi người biết\nMọi nhà có", "goals_en": "Everybody knows"}
    sent = {**given, **days, **goals, **rows("phases", *phases), **told}
    return client.post(reverse("console:campaign-new"), sent)


def test_a_phase_may_begin_before_its_campaign(country: Country) -> None:
    client = signed_in(country)
    peak = {"kind": "peak", "starts_on": "2026-09-20", "ends_on": "2026-10-10", "title_vi": ""}
    answer = campaign(client, peak, {"kind": "peak"})
    kept = Campaign.objects.get()
    assert kept.phases.count() == 1, "an empty row is no phase"
    assert kept.goals == [{"vi": "Mọi người biết", "en": "Everybody knows"}, {"vi": "Mọi nhà có"}]
    page = text_of(client.get(answer["Location"]))
    assert "begins before the campaign" in page and "10 Oct 2026" in page
    form = text_of(client.get(reverse("console:campaign-change", args=[kept.pk])))
    assert "Mọi người biết\nMọi nhà có" in form and 'value="2026-10-10"' in form


def test_changing_keeps_other_languages_and_keys_of_phases(country: Country) -> None:
    client = signed_in(country)
    peak = {"kind": "peak", "starts_on": "2026-09-20", "ends_on": "2026-10-10"}
    campaign(client, peak, title_en="Digital day")
    kept = Campaign.objects.get()
    kept.phases.update(key="peak-key")
    phase = kept.phases.get()
    told = rows("phases", {**peak, "was": phase.pk, "ends_on": "2026-10-12"})
    sent = {"title_vi": "Ngày số", "title_en": "Digital day", "kind": "contest", "place": 4}
    days = {"starts_on": "2026-10-01", "ends_on": "2026-10-10", "ends_time": "12:30"}
    told["phases-INITIAL_FORMS"] = 1
    answer = client.post(
        reverse("console:campaign-change", args=[kept.pk]), {**sent, **days, **told}
    )
    assert answer.status_code == 302
    kept.refresh_from_db()
    assert kept.title == {"vi": "Ngày số", "en": "Digital day"} and kept.kind == "contest"
    assert kept.phases.get().key == "peak-key" and kept.phases.get().ends_on.day == 12
    assert "12:30" in text_of(client.get(answer["Location"]))


def test_a_campaign_that_ends_before_it_starts_comes_back(country: Country) -> None:
    client = signed_in(country)
    bad = {"kind": "peak", "starts_on": "2026-10-02", "ends_on": "2026-10-01"}
    assert "The end lies before the start." in text_of(campaign(client, ends_on="2026-09-01"))
    assert "The end lies before the start." in text_of(campaign(client, bad))
    half = {"kind": "peak", "starts_on": "2026-10-02"}
    assert "This is needed." in text_of(campaign(client, half))
    assert not Campaign.objects.exists()


def test_a_directive_with_its_addressees(country: Country) -> None:
    client = signed_in(country)
    told = {"title_vi": "Chỉ đạo", "addressees_vi": "Công an tỉnh\nSở KH&CN", "place": 4}
    answer = client.post(reverse("console:directive-new"), told)
    assert [a.name["vi"] for a in Directive.objects.get().addressees.all()] == [
        "Công an tỉnh",
        "Sở KH&CN",
    ]
    assert "Sở KH&amp;CN" in text_of(client.get(answer["Location"]))


def test_the_state_of_a_model_says_who_and_when(country: Country) -> None:
    client = signed_in(country, "commune officer")
    told = {"title_vi": "Tuyến phố", "kind": "cashless_street", "place": 41, "at": ["41"]}
    page = client.post(reverse("console:model-new"), told)["Location"]
    kept = LocalModel.objects.get()
    say = reverse("console:model-say", args=[kept.pk])
    state = {"state-status": "handed_over", "state-on": "2026-10-01", "state-text_vi": "Ba xã"}
    assert client.post(say, state).status_code == 302
    shown = text_of(client.get(page))
    assert "handed over" in shown and "Ba xã" in shown and "Commune Officer" in shown
    assert client.post(say, {"state-status": "lost", "state-on": "x"}).status_code == 400
    assert kept.states.count() == 1


def test_a_foreign_unit_is_refused(country: Country) -> None:
    document(signed_in(country), place=41)
    kept = Document.objects.get()
    neighbour = signed_in(country, "neighbour officer")
    for name in ("document", "document-change", "document-remove"):
        assert neighbour.get(reverse(f"console:{name}", args=[kept.pk])).status_code in {403, 404}
    assert "Select a valid choice" in text_of(document(neighbour, place=41))
    assert "Kế hoạch phổ cập" not in text_of(neighbour.get(DOCUMENTS))
    viewer = signed_in(country, "province viewer")
    assert viewer.get(reverse("console:document", args=[kept.pk])).status_code == 200
    assert document(viewer).status_code == 403
    assert Document.objects.count() == 1
