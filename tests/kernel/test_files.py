"""Files: photos lose everything but the picture; types are told by content."""

from __future__ import annotations

import io
from datetime import date

import pytest
from PIL import Image

from doorstep.kernel.access.actors import the_system
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.files.actions import keep_document, keep_photo
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.files.queries import path_of

pytestmark = pytest.mark.django_db
SYSTEM = the_system(on=date(2026, 11, 21))
CANARY = b"CANARY-22.6657N"


def photo(width: int = 3000, height: int = 1000) -> bytes:
    picture = Image.new("RGB", (width, height), "teal")
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_a_photo_is_cleaned_turned_and_made_smaller() -> None:
    raw = photo()
    assert CANARY in raw
    stored = keep_photo(actor=SYSTEM, raw=raw, province="04")
    kept = path_of(stored).read_bytes()
    assert CANARY not in kept and b"Exif" not in kept
    assert (stored.width, stored.height) == (533, 1600)


def test_the_same_photo_is_kept_once() -> None:
    one, two = (keep_photo(actor=SYSTEM, raw=photo(90, 90), province="04") for _ in range(2))
    assert one.pk == two.pk and StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    "raw", [b"", b"not a picture", b"<svg onload=alert(1)>", photo()[:900], b"\x00" * 5000]
)
def test_what_is_no_photo_is_refused(raw: bytes) -> None:
    with pytest.raises(Problem):
        keep_photo(actor=SYSTEM, raw=raw, province="04")
    assert StoredFile.objects.count() == 0


def test_a_picture_of_too_many_pixels_is_refused() -> None:
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    with pytest.raises(Problem):
        keep_photo(actor=SYSTEM, raw=out.getvalue(), province="04")


def test_a_document_is_told_by_its_content() -> None:
    stored = keep_document(actor=SYSTEM, raw=b"%PDF-1.7\n...", province="04", name="kế hoạch.exe")
    assert stored.media_type == "application/pdf"
    with pytest.raises(Problem):
        keep_document(actor=SYSTEM, raw=b"MZ\x90\x00", province="04", name="kế hoạch.pdf")
