"""What a province does with forms of its own: upload, publish, say what they count, retire."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import OWN_FORMS
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import search_key
from doorstep.kernel.files.actions import keep_clean
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.models import Unit
from doorstep.kernel.xforms.findings import FAULT, Finding
from doorstep.kernel.xforms.lint import findings_of
from doorstep.kernel.xforms.making import Made, made_of
from doorstep.kernel.xforms.mapping import checked_counts, checked_gives
from doorstep.kernel.xforms.models import OwnKind, OwnKindVersion
from doorstep.kernel.xforms.own import count_anew, families_of, renew
from doorstep.kernel.xforms.own_files import missing_in
from doorstep.kernel.xforms.questions import words_in
from doorstep.kernel.xforms.sheets import Sheets
from doorstep.kernel.xforms.workbook import sheets_in
from doorstep.kernel.xforms.writing import written

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Checked:
    """A form that was looked at: what is to be said, and what was made of it without faults."""

    sheets: Sheets
    findings: list[Finding]
    made: Made | None

    @property
    def has_faults(self) -> bool:
        """Tell whether something must be mended before it can be kept."""
        return any(f.grade == FAULT for f in self.findings)


def check(raw: bytes) -> Checked:
    """Look at an XLSForm; raises Problem for a file that is no plain XLSX."""
    sheets = sheets_in(raw)
    findings = findings_of(sheets)
    if any(f.grade == FAULT for f in findings):
        return Checked(sheets, findings, None)
    made = made_of(sheets)
    return Checked(sheets, [*findings, *made.findings], made)


def upload(*, actor: Actor, place: Unit, raw: bytes, name: str, at: datetime) -> OwnKindVersion:
    """Keep a form as the next version of the kind with its form_id; nothing is asked with it yet.

    `place` is the province. Raises NotAllowed; Problem `own_form.faulty` for a form with faults,
    `own_form.no_id`, `own_form.same` for the very form that is there already.
    """
    actor.require(OWN_FORMS, place.pk)
    checked = check(raw)
    if checked.made is None:
        raise Problem("own_form.faulty", _("The form has faults. Mend them and send it again."))
    code = code_of(checked.sheets, place.province)
    with transaction.atomic():
        own = _kind(actor, place, code, checked.sheets, at)
        number = own.versions.count() + 1
        version = _version(actor, own, number, checked, raw, name, at)
        _note(actor, "own_kinds.upload", own, version=number)
    return version


def code_of(sheets: Sheets, province: str) -> str:
    """Give the code of the kind: the form_id, made plain, under the province."""
    told = next((row for row in sheets.get("settings", ()) if row), {})
    named = str(told.get("form_id") or told.get("id_string") or told.get("form_title") or "")
    plain = re.sub(r"[^a-z0-9]+", "_", search_key(named).lower()).strip("_")[:30]
    if not plain:
        words = _("The sheet settings needs a form_id: it says which form this is a version of.")
        raise Problem("own_form.no_id", words)
    return f"own{province}_{plain}"


def _kind(actor: Actor, place: Unit, code: str, sheets: Sheets, at: datetime) -> OwnKind:
    told = next((row for row in sheets.get("settings", ()) if row), {})
    title = words_in(told, "form_title") or {"vi": code}
    kind: OwnKind = OwnKind.objects.select_for_update().get_or_create(
        province=place.province,
        code=code,
        defaults={
            "place": place, "title": title, "made_at": at, "made_by": actor.account_id,
            "changed_at": at,
        },
    )[0]  # fmt: skip
    if kind.title != title:
        kind.title = title
        kind.save(update_fields=["title"])
    return kind


def _version(
    actor: Actor, own: OwnKind, number: int, checked: Checked, raw: bytes, name: str, at: datetime
) -> OwnKindVersion:
    made = checked.made or Made()
    digest = hashlib.sha256(json.dumps(checked.sheets, sort_keys=True).encode()).hexdigest()[:8]
    if own.versions.filter(form_version__endswith=f"-{digest}").exists():
        raise Problem("own_form.same", _("This very form is here already."))
    form_version = f"{number}-{digest}"
    sheets = {**checked.sheets, "settings": [_settings(checked.sheets, own, form_version)]}
    return OwnKindVersion.objects.create(
        kind=own,
        province=own.province,
        number=number,
        file=keep_clean(
            actor=actor, raw=raw, province=own.province, name=name, kind="document",
            media_type=_XLSX,
        ),
        form_version=form_version,
        sheets=sheets,
        xform=written(sheets).body.decode(),
        definition=made.definition,
        paths=made.paths,
        findings=[f.plain() for f in checked.findings],
        uploaded_at=at,
        uploaded_by=actor.account_id,
    )  # fmt: skip


def _settings(sheets: Sheets, own: OwnKind, form_version: str) -> dict[str, str]:
    """Give the settings with our id and version: by these a submission is known again."""
    told = dict(next((row for row in sheets.get("settings", ()) if row), {}))
    told.pop("id_string", None)
    for unwanted in ("submission_url", "public_key", "auto_send", "auto_delete"):
        told.pop(unwanted, None)
    told.setdefault("form_title", own.code)
    return {**told, "form_id": own.code, "version": form_version}


def publish(*, actor: Actor, version: OwnKindVersion, at: datetime) -> None:
    """Ask with this version from now on, in Collect and in the app; older ones are still read.

    Raises Problem `own_form.taken` when the house has a kind of this code, `own_form.files_missing`
    while a picture or list that the form names was not uploaded.
    """
    with transaction.atomic():
        own = _locked(actor, version.kind_id)
        known = KINDS.get(own.code)
        if known is not None and not known.province:
            raise Problem("own_form.taken", _("Another kind of activity has this code."))
        if missing := missing_in(version):
            words = _("Upload first what the form names: %(files)s.")
            raise Problem("own_form.files_missing", words, files=", ".join(missing))
        OwnKindVersion.objects.filter(pk=version.pk, published_at=None).update(
            published_at=at, published_by=actor.account_id
        )
        own.version, own.changed_at, own.is_retired = version.number, at, False
        own.save(update_fields=["version", "changed_at", "is_retired"])
        _note(actor, "own_kinds.publish", own, version=version.number)
    renew(is_now=True)


def map_counts(
    *,
    actor: Actor,
    own: UUID,
    counts: list[dict[str, Any]],
    gives: list[dict[str, Any]],
    at: datetime,
) -> None:
    """Say what a record of a kind adds to figures and shows of whom it reached.

    Raises Problem `own_form.bad_mapping` for measures, attainments, fields or answers that are not
    there. Records of before count by it too.
    """
    with transaction.atomic():
        row = _locked(actor, own)
        version = row.versions.filter(number=row.version).first() or row.versions.latest("number")
        before = families_of(row)
        row.counts = checked_counts(row.code, version.definition, counts)
        row.gives = checked_gives(version.definition, gives)
        row.changed_at = at
        row.save(update_fields=["counts", "gives", "changed_at"])
        count_anew(row, before | families_of(row))
        _note(actor, "own_kinds.map", row)
    renew(is_now=True)


def retire(*, actor: Actor, own: UUID, is_retired: bool, at: datetime) -> None:
    """Ask no more with a form, or ask again; its records stay and are still read."""
    with transaction.atomic():
        row = _locked(actor, own)
        row.is_retired, row.changed_at = is_retired, at
        row.save(update_fields=["is_retired", "changed_at"])
        _note(actor, "own_kinds.retire" if is_retired else "own_kinds.bring_back", row)
    renew(is_now=True)


def _locked(actor: Actor, id: UUID) -> OwnKind:
    row: OwnKind = OwnKind.objects.select_for_update().get(pk=id)
    actor.require(OWN_FORMS, row.place_id)
    return row


def _note(actor: Actor, verb: str, own: OwnKind, **details: Any) -> None:
    note(
        actor=actor,
        verb=verb,
        about="own_kind",
        about_id=own.pk,
        province=own.province,
        place_id=own.place_id,
        details={"code": own.code, **details},
    )
