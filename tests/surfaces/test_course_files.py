"""Files in the course editor: questions of other formats into a draft, drafts out and in again."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from doorstep.capabilities.learning.drafting.checking import look_at
from doorstep.capabilities.learning.drafting.models import CourseDraft
from doorstep.capabilities.learning.editions import plain
from doorstep.capabilities.learning.exchange.bundles import read_bundle
from doorstep.capabilities.learning.exchange.packages import packed, unpacked
from doorstep.kernel.imports.reading import MAX_BYTES
from tests.capabilities.h5p_made import MULTI, TRUE_FALSE, package, part, question_set, whole
from tests.offices import Country, today
from tests.surfaces.console_world import signed_in, text_of
from tests.surfaces.test_course_editor import at, country, draft, first, second, seen

__all__ = ["country", "draft", "first", "second"]
GIFT = "::q::Khác hẳn? {=A ~B####Vì thế.}\n\n::brand-new::Hỏi thêm? {T####Phải.}\n"
OTHER = "::other-new::Hỏi khác? {T####Phải.}\n"


def send(client: Client, row: CourseDraft, raw: bytes, name: str, **told: Any) -> str:
    row.refresh_from_db()
    file = SimpleUploadedFile(name, raw)
    more = {"file": file, "topic": "", "pool": "test", "version": row.version, "act": "look"}
    answer = client.post(at("draft-take-in", row.pk), {**more, **told})
    assert answer.status_code == 200
    return text_of(answer)


def codes(row: CourseDraft) -> list[str]:
    row.refresh_from_db()
    return [one["code"] for one in row.body["questions"]]


def test_a_package_is_looked_at_then_put_in(first: Client, draft: CourseDraft) -> None:
    assert at("draft-take-in", draft.pk) in seen(first, at("draft-questions", draft.pk))
    assert "Nothing that stands" in seen(first, at("draft-take-in", draft.pk))
    before = codes(draft)
    page = send(first, draft, whole(), "bank.h5p")
    assert codes(draft) == before and "Lò Thị Mai, CC BY-SA 4.0" in page
    assert "cannot be taken" in page and "Own.Library are not known here" in page
    page = send(first, draft, whole(), "bank.h5p", act="take")
    assert "Put into the draft: 8 questions." in page
    assert codes(draft)[len(before) :][:3] == ["ma-cua-ai", "cau-2", "otp-bank"]
    fresh = draft.body["questions"][len(before)]
    assert fresh["pool"] == "test" and fresh["topic"] == "t"
    assert fresh["choices"][1] == {"text": {"vi": "Không ai"}, "right": True}
    assert draft.body["sources"][1].startswith("An toàn trên mạng, Lò Thị Mai")
    _course, faults = look_at(draft.body, province=draft.province, on=today())
    assert faults == []
    assert "ai được hỏi" in seen(first, at("draft-question", draft.pk, "ma-cua-ai")).lower()
    page = send(first, draft, whole(), "bank.h5p", act="take")
    assert "is there already" in page and len(codes(draft)) == len(before) + 8


def test_nothing_there_is_overwritten(first: Client, draft: CourseDraft) -> None:
    kept = json.dumps(draft.body["questions"])
    page = send(first, draft, GIFT.encode(), "cau.gift", act="take")
    assert "its code is there with other words" in page
    assert codes(draft)[-1] == "brand-new"
    assert json.dumps(draft.body["questions"][:-1]) == kept


def test_a_code_that_the_course_had_is_not_given_again(first: Client, draft: CourseDraft) -> None:
    body = draft.body
    body["questions"] = [one for one in body["questions"] if one["code"] != "tf"]
    CourseDraft.objects.filter(pk=draft.pk).update(body=body)
    raw = package(question_set(part("H5P.TrueFalse 1.8", TRUE_FALSE, title="tf"),
                               part("H5P.MultiChoice 1.16", MULTI, title="M")))  # fmt: skip
    page = send(first, draft, raw, "x.h5p", act="take")
    assert "had another question tf before" in page
    assert codes(draft)[-1].startswith("m-") and "tf" not in codes(draft)


def test_what_cannot_be_read_and_who_may_not(
    country: Country, first: Client, second: Client, draft: CourseDraft
) -> None:
    assert "damaged" in send(first, draft, b"PK\x03\x04", "x.h5p", act="take")
    assert "is not known" in send(first, draft, packed({"x.js": b""}), "x.h5p", act="take")
    assert "larger than 40 MB" in send(first, draft, bytes(MAX_BYTES + 1), "x.h5p")
    version = draft.version
    send(second, draft, GIFT.encode(), "cau.gift", act="take")
    page = send(first, draft, OTHER.encode(), "c.gift", act="take",
                version=version)  # fmt: skip
    assert "Somebody else has saved" in page and "other-new" not in codes(draft)
    CourseDraft.objects.filter(pk=draft.pk).update(state="in_review")
    page = send(first, draft, OTHER.encode(), "c.gift", act="take")
    assert "take it back first" in page
    for who in ("neighbour officer", "team leader"):
        other = signed_in(country, who)
        assert other.get(at("draft-take-in", draft.pk)).status_code in (403, 404)


def test_a_draft_goes_out_as_files_and_comes_back(
    country: Country, first: Client, draft: CourseDraft
) -> None:
    say = draft.body["lessons"][0]["steps"][0]["say"]
    say |= {"vi": "Bác bật máy lên.", "old": "en bn"}
    draft.save()
    assert at("draft-file", draft.pk) in seen(first, at("course-draft", draft.pk))
    answer = first.get(at("draft-file", draft.pk))
    assert answer["Content-Disposition"] == 'attachment; filename="small.zip"'
    bundle = read_bundle(answer.content)
    assert bundle.faults == [] and plain(bundle.table) == draft.body
    assert "Bác bật máy lên." in bundle.files["01-one.toml"].decode()
    assert "already" in bring(first, answer.content)
    draft.delete()
    assert "The draft is ready" in bring(first, answer.content)
    again = CourseDraft.objects.get()
    assert (again.body, again.based_on) == (draft.body, draft.based_on)
    far = signed_in(country, "far officer").get(at("draft-file", again.pk))
    assert far.status_code in (403, 404)


def bring(client: Client, raw: bytes) -> str:
    file = SimpleUploadedFile("course.zip", raw)
    return text_of(client.post(at("course-bring"), {"file": file}, follow=True))


def test_files_that_are_no_course_begin_no_draft(first: Client, draft: CourseDraft) -> None:
    files = unpacked(first.get(at("draft-file", draft.pk)).content)
    draft.delete()
    for change, why in (
        ({"small/run.sh": b"x"}, "does not belong"),
        ({"small/course.toml": b"code = "}, "course.toml"),
        ({"../x": b""}, "leads out"),
        ({"small/symbols/evil.svg": b"<svg><script/></svg>"}, "script is not allowed"),
    ):
        assert why in bring(first, packed(files | change))
    assert "damaged" in bring(first, b"PK")
    assert not CourseDraft.objects.exists()
    assert "begin" in seen(first, at("course-bring")).lower()
    faulty = files | {"small/questions.toml": b'[[question]]\ncode = "x"\n'}
    assert "Still to be mended" in bring(first, packed(faulty))
