"""One submission becomes what it tells: an activity, an amendment, a household, all or nothing.

Called inside the caller's transaction. What cannot be applied now raises: `Waits` for something
that has not come, Problem (also NotAllowed) for what somebody must look at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.activities.actions import Draft, amend, record
from doorstep.kernel.activities.kinds import KINDS, OF_FILES, ActivityKind
from doorstep.kernel.activities.models import Attached
from doorstep.kernel.activities.special_answers import persons_named
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.statements import as_id, ask, insert, marks
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.xforms.datasets import DATASETS
from doorstep.kernel.xforms.drafting import Told, told_by
from doorstep.kernel.xforms.entering import enter_subject
from doorstep.kernel.xforms.layouts import Form, form_of
from doorstep.kernel.xforms.models import APPLIED, Submission
from doorstep.kernel.xforms.reading import Read
from doorstep.kernel.xforms.teams import team_of
from doorstep.kernel.xforms.waiting import Waits

SOURCE = "odk"
_HOME = "SELECT village_id FROM people_household WHERE id = %s"
_PEOPLE = "SELECT id, merged_into_id FROM people_person WHERE id IN"
_PLACE = "SELECT province FROM places_unit WHERE id = %s"
_BUSINESS = "SELECT id FROM people_business WHERE id = %s"
_SHOP = "SELECT id FROM people_business WHERE province = %s AND tax_number = %s"


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


@dataclass(frozen=True)
class Sent:
    """A submission with its files by name, the unit of its client, and its device."""

    read: Read
    files: Mapping[str, StoredFile]
    unit: int
    device: str

    @classmethod
    def of(cls, sub: Submission, told: Read, files: Mapping[str, StoredFile]) -> Sent:
        """Give a submission as it is to be applied."""
        return cls(told, files, sub.place_id, sub.device)


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
        return entered or Applied(sent.unit, _province(sent.unit))
    return _activity(actor, sent, form)


def _activity(actor: Actor, sent: Sent, form: Form) -> Applied:
    kind = KINDS.get(form.code)
    if kind is None:
        raise Problem("odk.unknown_form", _("This form is not known here."))
    told = told_by(sent.read, kind, form.layout)
    draft = _draft(actor, sent, kind, told, form)
    if sent.read.replaces is not None:
        return _amended(actor, sent.read, draft)
    made = record(actor=actor, draft=draft, is_lenient=True)
    attach(made.root, made.province, sent.files)
    return Applied(
        draft.place, made.province, made.root, made.revision, draft.household, made.attention
    )


def _draft(actor: Actor, sent: Sent, kind: ActivityKind, told: Told, form: Form) -> Draft:
    village = _village(told.household) if told.household else None
    place = told.place or village or sent.unit
    if place not in (village, sent.unit):
        _province(place)
    answers = _with_files(told.answers, kind, sent.files)
    persons = _known_persons(dict.fromkeys((*told.persons, *persons_named(kind, answers))))
    day = told.day or timezone.localdate(told.ended_at)
    return Draft(
        kind=kind.code,
        place=place,
        happened_on=day,
        answers=answers,
        id=sent.read.id,
        happened_at=told.started_at if told.started_at and told.day else None,
        recorded_at=told.ended_at,
        team=team_of(actor.account_id, on=actor.on),
        household=told.household,
        business=_business(place, told),
        persons=persons,
        device=sent.device,
        source=SOURCE,
        kind_version=form.version,
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


def _with_files(
    answers: dict[str, Any], kind: ActivityKind, files: Mapping[str, StoredFile]
) -> dict[str, Any]:
    """Name files by the hash of what is kept instead of the phone's file names."""
    found = dict(answers)
    for f in kind.fields:
        if f.type in OF_FILES and (given := answers.get(f.code)):
            names = given if isinstance(given, list) else [given]
            found[f.code] = [files[n].sha256 for n in map(str, names) if n in files]
    return found


def _village(household: UUID) -> int:
    rows = ask(_HOME, [household])
    if not rows:
        raise Waits(household)
    return int(rows[0][0])


def _province(place: int) -> str:
    rows = ask(_PLACE, [place])
    if not rows:
        raise Problem("odk.place_unknown", _("The place is not known here."))
    return str(rows[0][0])


def _known_persons(persons: Mapping[UUID, None]) -> tuple[UUID, ...]:
    """Give the persons under the records they are kept in; Problem for one that nobody knows."""
    every: Sequence[UUID] = list(persons)
    if not every:
        return ()
    rows = ask(f"{_PEOPLE} ({marks(every)})", every)
    kept = {as_id(id): as_id(into) if into else as_id(id) for id, into in rows}
    if kept.keys() != set(every):
        raise Problem("odk.person_unknown", _("A person is not known here."))
    return tuple(dict.fromkeys(kept[p] for p in every))


def _business(place: int, told: Told) -> UUID | None:
    """Give the business that was chosen, or (in forms of before) named by its tax number."""
    if told.business:
        if not ask(_BUSINESS, [told.business]):
            raise Waits(told.business)
        return told.business
    if not told.tax_number:
        return None
    rows = ask(_SHOP, [_province(place), told.tax_number])
    if not rows:
        raise Problem("odk.business_unknown", _("No business has this tax number."))
    return as_id(rows[0][0])
