"""What is broken or hostile gets a clear answer, leaves nothing half-written, is never a 5xx."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import OperationalError
from django.test import Client

from doorstep.kernel.activities.models import Activity, Attached
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.journal.models import Line
from doorstep.kernel.people.models import Household
from doorstep.kernel.xforms import actions
from doorstep.kernel.xforms.models import Submission, SubmittedFile
from tests.offices import Country, build, today
from tests.surfaces.console_world import home, photo
from tests.surfaces.odk_collect import HOST, Collect, message_of
from tests.surfaces.odk_world import collect, form, visit

pytestmark = pytest.mark.django_db
META = f"<meta><instanceID>uuid:{uuid.uuid4()}</instanceID></meta>"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    f'<data id="survey"><title>&b;</title>{META}</data>'
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    f'<data id="survey"><title>&x;</title>{META}</data>'
)
BROKEN = {
    "nothing": b"",
    "no xml": b"hello",
    "cut off": f'<data id="survey"><title>a</title>{META}'.encode(),
    "cut in a tag": f'<data id="survey"><title>a</title>{META}</da'.encode(),
    "bomb": BOMB.encode(),
    "outside entity": OUTSIDE.encode(),
    "utf-16": f'<data id="survey">{META}</data>'.encode("utf-16"),
    "latin-1": f'<data id="survey"><title>Bản</title>{META}</data>'.encode("latin-1", "replace")
    + b"\xe3",
    "broken utf-8": f'<data id="survey"><title>B\udcff</title>{META}</data>'.encode(
        "utf-8", "surrogateescape"
    ),
    "NUL": f'<data id="survey"><title>a\x00b</title>{META}</data>'.encode(),
    "NUL by number": f'<data id="survey"><title>a&#0;b</title>{META}</data>'.encode(),
    "no form": f"<data>{META}</data>".encode(),
    "no id": b'<data id="survey"><title>a</title></data>',
    "deep": (b'<data id="survey">' + b"<a>" * 300 + b"</a>" * 300 + META.encode() + b"</data>"),
    "many": (b'<data id="survey">' + b"<a>1</a>" * 30_000 + META.encode() + b"</data>"),
    "large": (b'<data id="survey"><a>' + b"x" * 6_000_000 + b"</a>" + META.encode() + b"</data>"),
}


@pytest.fixture
def country(settings: Any) -> Country:
    settings.ALLOWED_HOSTS = ["*"]
    return build()


@pytest.fixture
def phone(country: Country) -> Collect:
    return collect(country)


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_form_is_refused_in_words(phone: Collect, what: str) -> None:
    answer = phone.post(BROKEN[what])
    assert answer.status_code in (400, 413), message_of(answer)
    assert message_of(answer)
    assert not Submission.objects.exists() and not Activity.objects.exists()


def test_a_thousand_questions_are_kept_whole(phone: Collect, country: Country) -> None:
    many = {f"q{i}": f"Câu trả lời {i}" for i in range(1000)}
    _id, xml = visit(phone, home(country), **many)
    assert phone.post(xml).status_code == 201
    assert Activity.objects.get().answers["q999"] == "Câu trả lời 999"


def test_two_hundred_megabytes_are_refused_before_they_are_read(phone: Collect) -> None:
    answer = phone.http.post(
        phone.server_url.removeprefix("http://doorstep.test") + "/submission",
        b"--x\r\n", content_type="multipart/form-data; boundary=x",
        headers={"content-length": "200000000"}, CONTENT_LENGTH="200000000",
    )  # fmt: skip
    assert answer.status_code == 413 and message_of(answer)


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (b"no parts at all", "multipart/form-data; boundary=x"),
        (b"x", "multipart/form-data"),
        (b"<data/>", "text/xml"),
        (b"{}", "application/json"),
        (b"", "multipart/form-data; boundary=" + "x" * 300),
        (b'--x\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="f', "multi"
         "part/form-data; boundary=x"),
    ],
)  # fmt: skip
def test_what_is_no_multipart_is_refused_in_words(phone: Collect, body: bytes, media: str) -> None:
    path = phone.server_url.removeprefix("http://doorstep.test") + "/submission"
    answer = phone.http.post(path, body, content_type=media)
    assert answer.status_code == 400 and message_of(answer)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("nha.jpg", b"MZ this is a program"),
        ("nha.jpg", b"<html><script>alert(1)</script></html>"),
        ("nha.pdf", b"no pdf"),
        ("a.exe", b"MZ"),
        ("tieng.m4a", b"MZ this is a program"),
        ("../../etc/passwd", b"root"),
        ("khong-ten", b""),
    ],
)
def test_files_that_are_not_what_they_say(
    phone: Collect, country: Country, name: str, raw: bytes
) -> None:
    _id, xml = visit(phone, home(country), x_photo=name)
    answer = phone.post(xml, {name: raw})
    assert answer.status_code == 400 and message_of(answer)
    assert not Activity.objects.exists() and not Submission.objects.exists()
    assert not StoredFile.objects.exists()


def test_names_in_vietnamese_and_places_in_photos(phone: Collect, country: Country) -> None:
    _id, xml = visit(phone, home(country), x_photo="ảnh nhà.jpg")
    assert phone.post(xml, {"ảnh nhà.jpg": photo().read()}).status_code == 201
    kept = Submission.objects.get().files.get()
    assert kept.name == "ảnh nhà.jpg" and kept.file.kind == "photo"


def test_a_spoken_note_is_kept_and_named(phone: Collect, country: Country) -> None:
    _id, xml = visit(phone, home(country), voice="ghi-am.m4a")
    sound = b"\0\0\0\x18ftypM4A " + b"\0" * 200
    assert phone.post(xml, {"ghi-am.m4a": sound}).status_code == 201
    kept = Submission.objects.get().files.get().file
    assert kept.kind == "voice"
    assert Activity.objects.get().answers["voice"] == [kept.sha256]


def test_the_diary_of_touches_is_not_kept(phone: Collect, country: Country) -> None:
    _id, xml = visit(phone, home(country))
    assert phone.post(xml, {"audit.csv": b"event,node,start\n"}).status_code == 201
    assert not StoredFile.objects.exists()


def test_a_database_that_is_away_is_503(phone: Collect, country: Country, monkeypatch: Any) -> None:
    _id, xml = visit(phone, home(country))

    def away(**_told: Any) -> None:
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(actions, "receive", away)
    answer = phone.post(xml)
    assert answer.status_code == 503 and answer["Retry-After"] and message_of(answer)


@pytest.mark.parametrize(
    "told",
    [
        {"x_place": "999999999"},
        {"x_place": "-1"},
        {"x_place": "9" * 30},
        {"x_day": "2026-13-45"},
        {"x_day": "0001-01-01"},
        {"x_household": "nobody"},
        {"x_household": str(uuid.uuid4())},
        {"x_persons": "a b c"},
        {"x_persons": str(uuid.uuid4())},
        {"x_start": "yesterday", "x_end": "9999-99-99"},
        {"persons_guided": "9" * 400},
        {"remarks": "x" * 100_000},
        {"topics": " ".join(["vneid"] * 5000)},
        {"outcome": ["met", "absent"]},
        {"outcome": {"deep": {"deeper": "met"}}},
        {"x_place": {"a": "1"}},
    ],
)
def test_odd_answers_are_kept_and_never_a_failure(
    phone: Collect, country: Country, told: dict[str, Any]
) -> None:
    _id, xml = visit(phone, home(country), **told)
    assert phone.post(xml).status_code in (201, 202)
    assert Submission.objects.count() == 1


def test_only_the_methods_of_the_table(phone: Collect) -> None:
    base = phone.server_url.removeprefix("http://doorstep.test")
    other = Client(raise_request_exception=False)
    assert other.post(f"{base}/formList").status_code == 405
    assert other.get(f"{base}/submission").status_code == 405


def test_the_secret_of_a_client_is_good_for_forms_alone(phone: Collect, country: Country) -> None:
    token = phone.server_url.rpartition("/")[2]
    answer = Client().get("/device/v1/pull", headers={"Authorization": f"Device {token}"})
    assert answer.status_code == 401 and answer.json()["code"] == "device.unknown"


def test_too_many_files_are_said_to_be_too_many(phone: Collect, country: Country) -> None:
    _id, xml = visit(phone, home(country))
    answer = phone.post(xml, {f"{n}.txt": b"x" for n in range(130)})
    assert answer.status_code == 413 and "100" in answer.content.decode()


def test_a_request_that_does_not_tell_its_length(phone: Collect) -> None:
    path = urlsplit(phone.server_url).path
    told = {"Transfer-Encoding": "chunked", "Host": HOST}
    answer = Client().generic("POST", f"{path}/submission", b"", "multipart/x", headers=told)
    assert answer.status_code == 411


def test_bytes_from_somebody_without_a_right_there_add_no_files(
    phone: Collect, country: Country
) -> None:
    _id, xml = visit(phone, home(country))
    assert phone.post(xml).status_code == 201
    other = collect(country, who="neighbour officer", at="other commune")
    assert other.post(xml, {"a.jpg": photo().read()}).status_code == 201
    assert not Attached.objects.exists()
    assert phone.post(xml, {"a.jpg": photo().read()}).status_code == 201
    assert Attached.objects.count() == 1


def test_photos_may_follow_from_a_colleague_s_phone_and_the_journal_says_whose(
    phone: Collect, country: Country
) -> None:
    _id, xml = visit(phone, home(country))
    assert phone.post(xml).status_code == 201
    colleague = collect(country, who="team leader")
    assert colleague.post(xml, {"a.jpg": photo().read()}).status_code == 201
    assert Attached.objects.count() == 1
    line = Line.objects.get(verb="activities.attach_photo")
    assert line.account_id == country.people["team leader"].pk


def test_an_author_s_photos_are_kept_whatever_became_of_the_right(
    phone: Collect, country: Country
) -> None:
    _id, xml = form(phone, "coordination_note").filled(
        x_place=421, x_day=today().isoformat(), title="Trạm phát sóng"
    )
    assert phone.post(xml).status_code == 202
    assert Submission.objects.get().reason == "odk.out_of_reach"
    assert phone.post(xml, {"a.jpg": photo().read()}).status_code == 202
    assert SubmittedFile.objects.count() == 1


def test_a_colleague_s_copy_of_a_form_in_parts_neither_ends_nor_fills_it(
    phone: Collect, country: Country
) -> None:
    _id, xml = visit(phone, home(country))
    assert phone.post(xml, {"a.jpg": photo().read()}, is_incomplete=True).status_code == 202
    colleague = collect(country, who="team leader")
    assert colleague.post(xml, {"b.jpg": photo().read()}).status_code == 202
    assert Submission.objects.get().state == "waiting" and not Activity.objects.exists()
    assert phone.post(xml, {"b.jpg": photo().read()}).status_code == 201
    assert Activity.objects.get().recorded_by == country.people["team member"].pk


@pytest.mark.parametrize("village", ["somewhere", "9" * 19, "9" * 5000, "-411", "４１１"])
def test_a_household_at_a_village_that_is_none_is_kept_and_entered_nowhere(
    phone: Collect, village: str
) -> None:
    entity = {
        "dataset": "households",
        "id": str(uuid.uuid4()),
        "create": "1",
        "label": "Lò Thị Dương",
    }
    _id, xml = form(phone, "register_household").filled(
        entity=entity, x_place=411, x_day=today().isoformat(), x_agrees="yes",
        head_name="Lò Thị Dương", number="18",
    )  # fmt: skip
    assert ">411<" in xml
    assert phone.post(xml.replace(">411<", f">{village}<")).status_code == 202
    assert Submission.objects.get().reason == "odk.place_unknown"
    assert not Household.objects.exists()
