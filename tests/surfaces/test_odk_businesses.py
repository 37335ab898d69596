"""Businesses in ODK Collect: an entity list like that of households."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from doorstep.kernel.activities.models import Activity
from doorstep.kernel.people.actions import register_businesses
from doorstep.kernel.people.drafts import BusinessDraft
from doorstep.kernel.people.models import Business
from doorstep.kernel.xforms.models import ATTENTION, Submission
from doorstep.kernel.xforms.own import forget
from tests.offices import Country, build, today
from tests.surfaces.console_world import system
from tests.surfaces.odk_collect import Collect
from tests.surfaces.odk_world import collect, form

pytestmark = pytest.mark.django_db


@pytest.fixture
def country(settings: Any) -> Country:
    settings.ALLOWED_HOSTS = ["*"]
    forget()
    return build()


def _shops(phone: Collect, form_id: str = "correct_business") -> tuple[Any, list[dict[str, str]]]:
    listed = next(f for f in phone.form_list() if f.form_id == form_id)
    media = next(m for m in phone.manifest(listed) if m.filename == "businesses.csv")
    return media, phone.rows(media)


def test_a_business_is_entered_chosen_and_put_right_like_a_household(country: Country) -> None:
    phone, new = collect(country), str(uuid.uuid4())
    told = {"x_place": 411, "x_day": today().isoformat(), "x_business": new, "goods": "qr_stand",
            "pieces": 1}  # fmt: skip
    _h, given = form(phone, "hand_over").filled(**told)
    assert phone.post(given).status_code == 202
    assert Submission.objects.get().waits_for == uuid.UUID(new)
    entity = {"dataset": "businesses", "id": new, "create": "1", "label": "Tạp hóa Hoa"}
    asked = {"business_name": "Tạp hóa Hoa", "kind": "business_household",
             "tax_number": "4800123456", "address": "Đầu xóm", "phone": "0912345678"}  # fmt: skip
    _r, xml = form(phone, "register_business").filled(
        entity=entity, x_place=411, x_day=today().isoformat(), x_agrees="yes", **asked
    )
    assert "Received" in phone.send(xml)
    made = Business.objects.get()
    assert (str(made.pk), made.name, made.kind, made.phone) == (
        new, "Tạp hóa Hoa", "business_household", "+84912345678",
    )  # fmt: skip
    assert Activity.objects.get().business_id == made.pk
    media, [row] = _shops(phone, "hand_over")
    assert (row["name"], row["label"]) == (new, "Tạp hóa Hoa · 4800123456")
    entity = {
        "dataset": "businesses", "id": new, "update": "1", "label": row["business_name"],
        "baseVersion": row["__version"], "trunkVersion": row["__version"],
        "branchId": str(uuid.uuid4()),
    }  # fmt: skip
    right = {**{name: row[name] for name in ("kind", "address", "phone")}, "business_name": "Hoa"}
    _c, xml = form(phone, "correct_business").filled(
        entity=entity, x_place=411, x_business=new, **right
    )
    assert phone.post(xml).status_code == 201
    made.refresh_from_db()
    assert (made.name, made.tax_number, made.address) == ("Hoa", "4800123456", "Đầu xóm")
    assert _shops(phone)[1][0]["__version"] == "2"
    Business.objects.update(left_on=today())
    assert phone.gone(media, new, str(uuid.uuid4())) == {new: True}


def test_a_tax_number_that_is_kept_already_is_looked_at(country: Country) -> None:
    phone = collect(country)
    for name in ("Hoa", "Hoa Hai"):
        entity = {"dataset": "businesses", "id": str(uuid.uuid4()), "create": "1", "label": name}
        _r, xml = form(phone, "register_business").filled(
            entity=entity, x_place=411, x_day=today().isoformat(), x_agrees="yes",
            business_name=name, kind="school", tax_number="4800123456",
        )  # fmt: skip
        answer = phone.post(xml)
    assert answer.status_code == 202 and Business.objects.count() == 1
    assert Submission.objects.get(state=ATTENTION).reason == "odk.known_already"


def test_a_tax_number_told_by_a_form_of_before_is_still_read(country: Country) -> None:
    phone = collect(country)
    draft = BusinessDraft(
        village=411, registered_on=today(), name="Hoa", kind="school", tax_number="4800123456"
    )
    [shop] = register_businesses(actor=system(), drafts=[draft]).ids
    _h, given = form(phone, "hand_over").filled(
        x_place=411, x_day=today().isoformat(), x_business="4800123456", goods="qr_stand", pieces=1
    )
    assert phone.post(given).status_code == 201
    assert Activity.objects.get().business_id == shop
