"""What a file is, told by its content, and how a photo is cleaned."""

from __future__ import annotations

import io
import warnings

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from doorstep.kernel.basics.problems import Problem

MAX_PHOTO_BYTES = 15 * 1024 * 1024
MAX_PHOTO_PIXELS = 50_000_000
MAX_DOCUMENT_BYTES = 40 * 1024 * 1024
LONG_SIDE = 1600
_PHOTO_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")  # MPO opens as JPEG


def cleaned_photo(raw: bytes) -> tuple[bytes, int, int]:
    """Re-encode a photo as JPEG of at most 1600 px: (bytes, width, height).

    Turned upright first; EXIF, GPS and every other block of the original are left behind.
    Raises Problem for what is not a picture or too large.
    """
    upright = _upright(raw, _PHOTO_FORMATS)[0].convert("RGB")
    upright.thumbnail((LONG_SIDE, LONG_SIDE))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue(), upright.width, upright.height


def cleaned_picture(raw: bytes) -> tuple[bytes, str]:
    """Re-encode a drawing as what it is, PNG or JPEG, of at most 1600 px: (bytes, media type).

    What is transparent stays so; nothing but the picture is kept. Raises Problem as above.
    """
    picture, form = _upright(raw, ("JPEG", "PNG"))
    picture = picture.convert("RGBA" if form == "PNG" else "RGB")
    picture.thumbnail((LONG_SIDE, LONG_SIDE))
    out = io.BytesIO()
    picture.save(out, form, optimize=True)
    return out.getvalue(), f"image/{form.lower()}"


def _upright(raw: bytes, formats: tuple[str, ...]) -> tuple[Image.Image, str]:
    """Open a picture of one of these formats and turn it upright: (picture, its format)."""
    if len(raw) > MAX_PHOTO_BYTES:
        raise Problem("files.too_large", _("The photo is larger than 15 MB."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(raw), formats=formats)
            if picture.width * picture.height > MAX_PHOTO_PIXELS:
                raise Problem("files.too_many_pixels", _("The photo has too many pixels."))
            form = "PNG" if picture.format == "PNG" else "JPEG"
            upright = ImageOps.exif_transpose(picture)
            upright.load()
    except Problem:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning) as why:
        raise Problem("files.not_a_photo", _("This file is not a photo that can be read.")) from why
    return upright, form


def document_type(raw: bytes) -> str:
    """Tell the media type of a document by its first bytes; Problem when it is none we keep."""
    if len(raw) > MAX_DOCUMENT_BYTES:
        raise Problem("files.too_large", _("The file is larger than 40 MB."))
    if raw.startswith(b"%PDF-"):
        return "application/pdf"
    if raw.startswith(b"PK\x03\x04") and b"word/" in raw[:4000]:
        return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    if raw.startswith(b"PK\x03\x04") and b"xl/" in raw[:4000]:
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    raise Problem("files.unknown_type", _("Only PDF, DOCX and XLSX documents can be kept."))
