"""ODK Collect walks the whole way: list, form, manifest, records, submission, resend, edit."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from doorstep.kernel.access.actors import the_system
from doorstep.kernel.access.devices import revoke
from doorstep.kernel.activities.kinds import offered_in
from doorstep.kernel.activities.models import Activity, Attached
from doorstep.kernel.people.merging_households import merge_households
from doorstep.kernel.people.models import Household
from doorstep.kernel.xforms.models import ATTENTION, WAITING, Submission
from doorstep.kernel.xforms.own import forget
from doorstep.kernel.xforms.sheets import can_be_asked
from tests.offices import Country, build, today
from tests.surfaces.console_world import home, photo, system
from tests.surfaces.odk_collect import Collect, Refused
from tests.surfaces.odk_world import collect, enrolled, form, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def country(settings: Any) -> Country:
    settings.ALLOWED_HOSTS = ["*"]
    forget()
    return build()


def test_the_whole_way(country: Country) -> None:
    slay = home(country)
    phone = collect(country)
    listed = {f.form_id: f for f in phone.form_list()}
    assert {"household_visit", "register_household", "correct_household"} <= set(listed)
    files = {m.filename: m for m in phone.manifest(listed["household_visit"])}
    assert phone.rows(files["places.csv"])[0]["level"] == "village"
    rows = phone.rows(files["households.csv"])
    assert [(r["name"], r["label"], r["village"]) for r in rows] == [
        (str(slay), "17 · Nông Văn Slầy", "411")
    ]
    phone.probe()
    id, xml = visit(phone, slay, topics="vneid cashless", x_photo="nha.jpg",
                    x_start=timezone.now().isoformat())  # fmt: skip
    assert "Received" in phone.send(xml, {"nha.jpg": photo().read()})
    made = Activity.objects.get()
    assert made.root == uuid.UUID(id.removeprefix("uuid:"))
    assert (made.source, made.household_id, made.attention) == ("odk", slay, "")
    assert made.answers["topics"] == ["vneid", "cashless"]
    assert made.recorded_by == country.people["team member"].pk
    assert Attached.objects.get().root == made.root
    assert "before" in phone.send(xml, {"nha.jpg": photo().read()})
    assert Activity.objects.count() == Attached.objects.count() == 1


def test_nothing_new_is_not_sent_again(country: Country) -> None:
    phone = collect(country)
    first = phone.form_list()
    assert phone.form_list() == first and phone.not_modified == 1
    phone.form(first[0])
    phone.form(first[0])
    assert phone.not_modified == 2


@pytest.mark.parametrize("token", ["x", "x.y", "00000000-0000-4000-8000-000000000001.secret", "."])
def test_a_wrong_code_is_403_never_401(country: Country, token: str) -> None:
    phone = Collect(f"http://doorstep.test/odk/{token}")
    for path in ("formList", "forms/household_visit/form.xml", "lists/households.csv"):
        with pytest.raises(Refused, match="HTTP 403"):
            phone.get(f"{phone.server_url}/{path}")
    assert phone.post("<data/>").status_code == 403


def test_a_revoked_client_is_refused_at_once(country: Country) -> None:
    known = enrolled(country)
    phone = Collect(f"http://doorstep.test/odk/{known.credentials}")
    assert phone.form_list()
    system = the_system(on=today())
    revoke(actor=system, device=known.device, reason="mất", at=timezone.now())
    with pytest.raises(Refused, match="HTTP 403"):
        phone.form_list()


def test_an_edit_amends_what_its_original_made(country: Country) -> None:
    slay = home(country)
    phone = collect(country, "team leader")
    first, xml = visit(phone, slay, remarks="chưa có wifi")
    phone.send(xml)
    filled = form(phone, "household_visit").filled(
        deprecated=first, x_place=411, x_day=today().isoformat(), x_household=slay,
        outcome="met", remarks="đã có wifi",
    )  # fmt: skip
    second, edited = filled
    assert "Received" in phone.send(edited)
    assert phone.send(edited)
    rows = Activity.objects.order_by("revision")
    assert [(a.revision, a.is_current, a.answers["remarks"]) for a in rows] == [
        (1, False, "chưa có wifi"), (2, True, "đã có wifi"),
    ]  # fmt: skip
    assert Submission.objects.get(pk=second.removeprefix("uuid:")).revision == 2


def test_an_edit_by_a_member_after_thirty_days_waits_for_the_leader(country: Country) -> None:
    slay = home(country)
    phone = collect(country)
    first, xml = visit(phone, slay)
    phone.send(xml)
    Activity.objects.update(recorded_at=timezone.now() - timedelta(days=31))
    _id, edited = form(phone, "household_visit").filled(
        deprecated=first, x_place=411, x_day=today().isoformat(), x_household=slay, outcome="absent"
    )
    assert phone.post(edited).status_code == 202
    assert Activity.objects.count() == 1
    assert Submission.objects.get(state=ATTENTION).reason == "odk.out_of_reach"


def test_the_same_number_with_other_content_is_a_conflict(country: Country) -> None:
    phone = collect(country)
    slay = home(country)
    id, xml = visit(phone, slay)
    phone.send(xml)
    _id, other = form(phone, "household_visit").filled(
        instance=id, x_place=411, x_day=today().isoformat(), x_household=slay, outcome="refused"
    )
    assert phone.post(other).status_code == 409
    assert Activity.objects.get().answers["outcome"] == "met"


def test_what_does_not_fit_is_kept_and_marked(country: Country) -> None:
    phone = collect(country)
    _id, xml = visit(phone, home(country), outcome="danced", persons_guided="many")
    answer = phone.post(xml)
    assert answer.status_code == 201
    made = Activity.objects.get()
    assert made.attention == "answers_do_not_fit" and made.answers["outcome"] == "danced"


def test_files_in_two_posts_are_one_record(country: Country) -> None:
    phone = collect(country)
    _id, xml = visit(phone, home(country), x_photo="a.jpg")
    assert phone.post(xml, {"a.jpg": photo().read()}, is_incomplete=True).status_code == 202
    assert not Activity.objects.exists()
    phone.send(xml, {"b.jpg": photo(b"another one").read()})
    assert Activity.objects.count() == 1 and Attached.objects.count() == 1  # cleaned they are one


@pytest.mark.parametrize("in_parts", [False, True])
def test_a_household_entered_at_the_door_can_be_visited_before_it_arrives(
    country: Country, in_parts: bool
) -> None:
    phone = collect(country)
    new = str(uuid.uuid4())
    _v, visited = visit(phone, new)
    assert phone.post(visited).status_code == 202
    assert Submission.objects.get().state == WAITING
    registered = form(phone, "register_household")
    entity = {"dataset": "households", "id": new, "create": "1", "label": "Lò Thị Dương"}
    _r, xml = registered.filled(
        entity=entity, x_place=411, x_day=today().isoformat(), x_agrees="yes",
        head_name="Lò Thị Dương", number="18", phone="0912345678",
    )  # fmt: skip
    if in_parts:
        assert "not entered yet" in phone.send(xml, is_incomplete=True)
    assert phone.send(xml) == "Received."
    made = Household.objects.get()
    assert (str(made.pk), made.head_name, made.village_id) == (new, "Lò Thị Dương", 411)
    assert Activity.objects.get().household_id == made.pk
    assert not Submission.objects.exclude(state="applied").exists()


def _corrected(by: Collect, row: dict[str, str], **told: str) -> str:
    entity = {
        "dataset": "households", "id": row["name"], "update": "1", "label": row["head_name"],
        "baseVersion": row["__version"], "trunkVersion": row["__version"],
        "branchId": str(uuid.uuid4()),
    }  # fmt: skip
    asked = {k: row[k] for k in ("head_name", "number", "address", "phone")} | told
    _id, xml = form(by, "correct_household").filled(
        entity=entity, x_place=411, x_household=row["name"], **asked
    )
    return xml


def _row(phone: Collect) -> dict[str, str]:
    listed = next(f for f in phone.form_list() if f.form_id == "correct_household")
    media = next(m for m in phone.manifest(listed) if m.filename == "households.csv")
    return phone.rows(media)[0]


def test_corrections_merge_field_by_field(country: Country) -> None:
    home(country)
    phone, other = collect(country), collect(country, "team leader")
    row = _row(phone)
    phone.send(_corrected(phone, row, phone="0912345678"))
    other.send(_corrected(other, row, address="Đầu xóm"))
    made = Household.objects.get()
    assert (made.phone, made.address) == ("+84912345678", "Đầu xóm")
    assert _row(phone)["__version"] == "3"
    assert other.post(_corrected(other, row, phone="0987654321")).status_code == 202
    kept = Submission.objects.get(state=ATTENTION)
    assert kept.details == {"changed_meanwhile": ["phone"]}
    assert Household.objects.get().phone == "+84912345678"


def test_gone_households_are_told(country: Country) -> None:
    slay, far = home(country), home(country, village="other village")
    phone = collect(country)
    listed = next(f for f in phone.form_list() if f.form_id == "household_visit")
    media = next(m for m in phone.manifest(listed) if m.filename == "households.csv")
    assert phone.gone(media, str(slay), str(far), str(uuid.uuid4()), "x") == {
        str(slay): False, str(far): True,
    }  # fmt: skip


def test_households_that_left_or_were_merged_are_not_listed(country: Country) -> None:
    kept, merged, left = (home(country, f"Lò Văn {name}") for name in ("Páo", "Pao", "Dế"))
    merge_households(actor=system(), kept=kept, gone=merged, reason="một nhà")
    Household.objects.filter(pk=merged).update(left_on=None)
    Household.objects.filter(pk=left).update(left_on=today())
    phone = collect(country)
    listed = next(f for f in phone.form_list() if f.form_id == "household_visit")
    media = next(m for m in phone.manifest(listed) if m.filename == "households.csv")
    assert {row["name"] for row in phone.rows(media)} == {str(kept)}
    assert phone.gone(media, str(kept), str(merged), str(left)) == {
        str(kept): False, str(merged): True, str(left): True,
    }  # fmt: skip


def test_a_place_out_of_reach_is_kept_for_an_officer(country: Country) -> None:
    phone = collect(country)
    _id, xml = form(phone, "coordination_note").filled(
        x_place=421, x_day=today().isoformat(), title="Trạm phát sóng"
    )
    assert phone.post(xml).status_code == 202
    assert not Activity.objects.exists()
    assert Submission.objects.get().reason == "odk.out_of_reach"


def test_an_unknown_form_is_kept_and_said(country: Country) -> None:
    phone = collect(country)
    id = f"uuid:{uuid.uuid4()}"
    xml = f'<data id="nobody_knows"><a>1</a><meta><instanceID>{id}</instanceID></meta></data>'
    answer = phone.post(xml)
    assert answer.status_code == 202
    assert Submission.objects.get().reason == "odk.unknown_form"
    assert Submission.objects.get().body == xml


def test_every_kind_can_be_downloaded(country: Country) -> None:
    phone = collect(country, "province officer", "commune")
    listed = phone.form_list("?verbose=true")
    for one in listed:
        assert phone.form(one).form_id == one.form_id
    asked = {k.code for k in offered_in(["04"]) if can_be_asked(k)}
    assert asked <= {f.form_id for f in listed}
    assert "course_test" not in {f.form_id for f in listed}
    assert [f.form_id for f in phone.form_list("?formID=survey")] == ["survey"]
