"""Officers adopt a framework, find a lost certificate, print, take back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from doorstep.capabilities.learning.certificates.models import AdoptedFramework, Certificate
from doorstep.kernel.activities.actions import Draft, record
from doorstep.kernel.attainments.actions import Grant, grant
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.journal.models import Line
from doorstep.kernel.people.loading import load_groups
from doorstep.kernel.people.models import TargetGroup
from tests.kernel.people_world import GROUPS
from tests.offices import Country, build, today
from tests.surfaces.console_world import person, signed_in, system, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _var(tmp_path, settings) -> None:
    settings.VAR_DIR = tmp_path


@pytest.fixture
def country() -> Country:
    return build()


@pytest.fixture
def province(country: Country) -> Client:
    return signed_in(country, "province officer")


@pytest.fixture
def commune(country: Country) -> Client:
    return signed_in(country, "commune officer")


def adopt(client: Client) -> Any:
    address = reverse("console:framework-shipped", args=["sample"])
    assert "sample" in text_of(client.get(address))
    return client.post(address, {"valid_from": today().isoformat()}, follow=True)


def earn(country: Country, name: str) -> Any:
    if not TargetGroup.objects.exists():
        load_groups(actor=system(), path=GROUPS)
    who = person(country, name)
    told = {str(who): ["identity.vneid", "services.track"]}
    draft = Draft(
        id=new_id(), kind="skills_attested", place=411, happened_on=today(),
        answers={"skills": told}, persons=(who,),
    )  # fmt: skip
    record(actor=system(), draft=draft)
    code = country.units["village"].province
    grants = [Grant(code, "person", who, "course.vneid", today(), "officer", new_id())]
    grant(actor=system(), grants=grants)
    return who


def test_adopting_giving_and_ending(country: Country, province: Client, commune: Client) -> None:
    earn(country, "Lò Thị Mây")
    assert commune.get(reverse("console:frameworks")).status_code == 403
    assert "at least" in text_of(adopt(province))
    row = AdoptedFramework.objects.get()
    again = province.post(
        reverse("console:framework-shipped", args=["sample"]), {"valid_from": today().isoformat()}
    )
    assert "adopted already" in text_of(again)
    assert not Certificate.objects.exists()
    page = text_of(province.post(reverse("console:frameworks-issue"), follow=True))
    assert Certificate.objects.count() == 1 and "1 certificates given" in page
    assert "End this framework" in text_of(
        province.get(reverse("console:framework", args=[row.pk]))
    )
    province.post(reverse("console:framework-end", args=[row.pk]))
    row.refresh_from_db()
    assert row.valid_to == today()
    assert {"framework.adopt", "framework.end"} <= set(Line.objects.values_list("verb", flat=True))


def test_an_uploaded_file_is_checked_shown_and_adopted(province: Client) -> None:
    sample = b"".join(province.get(reverse("console:framework-sample")).streaming_content)
    address = reverse("console:framework-upload")
    wrong = sample.replace(b'grants = "basic_skills"', b'grants = "wings"')
    page = text_of(province.post(address, {"file": SimpleUploadedFile("f.toml", wrong)}))
    assert page.count("wings") >= 4 and "rule.1.grants" in page
    for bad in (b"", b"\xff\xfe\x00", b"code = ", b"x" * 400_000):
        answer = province.post(address, {"file": SimpleUploadedFile("f.toml", bad)})
        assert answer.status_code == 200 and not AdoptedFramework.objects.exists()
    own = sample.replace(b'code = "sample"', b'code = "khung"', 1)
    own = own.replace(b"is_sample = true\n", b"")
    answer = province.post(address, {"file": SimpleUploadedFile("f.toml", own)})
    assert "Adopt for the province" in text_of(answer)
    told = {"text": answer.context["form"].initial["text"], "valid_from": today().isoformat()}
    province.post(address, told)
    row = AdoptedFramework.objects.get()
    assert row.code == "khung" and not row.is_sample


def test_a_lost_certificate_is_found_printed_and_taken_back(
    country: Country, province: Client, commune: Client
) -> None:
    adopt(province)
    who = earn(country, "Lò Thị Mây")
    found = Certificate.objects.get()
    for asked in ("lo thi may", found.number, found.number.lower().replace("-", " ")):
        page = text_of(commune.get(reverse("console:certificates"), {"q": asked}))
        assert found.number in page
    assert found.number not in text_of(commune.get(reverse("console:certificates"), {"q": "ha"}))
    assert found.number in text_of(commune.get(reverse("console:person", args=[who])))
    page = text_of(commune.get(reverse("console:certificate", args=[found.pk])))
    assert "sample framework" in page and "<svg" in page
    sheet = commune.get(reverse("console:certificate-paper", args=[found.pk]))
    assert sheet.content.startswith(b"%PDF") and sheet["Content-Type"] == "application/pdf"
    badge = commune.get(reverse("console:certificate-badge", args=[found.pk]))
    assert badge.content.startswith(b"ey")
    assert Line.objects.filter(verb="certificate.take_away").count() == 2
    address = reverse("console:certificate-revoke", args=[found.pk])
    assert "required" in text_of(commune.post(address, {"reason": ""})).lower()
    commune.post(address, {"reason": "wrong name"})
    found.refresh_from_db()
    assert found.revoked_at and found.is_barred
    commune.post(reverse("console:certificate-again", args=[found.pk]))
    assert Certificate.objects.filter(revoked_at=None).count() == 1


def test_a_village_is_printed_as_one_file(
    country: Country, province: Client, commune: Client
) -> None:
    adopt(province)
    for name in ("Lò Thị Mây", "Nông Văn Ba", "Lý A Páo"):
        earn(country, name)
    address = reverse("console:certificates-print") + "?village=411"
    assert "3 certificates stand here" in text_of(commune.get(address))
    answer = commune.post(address, follow=True)
    assert "3 sheets are ready" in text_of(answer)
    href = re.search(r'href="([^"]+/file/)"', text_of(answer))
    made = b"".join(commune.get(href[1]).streaming_content)
    assert made.startswith(b"%PDF")
