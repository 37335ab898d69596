"""Pictures and lists of a province's own form: uploaded, told by their content, served to Collect.

A file belongs to the form in all its versions; one of the same name takes its place. Pictures are
made anew on the way in, so that neither position nor anything hidden in them goes to phones.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import OWN_FORMS
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.files.actions import keep_clean
from doorstep.kernel.files.queries import path_of
from doorstep.kernel.files.rules import cleaned_picture
from doorstep.kernel.journal.actions import note
from doorstep.kernel.xforms.lint import LISTS, can_be_uploaded
from doorstep.kernel.xforms.models import OwnKind, OwnKindFile, OwnKindVersion
from doorstep.kernel.xforms.writing import files_named

MAX_BYTES = 2 * 1024 * 1024
MOST_FILES = 20
MOST_ROWS = 10_000
_TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
_DATA, _PICTURE = "data", "picture"
Clean = tuple[bytes, str, str]
"""Bytes, media type, and the kind under which they are kept."""


def checked(name: str, raw: bytes) -> Clean:
    """Say what a file is by its content and clean it.

    Raises Problem: own_form.file_name, own_form.file_too_large, own_form.other_type (the content is
    not what the name says), own_form.bad_list, or what stands against the picture.
    """
    if not can_be_uploaded(name):
        words = _("A file is called like tree.png, tree.jpg or trees.csv; lists of ours are taken.")
        raise Problem("own_form.file_name", words)
    if len(raw) > MAX_BYTES:
        raise Problem("own_form.file_too_large", _("A file of a form is at most 2 MB large."))
    ending = name.rpartition(".")[2].lower()
    if ending == "csv":
        return _checked_list(raw), "text/csv", _DATA
    clean, media_type = cleaned_picture(raw)
    if media_type != _TYPES[ending]:
        words = _("The content of %(name)s is not what its name says.")
        raise Problem("own_form.other_type", words, name=name)
    return clean, media_type, _PICTURE


def _checked_list(raw: bytes) -> bytes:
    """Read a list as Collect will: UTF-8, a heading, every row as long as it."""
    words = _("A list is a CSV file in UTF-8 with a heading; every row has as many cells as that.")
    try:
        text = raw.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as why:
        raise Problem("own_form.bad_list", words) from why
    heads = [h.strip() for h in rows[0]] if rows else []
    is_whole = all(len(row) == len(heads) for row in rows if row)
    if not all(heads) or len(set(heads)) != len(heads) or not is_whole or "\0" in text:
        raise Problem("own_form.bad_list", words)
    if not heads or len(rows) > MOST_ROWS:
        raise Problem("own_form.bad_list", words)
    return text.encode()


def keep_file(*, actor: Actor, own: UUID, name: str, raw: bytes, at: datetime) -> OwnKindFile:
    """Keep a file of a form under its name; one of the same name gives way.

    Raises NotAllowed; Problem of `checked`, own_form.too_many_files.
    """
    clean, media_type, kind = checked(name, raw)
    with transaction.atomic():
        row = _locked(actor, own)
        others = row.files.exclude(name=name)
        if others.count() >= MOST_FILES:
            raise Problem("own_form.too_many_files", _("A form has at most 20 files."))
        stored = keep_clean(
            actor=actor, raw=clean, province=row.province, name=name, kind=kind,
            media_type=media_type,
        )  # fmt: skip
        told = {
            "file": stored, "md5": hashlib.md5(clean, usedforsecurity=False).hexdigest(),
            "media_type": media_type, "kept_at": at, "kept_by": actor.account_id,
        }  # fmt: skip
        made: OwnKindFile = OwnKindFile.objects.update_or_create(
            kind=row, province=row.province, name=name, defaults=told
        )[0]
        _note(actor, "own_kinds.keep_file", row, name)
    return made


def drop_file(*, actor: Actor, own: UUID, name: str) -> None:
    """Take a file of a form away; Problem own_form.file_needed while what is asked names it."""
    with transaction.atomic():
        row = _locked(actor, own)
        asked = row.versions.filter(number=row.version).first() if not row.is_retired else None
        if asked is not None and name in files_in(asked):
            words = _("The published form names this file. Upload another of the same name.")
            raise Problem("own_form.file_needed", words)
        gone, _each = row.files.filter(name=name).delete()
        if gone:
            _note(actor, "own_kinds.drop_file", row, name)


def files_in(version: OwnKindVersion) -> tuple[str, ...]:
    """Name the files of its own that a version of a form names."""
    return tuple(name for name in files_named(version.xform) if name not in LISTS)


def missing_in(version: OwnKindVersion) -> list[str]:
    """Name those that nobody has uploaded yet."""
    here = set(OwnKindFile.objects.filter(kind=version.kind_id).values_list("name", flat=True))
    return [name for name in files_in(version) if name not in here]


def files_of(code: str, names: Iterable[str]) -> QuerySet[OwnKindFile]:
    """Give the files of a kind that are called so, in order of their names."""
    rows = OwnKindFile.objects.filter(kind__code=code, name__in=list(names))
    return rows.select_related("file").order_by("name")


def bytes_of(row: OwnKindFile) -> bytes:
    """Read a file."""
    return path_of(row.file).read_bytes()


def _locked(actor: Actor, id: UUID) -> Any:
    row = OwnKind.objects.select_for_update().get(pk=id)
    actor.require(OWN_FORMS, row.place_id)
    return row


def _note(actor: Actor, verb: str, own: Any, name: str) -> None:
    note(
        actor=actor,
        verb=verb,
        about="own_kind",
        about_id=own.pk,
        province=own.province,
        place_id=own.place_id,
        details={"code": own.code, "name": name},
    )
