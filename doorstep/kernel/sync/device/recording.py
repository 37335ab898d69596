"""Activities from the field: recorded, amended field by field, declared void, with photos."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from doorstep.kernel.access.rights import RECORD
from doorstep.kernel.activities.actions import Draft, amend, attach, record_each, void
from doorstep.kernel.activities.kinds import BY_PERSON, KINDS
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.activities.special_answers import persons_named
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.statements import ask, marks
from doorstep.kernel.people.models import BUSINESS, HOUSEHOLD, PERSON, Team
from doorstep.kernel.places.queries.identities import counted_in
from doorstep.kernel.sync.deeds import FACTS, Act, Named, Payload, Result, deed, finder
from doorstep.kernel.sync.disagreeing import Change, keep_disagreements, merged
from doorstep.kernel.sync.finding import ids_in
from doorstep.kernel.sync.models import ArrivedFile

ACTIVITY, FILE, TEAM = "activity", "file", "team"
_ACTIVITIES = "SELECT root FROM activities_activity WHERE revision = 1 AND root IN"
_FILES = "SELECT sha256 FROM sync_arrivedfile WHERE sha256 IN"
_TEAMS = "SELECT id FROM people_team WHERE id IN"
_COLUMNS = ("happened_on", "place", "team", "household", "business", "persons")
_ANSWER = "answers."

finder(ACTIVITY, lambda ids: {i: i for i in ids_in(ids, _ACTIVITIES)})
finder(TEAM, lambda ids: {i: i for i in ids_in(ids, _TEAMS)})
finder(FILE, lambda ids: {row[0]: row[0] for row in ask(f"{_FILES} ({marks([*ids])})", ids)})


class RecordActivity(Payload):
    """One thing that was done: kind, place, day, whom it reached, answers."""

    kind: str = Field(min_length=1, max_length=40)
    kind_version: int | None = Field(default=None, ge=0, lt=100_000)
    place: int
    happened_on: date
    happened_at: datetime | None = None
    answers: dict[str, Any] = Field(default_factory=dict, max_length=400)
    team: UUID | None = None
    household: UUID | None = None
    business: UUID | None = None
    persons: list[UUID] = Field(default_factory=list, max_length=1000)


def _needs(told: RecordActivity) -> Iterator[Named]:
    """Name what must be there: whom it reached. An unknown team is left out, not waited for."""
    named = persons_named(KINDS.get(told.kind), told.answers)
    if told.household:
        yield HOUSEHOLD, str(told.household)
    if told.business:
        yield BUSINESS, str(told.business)
    for person in (*told.persons, *named):
        yield PERSON, str(person)


def _answers(act: Act[RecordActivity]) -> dict[str, Any]:
    """Give the answers with persons under the ids they are kept under by now."""
    told, kind = dict(act.payload.answers), KINDS.get(act.payload.kind)
    for field in kind.fields if kind else ():
        given = told.get(field.code)
        if field.type == BY_PERSON and isinstance(given, dict):
            joined: dict[str, Any] = {}
            for person, codes in given.items():
                kept = str(act.id_of(PERSON, person))
                both = joined.get(kept), codes
                lists = all(isinstance(one, list) for one in both)
                joined[kept] = [*both[0], *codes] if lists and both[0] else codes
            told[field.code] = joined
    return told


def _record(acts: Sequence[Act[RecordActivity]]) -> list[Result]:
    teams = _teams_of(acts)
    days = [act.day(act.payload.happened_on) for act in acts]
    places = counted_in([(act.payload.place, day) for act, day in zip(acts, days, strict=True)])
    drafts = [
        (act.actor, _draft(act, day, places.get((place, day), place), teams))
        for act, day in zip(acts, days, strict=True)
        for place in [act.payload.place]
    ]
    made = record_each(by_actor=drafts, is_lenient=True)
    flags = {str(a.root): {"attention": a.attention} for a in made if a.attention}
    return [{"type": ACTIVITY, "id": id, **flags.get(id, {})} for id in map(_id, acts)]


def _id(act: Act[RecordActivity]) -> str:
    return str(act.row.pk)


def _draft(act: Act[RecordActivity], day: date, place: int, teams: set[UUID]) -> Draft:
    told, row = act.payload, act.row
    persons = dict.fromkeys(act.id_of(PERSON, p) for p in told.persons)
    happened_at = told.happened_at
    if happened_at is not None and (happened_at.tzinfo is None or row.clock):
        happened_at = None
    return Draft(
        kind=told.kind,
        place=place,
        happened_on=day,
        answers=_answers(act),
        id=row.pk,
        happened_at=happened_at,
        recorded_at=act.recorded_at,
        team=told.team if told.team in teams else None,
        household=act.id_of(HOUSEHOLD, told.household),
        business=act.id_of(BUSINESS, told.business),
        persons=tuple(persons),
        device=str(row.device_id),
        counter=row.counter,
        source="phone",
        kind_version=told.kind_version,
        attention="clock_impossible" if act.is_bounded else "",
    )


def _teams_of(acts: Sequence[Act[RecordActivity]]) -> set[UUID]:
    told = {t for act in acts if (t := act.payload.team) is not None}
    return set(Team.objects.filter(pk__in=told).values_list("pk", flat=True)) if told else set()


deed(
    "activities.record", RecordActivity, lambda act: _record([act])[0], together=_record,
    needs=_needs, place=lambda told: told.place, right=RECORD, rank=FACTS, is_mixed=True,
)  # fmt: skip


class AmendActivity(Payload):
    """Fields of an activity, each as it was seen and as it should be; and why."""

    activity: UUID
    revision: int | None = None
    reason: str = Field(min_length=1, max_length=300)
    fields: dict[str, Change] = Field(min_length=1, max_length=100)


def _amend(act: Act[AmendActivity]) -> Result:
    told = act.payload
    a = _locked(told.activity)
    persons = sorted(str(p) for p in a.participants.values_list("person_id", flat=True))
    current = {name: _value(a, name, persons) for name in told.fields}
    sure, apart = merged(told.fields, current, _same)
    if sure:
        changes = changes_of(act, a, sure)
        amend(actor=act.actor, root=a.root, reason=told.reason, at=act.recorded_at, **changes)
    elif apart:
        act.actor.require(RECORD, a.place_id)
    keep_disagreements(act, ACTIVITY, a.root, a.place_id, apart)
    return {"activity": str(a.root), "changed": sorted(sure), "disagrees": sorted(apart)}


def _locked(root: UUID) -> Activity:
    Activity.objects.select_for_update().get(pk=root)
    found: Activity = Activity.objects.get(root=root, is_current=True)
    return found


def _value(a: Activity, name: str, persons: Sequence[str]) -> Any:
    if name.startswith(_ANSWER):
        return a.answers.get(name.removeprefix(_ANSWER))
    if name not in _COLUMNS:
        raise Problem("activities.unknown_field", _("This cannot be amended from a device."))
    if name == "persons":
        return list(persons)
    value = a.happened_on.isoformat() if name == "happened_on" else getattr(a, f"{name}_id")
    return value if value is None or isinstance(value, int) else str(value)


def _same(_name: str, one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(str, one)) == sorted(map(str, other))
    return (one in ("", None) and other in ("", None)) or one == other


def changes_of(act: Act[Any], a: Activity, sure: dict[str, Any]) -> dict[str, Any]:
    """Give what fields told by name mean for `amend`: columns, and the answers as a whole."""
    answers, changes = dict(a.answers), dict[str, Any]()
    for name, value in sure.items():
        if name.startswith(_ANSWER):
            answers[name.removeprefix(_ANSWER)] = value
        else:
            changes[name] = _read(act, name, value)
    if answers != a.answers:
        changes["answers"] = {code: v for code, v in answers.items() if v not in (None, "", [])}
    return changes


def _read(act: Act[Any], name: str, value: Any) -> Any:
    if name == "happened_on":
        return act.day(date.fromisoformat(str(value)))
    if name == "place":
        return int(value)
    if name == "persons":
        return tuple(act.id_of(PERSON, UUID(str(p))) for p in value or ())
    return act.id_of(name, UUID(str(value))) if value else None


def _amended(told: AmendActivity) -> Iterator[Named]:
    yield ACTIVITY, str(told.activity)
    for name, change in told.fields.items():
        if name in (HOUSEHOLD, BUSINESS, TEAM) and change.now:
            yield name, str(change.now)
        if name == "persons" and isinstance(change.now, list):
            yield from ((PERSON, str(p)) for p in change.now)


class VoidActivity(Payload):
    """An activity did not take place as recorded; and why."""

    activity: UUID
    revision: int | None = None
    reason: str = Field(min_length=1, max_length=300)


def _void(act: Act[VoidActivity]) -> Result:
    root, is_void = act.payload.activity, _locked(act.payload.activity).is_void
    if not is_void:
        void(actor=act.actor, root=root, reason=act.payload.reason, at=act.recorded_at)
    return {"activity": str(root), "was_void": is_void}


class AttachPhoto(Payload):
    """A photo belongs to an activity; its bytes come by themselves, under their sha256."""

    activity: UUID
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    caption: str = ""


def _attach(act: Act[AttachPhoto]) -> Result:
    told = act.payload
    arrived = ArrivedFile.objects.filter(
        province=act.row.province, sha256=told.sha256
    ).select_related("file")
    came = arrived.first()
    if came is None or came.file is None:
        raise Problem(
            came.fault if came else "files.unknown", _("This file is not a photo that can be read.")
        )
    attach(actor=act.actor, root=told.activity, stored=came.file, caption=told.caption)
    return {"activity": str(told.activity), "file": came.file.sha256}


deed("activities.amend", AmendActivity, _amend, needs=_amended)
deed("activities.void", VoidActivity, _void, needs=lambda told: [(ACTIVITY, str(told.activity))])
deed(
    "activities.attach_photo", AttachPhoto, _attach,
    needs=lambda told: [(ACTIVITY, str(told.activity)), (FILE, told.sha256)],
)  # fmt: skip
