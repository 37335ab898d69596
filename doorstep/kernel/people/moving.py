"""Moving house and leaving the register: residences end and begin, figures follow by date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PEOPLE
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.people.batches import (
    MODELS,
    mark_subjects,
    mark_villages,
    note_batch,
    units_of,
)
from doorstep.kernel.people.models import HOUSEHOLD, PERSON, Household, Person, Residence
from doorstep.kernel.people.spans import in_months
from doorstep.kernel.places.models import FOREVER, Unit

MOVED_AWAY, DIED, ERROR = "moved_away", "died", "error"
HANDED_OVER = "handed_over"
"""Goes on in another province, see `handing`."""


def move_person(
    *, actor: Actor, person: UUID, village: int, on: date, household: UUID | None = None
) -> Person:
    """Let a person belong to `village` from the day `on`, in `household` there or in none.

    Somebody who had left the register is back by this. Needs the right at both villages.
    """
    with transaction.atomic():
        row: Person = subject_row(PERSON, person)
        _may_move(actor, row, village, on)
        if household is not None:
            _check_household(household, village)
        left = _where([row])
        _move(PERSON, [row], village, on)
        Person.objects.filter(pk=row.pk).update(household=household)
        row.household_id = household
        _told(actor, "people.move_person", PERSON, [row], on=on, village=village)
        _told_there(actor, "people.move_person", PERSON, left, on=on, to=village)
    return row


def move_household(*, actor: Actor, household: UUID, village: int, on: date) -> list[UUID]:
    """Let a household and all who live in it belong to `village` from `on`; give these persons."""
    with transaction.atomic():
        row: Household = subject_row(HOUSEHOLD, household)
        old = row.village_id
        _may_move(actor, row, village, on)
        people = row.persons.select_for_update().filter(merged_into=None, left_on=None, village=old)
        persons = list(people.order_by("pk"))
        left, left_too = _where([row]), _where(persons)
        _move(HOUSEHOLD, [row], village, on)
        if persons:
            _move(PERSON, persons, village, on)
        _told(actor, "people.move_household", HOUSEHOLD, [row], on=on, village=village)
        _told_there(actor, "people.move_household", HOUSEHOLD, left, on=on, to=village)
        if persons:
            _told(actor, "people.move_household", PERSON, persons, on=on, village=village)
            _told_there(actor, "people.move_household", PERSON, left_too, on=on, to=village)
    return [p.pk for p in persons]


def leave_register(
    *, actor: Actor, subject_type: str, subject: UUID, on: date, reason: str
) -> None:
    """Let a person, household or business leave: "moved_away", "died" or "error" from `on`.

    What was entered in error never counted, whatever the day; the rows stay for the trail.
    """
    if reason not in (MOVED_AWAY, DIED, ERROR):
        raise Problem("people.unknown_reason", _("No such reason: %(reason)s."), reason=reason)
    with transaction.atomic():
        row = subject_row(subject_type, subject)
        actor.require(KEEP_PEOPLE, row.village_id)
        _not_in_future(actor, on)
        if row.left_on is not None:
            raise Problem("people.has_left", _("This record has left the register already."))
        lived = _residences(row, subject_type)
        mark_villages(subject_type, row.province, {row.village_id})
        if reason == ERROR:
            lived.update(is_counted=False)
        else:
            lived.filter(from_on=on, to_on=FOREVER).delete()
        close_residence(lived, on)
        row.left_on, row.left_reason = on, reason
        MODELS[subject_type].objects.filter(pk=row.pk).update(left_on=on, left_reason=reason)
        _told(actor, "people.leave_register", subject_type, [row], on=on, reason=reason)


def subject_row(subject_type: str, subject: UUID) -> Any:
    """Give the row of a subject, locked; Problem when it is part of another record."""
    model = MODELS.get(subject_type)
    row = model.objects.select_for_update().filter(pk=subject).first() if model else None
    if row is None:
        raise Problem("people.unknown_subject", _("There is no such record."))
    if getattr(row, "merged_into_id", None):
        raise Problem(
            "people.merged",
            _("This record is part of another one; change that one."),
            kept=str(row.merged_into_id),
        )
    return row


def _may_move(actor: Actor, row: Any, village: int, on: date) -> None:
    """Check rights, day and place of a move."""
    actor.require(KEEP_PEOPLE, row.village_id)
    unit = units_of(actor, KEEP_PEOPLE, [village])[village]
    _not_in_future(actor, on)
    if unit.level != "village" or not unit.is_alive(on):
        raise Problem("people.not_a_village", _("There is no such village on that day."))
    if unit.province != row.province:
        raise Problem(
            "people.other_province",
            _("To another province: hand the person over to a unit there."),
        )
    if row.left_reason in (ERROR, HANDED_OVER):
        raise Problem("people.has_left", _("This record has left the register already."))


def _not_in_future(actor: Actor, on: date) -> None:
    if on > actor.on:
        raise Problem("people.day_in_future", _("The day lies in the future."))


def _check_household(household: UUID, village: int) -> None:
    if not Household.objects.filter(pk=household, village=village, left_on=None).exists():
        raise Problem("people.not_in_village", _("This household does not live in that village."))


def _residences(row: Any, subject_type: str) -> Any:
    return Residence.objects.filter(
        province=row.province, subject_type=subject_type, subject=row.pk
    )


def _move(subject_type: str, rows: Sequence[Any], village: int, on: date) -> None:
    """End today's residences on `on` and begin new ones; the same day replaces."""
    model = MODELS[subject_type]
    rows = [r for r in rows if r.village_id != village or r.left_on is not None]
    if not rows:
        return
    mark_villages(subject_type, rows[0].province, {r.village_id for r in rows})
    taken = model.objects.filter(province=rows[0].province, village=village).exclude(external_id="")
    wanted = [r.external_id for r in rows if r.external_id and r.village_id != village]
    if taken.filter(external_id__in=wanted).exists():
        raise Problem(
            "people.external_id_taken", _("Somebody there has the same number on the list.")
        )
    for row in rows:
        lived = _residences(row, subject_type)
        lived.filter(from_on=on, to_on=FOREVER).delete()
        close_residence(lived, on)
        Residence.objects.create(
            province=row.province,
            subject_type=subject_type,
            subject=row.pk,
            village_id=village,
            **in_months((on, FOREVER)),
        )
        row.village_id, row.left_on, row.left_reason = village, None, ""
    ids = [r.pk for r in rows]
    model.objects.filter(pk__in=ids).update(village=village, left_on=None, left_reason="")


