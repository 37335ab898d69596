"""Pictures and lists of a province's own form: uploaded, told by content, served by hash."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.journal.models import Line
from doorstep.kernel.xforms import own, own_actions, own_files
from doorstep.kernel.xforms.models import OwnKind, OwnKindFile, OwnKindVersion
from tests.offices import Country, build, today
from tests.surfaces import odk_forms
from tests.surfaces.console_world import signed_in, system, text_of
from tests.surfaces.odk_collect import Collect, Media, Refused
from tests.surfaces.odk_world import collect, form

pytestmark = pytest.mark.django_db
TREES = "own04_cay"
LIST = "name,label\nsoi,Sồi\nthong,Thông\n".encode()


@pytest.fixture
def country(settings: Any, tmp_path: Any) -> Iterator[Country]:
    settings.ALLOWED_HOSTS = ["*"]
    settings.SECOND_STEP = False
    settings.MEDIA_ROOT = tmp_path
    own.forget()
    yield build()
    own.forget()


def picture(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "canary 21.0285N"
    Image.new("RGB", (40, 30), "green").save(out, kind, exif=exif)
    return out.getvalue()


FILES = {"trees.csv": LIST, "leaf.png": picture(), "big.jpg": picture("JPEG")}


def uploaded(country: Country) -> OwnKindVersion:
    told = {"place": country.units["province"], "name": "form.xlsx", "at": timezone.now()}
    return own_actions.upload(actor=system(), raw=odk_forms.trees_with_pictures(), **told)


def keep(kind: OwnKind, name: str, raw: bytes) -> OwnKindFile:
    return own_files.keep_file(
        actor=system(), own=kind.pk, name=name, raw=raw, at=timezone.now()
    )  # fmt: skip


def published(country: Country) -> OwnKind:
    version = uploaded(country)
    for name, raw in FILES.items():
        keep(version.kind, name, raw)
    own_actions.publish(actor=system(), version=version, at=timezone.now())
    return version.kind


def media_of(phone: Collect) -> dict[str, Media]:
    listed = next(f for f in phone.form_list() if f.form_id == TREES)
    return {m.filename: m for m in phone.manifest(listed)}


def test_a_form_is_published_when_its_files_are_there(country: Country) -> None:
    checked = own_actions.check(odk_forms.trees_with_pictures())
    needed = {f.params["file"] for f in checked.findings if f.code == "needs_file"}
    assert not checked.has_faults and needed == FILES.keys()
    version = uploaded(country)
    with pytest.raises(Problem, match=r"trees\.csv"):
        own_actions.publish(actor=system(), version=version, at=timezone.now())
    for name, raw in FILES.items():
        keep(version.kind, name, raw)
    assert own_files.missing_in(version) == []
    own_actions.publish(actor=system(), version=version, at=timezone.now())
    assert Line.objects.filter(verb="own_kinds.keep_file").count() == 3
    with pytest.raises(Problem, match="names this file"):
        own_files.drop_file(actor=system(), own=version.kind_id, name="leaf.png")


def test_collect_fetches_them_by_their_hash(country: Country) -> None:
    kind = published(country)
    phone = collect(country)
    media = media_of(phone)
    assert set(media) == {"places.csv", *FILES}
    for name in FILES:
        answer = phone.get(media[name].download_url)
        assert f"md5:{hashlib.md5(answer.body).hexdigest()}" == media[name].hash
        assert b"canary" not in answer.body
    assert phone.rows(media["trees.csv"])[1]["label"] == "Thông"
    keep(kind, "trees.csv", LIST + "gao,Gạo\n".encode())
    assert media_of(phone)["trees.csv"].hash != media["trees.csv"].hash
    _id, xml = form(phone, TREES).filled(xom=411, cay="gao", la="to", today=today().isoformat())
    assert phone.post(xml).status_code == 201
    assert Activity.objects.get().answers == {"cay": "gao", "la": "to"}


def test_only_clients_of_the_province_get_them(country: Country) -> None:
    published(country)
    url = media_of(collect(country))["leaf.png"].download_url
    token = url.split("/odk/")[1].split("/")[0]
    far = collect(country, "far officer", "far commune")
    for wrong in (
        url.replace(token, far.server_url.rsplit("/", 1)[1]),
        url.replace("leaf.png", "big.png"),
        url.replace(TREES, "household_visit"),
    ):
        with pytest.raises(Refused):
            far.get(wrong)


BAD = {
    "leaf.jpg": picture(),
    "tree.png": b"<svg onload=alert(1)>",
    "page.html": b"<p>",
    "places.csv": LIST,
    "a b.png": picture(),
    "../x.png": picture(),
    "latin.csv": "name,label\n1,Sồi\n".encode("utf-16"),
    "ragged.csv": b"name,label\n1\n",
    "twice.csv": b"name,name\n1,2\n",
    "nothing.csv": b"",
    "nul.csv": b"name,label\n1,\x00\n",
    "large.csv": b"name\n" + b"x" * (2 * 1024 * 1024),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_what_it_says_is_refused(country: Country, name: str) -> None:
    kind = uploaded(country).kind
    with pytest.raises(Problem):
        keep(kind, name, BAD[name])
    assert not OwnKindFile.objects.exists()


def test_the_page_takes_and_drops_them_for_who_may(country: Country) -> None:
    kind = uploaded(country).kind
    client = signed_in(country, "province officer")
    page, files = (reverse(f"console:own-form{n}", args=[kind.pk]) for n in ("", "-files"))
    assert "Still to be uploaded" in text_of(client.get(page))
    client.post(reverse("console:own-form-publish", args=[kind.pk]))
    assert OwnKind.objects.get().version == 0
    sent = [SimpleUploadedFile(name, raw) for name, raw in FILES.items()]
    client.post(files, {"files": sent})
    assert OwnKindFile.objects.count() == 3
    text = text_of(client.get(page))
    assert "leaf.png" in text and "Still to be uploaded" not in text
    client.post(files, {"drop": "leaf.png"})
    assert not OwnKindFile.objects.filter(name="leaf.png").exists()
    refused = client.post(files, {"files": [SimpleUploadedFile("x.exe", b"MZ")]}, follow=True)
    assert "A file is called like" in text_of(refused)
    client.post(reverse("console:own-form-publish", args=[kind.pk]))
    assert OwnKind.objects.get().version == 0
    assert signed_in(country, "commune officer").post(files, {"drop": "big.jpg"}).status_code == 403
    with pytest.raises(NotAllowed):
        own_files.drop_file(actor=collect_actor(country), own=kind.pk, name="big.jpg")


def collect_actor(country: Country) -> Any:
    from doorstep.kernel.access.actors import actor_of

    return actor_of(country.people["commune officer"], on=today())
