"""What a filled form means: the draft of its activity, with what is known of whom it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.activities.actions import Draft
from doorstep.kernel.activities.kinds import KINDS, OF_FILES, ActivityKind
from doorstep.kernel.activities.special_answers import persons_named
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.statements import as_id, ask, marks
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.xforms.drafting import Told, told_by
from doorstep.kernel.xforms.layouts import Form
from doorstep.kernel.xforms.models import Submission
from doorstep.kernel.xforms.reading import Read
from doorstep.kernel.xforms.teams import team_of
from doorstep.kernel.xforms.waiting import Waits

SOURCE = "odk"
_HOMES = "SELECT id, village_id FROM people_household WHERE id IN"
_PEOPLE = "SELECT id, merged_into_id FROM people_person WHERE id IN"
_PLACE = "SELECT province FROM places_unit WHERE id = %s"
_BUSINESS = "SELECT id FROM people_business WHERE id = %s"
_SHOP = "SELECT id FROM people_business WHERE province = %s AND tax_number = %s"


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


@dataclass(frozen=True)
class Filled:
    """A submission read by its form: who filled it in, what it tells, and whom it names."""

    actor: Actor
    sent: Sent
    form: Form
    kind: ActivityKind
    told: Told
    answers: dict[str, Any]
    persons: tuple[UUID, ...]


class Known(NamedTuple):
    """What is known of those that forms name: a household's village, the record a person is in."""

    villages: Mapping[UUID, int]
    persons: Mapping[UUID, UUID]


def filled(actor: Actor, sent: Sent, form: Form) -> Filled:
    """Read a submission of an activity; Problem `odk.unknown_form` where its kind is not known."""
    kind = KINDS.get(form.code)
    if kind is None:
        raise Problem("odk.unknown_form", _("This form is not known here."))
    told = told_by(sent.read, kind, form.layout)
    answers = _with_files(told.answers, kind, sent.files)
    persons = tuple(dict.fromkeys((*told.persons, *persons_named(kind, answers))))
    return Filled(actor, sent, form, kind, told, answers, persons)


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


def known_of(every: Sequence[Filled]) -> Known:
    """Look up whom these forms name, in two questions for all of them."""
    homes = {one.told.household for one in every if one.told.household}
    people = {person for one in every for person in one.persons}
    villages = _rows(_HOMES, homes)
    persons = _rows(_PEOPLE, people)
    return Known(
        {as_id(id): int(village) for id, village in villages},
        {as_id(id): as_id(into) if into else as_id(id) for id, into in persons},
    )


def _rows(question: str, ids: set[UUID]) -> list[tuple[Any, ...]]:
    return ask(f"{question} ({marks([*ids])})", sorted(ids)) if ids else []


def draft_of(one: Filled, known: Known) -> Draft:
    """Give the draft of a form's activity; Waits for a household that has not come, Problem for
    somebody nobody knows."""
    told, sent = one.told, one.sent
    village = _village(told.household, known) if told.household else None
    place = told.place or village or sent.unit
    if place not in (village, sent.unit):
        province_of(place)
    return Draft(
        kind=one.kind.code,
        place=place,
        happened_on=told.day or timezone.localdate(told.ended_at),
        answers=one.answers,
        id=sent.read.id,
        happened_at=told.started_at if told.started_at and told.day else None,
        recorded_at=told.ended_at,
        team=team_of(one.actor.account_id, on=one.actor.on),
        household=told.household,
        business=_business(place, told),
        persons=_persons(one.persons, known),
        device=sent.device,
        source=SOURCE,
        kind_version=one.form.version,
    )


def _village(household: UUID, known: Known) -> int:
    if household not in known.villages:
        raise Waits(household)
    return known.villages[household]


def _persons(named: tuple[UUID, ...], known: Known) -> tuple[UUID, ...]:
    """Give the persons under the records they are kept in; Problem for one that nobody knows."""
    if not known.persons.keys() >= set(named):
        raise Problem("odk.person_unknown", _("A person is not known here."))
    return tuple(dict.fromkeys(known.persons[p] for p in named))


def province_of(place: int) -> str:
    """Give the province of a unit; Problem for one that is none of ours."""
    rows = ask(_PLACE, [place])
    if not rows:
        raise Problem("odk.place_unknown", _("The place is not known here."))
    return str(rows[0][0])


def _business(place: int, told: Told) -> UUID | None:
    """Give the business that was chosen, or (in forms of before) named by its tax number."""
    if told.business:
        if not ask(_BUSINESS, [told.business]):
            raise Waits(told.business)
        return told.business
    if not told.tax_number:
        return None
    rows = ask(_SHOP, [province_of(place), told.tax_number])
    if not rows:
        raise Problem("odk.business_unknown", _("No business has this tax number."))
    return as_id(rows[0][0])