def close_residence(lived: Any, on: date) -> None:
    """End the open residence; refuse a day before it began, or inside one that has ended."""
    if lived.filter(from_on__gte=on, is_counted=True).exists() or (
        lived.filter(to_on__gt=on, is_counted=True).exclude(to_on=FOREVER).exists()
    ):
        raise Problem("people.earlier_move", _("The record moved later than on that day."))
    ended = in_months((on, on))
    lived.filter(to_on=FOREVER, from_on__lt=on).update(to_on=on, to_month=ended["to_month"])


def _told(
    actor: Actor, verb: str, subject_type: str, rows: Sequence[Any], on: date, **told: Any
) -> None:
    """Mark all villages the subjects ever lived in, and write the journal."""
    province = rows[0].province
    mark_subjects(subject_type, province, [r.pk for r in rows])
    listed = [(r.pk, r.village_id) for r in rows]
    note_batch(actor, verb, subject_type, province, listed, on=on.isoformat(), **told)


def _where(rows: Sequence[Any]) -> list[tuple[Any, int]]:
    return [(r.pk, r.village_id) for r in rows]


def _told_there(
    actor: Actor,
    verb: str,
    subject_type: str,
    left: Sequence[tuple[Any, int]],
    *,
    on: date,
    to: int,
) -> None:
    """Tell the village that was left as well: whoever follows it learns of it there."""
    province = Unit.objects.values_list("province", flat=True).get(pk=to)
    listed = [(pk, village) for pk, village in left if village != to]
    note_batch(actor, verb, subject_type, province, listed, on=on.isoformat(), to=to)
