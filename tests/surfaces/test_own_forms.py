"""A province's own form: from its XLSForm to Collect, to the app, to the figures."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from doorstep.kernel.activities.forms import definition
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.people.models import Household
from doorstep.kernel.sync import feed
from doorstep.kernel.xforms import own, own_actions
from doorstep.kernel.xforms.findings import COLLECT, FAULT
from doorstep.kernel.xforms.models import OwnKind
from tests.offices import Country, build, today
from tests.surfaces import odk_forms
from tests.surfaces.console_world import photo, signed_in, system, text_of
from tests.surfaces.device_world import Phone
from tests.surfaces.device_world import phone as app_of
from tests.surfaces.odk_world import collect, form
from tests.vectors.imports import make

pytestmark = pytest.mark.django_db
VILLAGES = "own04_khao_sat_xom"


@pytest.fixture
def country(settings: Any) -> Iterator[Country]:
    settings.ALLOWED_HOSTS = ["*"]
    settings.SECOND_STEP = False
    own.forget()
    yield build()
    own.forget()


def published(country: Country, raw: bytes) -> OwnKind:
    """Upload a form for the province and publish it."""
    told = {"place": country.units["province"], "name": "form.xlsx", "at": timezone.now()}
    version = own_actions.upload(actor=system(), raw=raw, **told)
    own_actions.publish(actor=system(), version=version, at=timezone.now())
    return version.kind


def test_every_fault_is_told_with_its_row() -> None:
    checked = own_actions.check(odk_forms.FAULTY)
    assert {(f.sheet, f.row, f.code) for f in checked.findings} == odk_forms.EXPECTED
    assert all(f.words and "%(" not in f.words for f in checked.findings)


def test_what_only_collect_can_do_is_told() -> None:
    checked = own_actions.check(odk_forms.survey_of_a_village())
    assert not checked.has_faults
    told = {(f.row, f.code) for f in checked.findings if f.grade == COLLECT}
    assert told == {
        (5, "collect_filter"), (11, "collect_condition"), (13, "collect_repeat"),
    }  # fmt: skip


def test_a_form_becomes_a_kind(country: Country) -> None:
    made = published(country, odk_forms.survey_of_a_village())
    assert made.code == VILLAGES
    told = definition(KINDS[VILLAGES])
    fields = {f["code"]: f for f in told["fields"]}
    assert list(fields) == ["vung", "suoi", "so_ho", "can", "khac", "co_dien", "don_vi", "anh"]
    assert told["label"]["vi"] == "Khảo sát xóm"
    assert (fields["so_ho"]["least"], fields["so_ho"]["most"]) == (1, 400)
    assert fields["khac"]["shown_when"] == {"field": "can", "answers": ["other"]}
    assert fields["vung"]["label"]["en"] == "Area" and fields["co_dien"]["type"] == "yes_no"


def test_another_process_learns_of_it(country: Country) -> None:
    published(country, odk_forms.survey_of_a_village())
    own.forget()
    assert VILLAGES not in KINDS
    own.renew()
    assert KINDS[VILLAGES].version == 1


def test_it_is_filled_in_collect(country: Country) -> None:
    published(country, odk_forms.survey_of_a_village())
    phone = collect(country)
    xform = form(phone, VILLAGES)
    _id, xml = xform.filled(
        today=today().isoformat(), xom=411, vung="up", suoi="a", so_ho="20", can="wifi other",
        khac="loa", **{"dien/co_dien": "OK", "dien/don_vi": "EVN"},
        cot=[{"cao": "7.5"}, {"cao": "8"}], gap_doi="40", anh="x.jpg",
    )  # fmt: skip
    assert phone.post(xml, {"x.jpg": photo().read()}).status_code == 201
    made = Activity.objects.get()
    assert (made.kind, made.place_id, made.attention) == (VILLAGES, 411, "")
    answers = made.answers
    assert answers["so_ho"] == 20 and answers["can"] == ["wifi", "other"]
    assert answers["co_dien"] is True and answers["cot"] == [{"cao": "7.5"}, {"cao": "8"}]
    assert len(answers["anh"][0]) == 64


def test_a_new_version_is_asked_and_the_old_one_still_read(country: Country) -> None:
    published(country, odk_forms.survey_of_a_village())
    phone = collect(country)
    first = form(phone, VILLAGES)
    again = odk_forms.survey_of_a_village(
        settings=odk_forms.settings("Khảo sát bản", "khao_sat_xom")
    )
    made = published(country, again)
    assert made.versions.count() == 2 and KINDS[VILLAGES].version == 2
    second = form(phone, VILLAGES)
    assert second.version != first.version
    for xform in (first, second):
        _id, xml = xform.filled(today=today().isoformat(), xom=411, vung="up", so_ho="3")
        assert phone.post(xml).status_code == 201
    assert sorted(Activity.objects.values_list("kind_version", flat=True)) == [1, 2]
    assert not Activity.objects.exclude(attention="").exists()


def test_a_form_of_its_own_registers_households(country: Country) -> None:
    made = published(country, odk_forms.enrolment_of_households())
    phone = collect(country)
    id = str(uuid.uuid4())
    entity = {"dataset": "households", "id": id, "create": "1", "label": "Lò Thị Dương"}
    _id, xml = form(phone, made.code).filled(
        entity=entity, xom=411, ngay=today().isoformat(), chu_ho="Lò Thị Dương", so_nha="9",
        so_may="2",
    )  # fmt: skip
    assert phone.post(xml).status_code == 201
    kept = Household.objects.get()
    assert (str(kept.pk), kept.head_name, kept.number) == (id, "Lò Thị Dương", "9")
    assert Activity.objects.get().answers["so_may"] == 2


def test_a_retired_form_is_read_and_not_asked(country: Country) -> None:
    made = published(country, odk_forms.survey_of_a_village())
    phone = collect(country)
    xform = form(phone, VILLAGES)
    own_actions.retire(actor=system(), own=made.pk, is_retired=True, at=timezone.now())
    assert VILLAGES not in {f.form_id for f in phone.form_list()}
    _id, xml = xform.filled(today=today().isoformat(), xom=411, vung="up", so_ho="3")
    assert phone.post(xml).status_code == 201
    assert Activity.objects.get().kind == VILLAGES


def test_other_provinces_are_not_asked_with_it(country: Country) -> None:
    published(country, odk_forms.survey_of_a_village())
    far = collect(country, "far officer", "far commune")
    assert VILLAGES not in {f.form_id for f in far.form_list()}


def kinds_of(one: Phone) -> set[str]:
    page = feed.pull(device=one.device, cursor="", at=timezone.now())
    return {row["id"] for row in page.rows["kind"]}


def test_the_app_gets_the_forms_of_its_province_and_no_others(country: Country) -> None:
    made = published(country, odk_forms.survey_of_a_village())
    near = app_of(country)
    assert VILLAGES in kinds_of(near)
    far = kinds_of(app_of(country, "far officer", "far commune"))
    assert VILLAGES not in far and "household_visit" in far
    own_actions.retire(actor=system(), own=made.pk, is_retired=True, at=timezone.now())
    assert VILLAGES not in kinds_of(near)


HOSTILE = {name: make for name, make in make.FILES.items() if name.endswith(".xlsx")} | {
    "old.xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "text.xlsx": lambda: b"type,name,label",
    "empty.xlsx": lambda: b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbooks_are_refused_in_words(country: Country, name: str) -> None:
    client = signed_in(country, "province officer")
    file = SimpleUploadedFile("form.xlsx", HOSTILE[name]())
    page = client.post(reverse("console:own-form-new"), {"file": file})
    assert page.status_code == 200 and not OwnKind.objects.exists()


def test_the_pages_from_file_to_figure(country: Country) -> None:
    client = signed_in(country, "province officer")
    new = reverse("console:own-form-new")
    assert client.get(new).status_code == 200
    faulty = client.post(new, {"file": SimpleUploadedFile("f.xlsx", odk_forms.FAULTY)})
    assert "sellect_one" in text_of(faulty) and not OwnKind.objects.exists()
    good = SimpleUploadedFile("f.xlsx", odk_forms.survey_of_a_village())
    page = client.post(new, {"file": good}, follow=True)
    made = OwnKind.objects.get()
    assert "in ODK Collect only" in text_of(page)
    assert VILLAGES not in KINDS
    args = [made.pk]
    shown = text_of(client.get(reverse("console:own-form-preview", args=args)))
    assert "Homes" in shown and "disabled" in shown
    client.post(reverse("console:own-form-publish", args=args))
    assert VILLAGES in KINDS
    counts = reverse("console:own-form-counts", args=args)
    assert client.get(counts).status_code == 200
    told = {"count_0_measure": "+", "count_0_label": "Hộ đã hỏi", "count_0_unit": "hộ",
            "count_0_field": "so_ho", "count_0_when": "vung=up"}  # fmt: skip
    assert client.post(counts, told).status_code == 302
    made.refresh_from_db()
    assert made.counts[0]["field"] == "so_ho" and made.counts[0]["when"] == ["vung", ["up"]]
    record = reverse("console:activity-new", args=[VILLAGES])
    assert "Homes" in text_of(client.get(record, {"place": 411}))
    assert "Khảo sát xóm" in text_of(client.get(reverse("console:dictionary")))
    client.post(reverse("console:own-form-retire", args=args))
    made.refresh_from_db()
    assert made.is_retired
    assert client.get(reverse("console:own-forms")).status_code == 200
    file = client.get(reverse("console:own-form-file", args=args))
    assert b"".join(file.streaming_content)[:2] == b"PK"


def test_faults_are_graded() -> None:
    assert own_actions.check(odk_forms.FAULTY).has_faults
    assert {f.grade for f in own_actions.check(odk_forms.FAULTY).findings} == {FAULT}
