"""Keeping files."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from django.utils import timezone

from doorstep.kernel.basics.text import tidy
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.files.queries import path_of
from doorstep.kernel.files.rules import cleaned_photo, document_type
from doorstep.kernel.journal.actions import Doer, note


def keep_photo(*, actor: Doer, raw: bytes, province: str, name: str = "") -> StoredFile:
    """Clean and keep a photo; sending the same photo twice gives the same row."""
    clean, width, height = cleaned_photo(raw)
    return _keep(actor, clean, province, tidy(name), "photo", "image/jpeg", (width, height))


def keep_document(*, actor: Doer, raw: bytes, province: str, name: str = "") -> StoredFile:
    """Keep a PDF, DOCX or XLSX as it is."""
    return _keep(actor, raw, province, tidy(name), "document", document_type(raw), (None, None))


def keep_clean(
    *,
    actor: Doer,
    raw: bytes,
    province: str,
    name: str,
    kind: str,
    media_type: str,
    size: tuple[int | None, int | None] = (None, None),
) -> StoredFile:
    """Keep what was checked and cleaned before (`files.rules`): cleaning a photo takes longer than
    a transaction should."""
    return _keep(actor, raw, province, tidy(name), kind, media_type, size)


def _keep(
    actor: Doer,
    raw: bytes,
    province: str,
    name: str,
    kind: str,
    media_type: str,
    size: tuple[int | None, int | None],
) -> StoredFile:
    stored, is_new = StoredFile.objects.get_or_create(
        sha256=hashlib.sha256(raw).hexdigest(),
        province=province,
        defaults={
            "kind": kind,
            "media_type": media_type,
            "size": len(raw),
            "width": size[0],
            "height": size[1],
            "name": name[:200],
            "stored_at": timezone.now(),
        },
    )
    if stored.erased_at is None:
        _write(path_of(stored), raw)
    if is_new:
        note(actor=actor, verb="files.keep", about="file", about_id=stored.id, province=province)
    return stored


def _write(path: Path, raw: bytes) -> None:
    """Write beside, then rename: a cut never leaves half a file under a full name."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}.part")
    beside.write_bytes(raw)
    beside.replace(path)
