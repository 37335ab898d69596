"""One submission becomes what it tells: an activity, an amendment, a household, all or nothing.

Called inside the caller's transaction. What cannot be applied now raises: `Waits` for something
that has not come, Problem (also NotAllowed) for what somebody must look at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.activities.actions import Draft, amend, record
from doorstep.kernel.activities.models import Activity, Attached
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.statements import insert
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.xforms.datasets import DATASETS
from doorstep.kernel.xforms.entering import enter_subject
from doorstep.kernel.xforms.filled import Sent, draft_of, filled, known_of, province_of
from doorstep.kernel.xforms.layouts import Form, form_of
from doorstep.kernel.xforms.models import APPLIED, Submission
from doorstep.kernel.xforms.reading import Read
from doorstep.kernel.xforms.waiting import Waits


@dataclass(frozen=True)
class Applied:
    """What came of a submission."""

    place: int
    province: str
    root: UUID | None = None
    revision: int | None = None
    subject: UUID | None = None
    attention: str = ""
    details: dict[str, Any] = field(default_factory=dict)


def apply(*, actor: Actor, sent: Sent, at: datetime) -> Applied:
    """Apply one submission; raises Waits or Problem for what cannot be applied now."""
    form = form_of(sent.read.form, sent.read.version)
    subjects = [e for e in sent.read.entities if e.dataset in DATASETS]
    entered: Applied | None = None
    for entity in subjects:
        place, province, details = enter_subject(
            actor=actor, entity=entity, properties=form.properties_in(sent.read),
            unit=sent.unit, at=at,
        )  # fmt: skip
        entered = Applied(place, province, subject=entity.id, details=details)
    if form.is_of_register:
        return entered or Applied(sent.unit, province_of(sent.unit))
    return _activity(actor, sent, form)


def _activity(actor: Actor, sent: Sent, form: Form) -> Applied:
    one = filled(actor, sent, form)
    draft = draft_of(one, known_of([one]))
    if sent.read.replaces is not None:
        return _amended(actor, sent.read, draft)
    made = record(actor=actor, draft=draft, is_lenient=True)
    attach(made.root, made.province, sent.files)
    return applied(draft, made)


def applied(draft: Draft, made: Activity) -> Applied:
    """Tell what came of a form whose activity was recorded."""
    return Applied(
        draft.place, made.province, made.root, made.revision, draft.household, made.attention
    )


def _amended(actor: Actor, read: Read, draft: Draft) -> Applied:
    """Amend what the replaced submission made, as it was when the phone saw it."""
    replaced = read.replaces or read.id
    before = Submission.objects.filter(pk=replaced).first()
    if before is None or before.state != APPLIED:
        raise Waits(replaced)
    if before.form != read.form or before.root is None:
        raise Problem("odk.other_form", _("The edit belongs to another form than its original."))
    new = amend(
        actor=actor, root=before.root, reason=now_said("Edited in ODK Collect"),
        seen=before.revision, place=draft.place, happened_on=draft.happened_on,
        answers=draft.answers, household=draft.household, business=draft.business,
        persons=draft.persons, kind_version=draft.kind_version,
    )  # fmt: skip
    return Applied(draft.place, new.province, new.root, new.revision, draft.household)


def attach(root: UUID, province: str, files: Mapping[str, StoredFile]) -> None:
    """Attach the files of a submission to its activity; what is attached already stays."""
    now = timezone.now()
    rows = [Attached(root=root, province=province, file=f, attached_at=now) for f in files.values()]
    insert(rows, or_leave=True)
