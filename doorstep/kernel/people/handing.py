"""Moving to another province: the one hands a person over, the other takes the person in.

No officer writes in two provinces, so it takes two acts. Until the second nothing changes. By it
the old record ends on the day of the move, with everything that hangs on it where it happened;
a new record in the other province begins on that day, carries birth, groups, numbers and what was
attained, and is linked to the old one. Every day counts once, in the province of that day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PEOPLE
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.journal.actions import note
from doorstep.kernel.people.batches import mark_subjects, units_of
from doorstep.kernel.people.models import (
    PERSON,
    GroupMembership,
    Handover,
    IdentityNumber,
    Person,
    Residence,
    SensitiveMembership,
)
from doorstep.kernel.people.moving import HANDED_OVER, close_residence, subject_row
from doorstep.kernel.people.spans import in_months
from doorstep.kernel.people.watchers import after_handover
from doorstep.kernel.places.models import FOREVER, Unit

_CARRIED = (
    "full_name", "search_key", "sort_key", "match_key", "sex", "birth_year", "birth_on", "phone",
)  # fmt: skip
_COPIED: tuple[tuple[Any, str], ...] = (
    (GroupMembership, "subject"),
    (SensitiveMembership, "subject"),
    (IdentityNumber, "person_id"),
)


def offer_person(*, actor: Actor, person: UUID, place: int, on: date) -> Handover:
    """Offer a person to a commune or village of another province, from the day `on`.

    Nothing changes until somebody there takes the person in. Right: people.keep where the person
    lives. Problem for a unit of the same province, a day to come, an offer that is open already.
    """
    with transaction.atomic():
        row: Person = subject_row(PERSON, person)
        actor.require(KEEP_PEOPLE, row.village_id)
        unit = _there(row, place, on)
        if on > actor.on:
            raise Problem("people.day_in_future", _("The day lies in the future."))
        if row.left_on is not None:
            raise Problem("people.has_left", _("This record has left the register already."))
        if Handover.objects.filter(person=row, ended_at=None).exists():
            raise Problem(
                "people.offered", _("This person is offered to another province already.")
            )
        handover = Handover.objects.create(
            id=new_id(),
            province=unit.province,
            place=unit,
            from_province=row.province,
            person=row,
            on=on,
            offered_at=timezone.now(),
            offered_by=actor.account_id,
        )
        _note(actor, "people.offer_person", row, handover)
    return handover


def _there(row: Person, place: int, on: date) -> Unit:
    unit = Unit.objects.filter(pk=place, level__in=("commune", "village")).first()
    if unit is None or not unit.is_alive(on):
        raise Problem("people.no_such_unit", _("There is no such unit on that day."))
    if unit.province == row.province:
        raise Problem("people.same_province", _("Inside a province a person simply moves."))
    return unit


def withdraw_offer(*, actor: Actor, handover: UUID) -> Handover:
    """Take an offer back, or refuse it: either side may as long as nobody took the person in."""
    with transaction.atomic():
        row = _open(handover)
        if not actor.may(KEEP_PEOPLE, row.person.village_id):
            actor.require(KEEP_PEOPLE, row.place_id)
        row.ended_at, row.ended_by = timezone.now(), actor.account_id
        row.save(update_fields=["ended_at", "ended_by"])
        _note(actor, "people.withdraw_offer", row.person, row)
    return row


def take_in(*, actor: Actor, handover: UUID, village: int) -> Person:
    """Take an offered person in, in a village; give the record that goes on.

    Right: people.keep at the unit the offer is addressed to and at the village. Problem when the
    old record moved or left meanwhile, or when the village did not exist on the day.
    """
    with transaction.atomic():
        row = _open(handover)
        actor.require(KEEP_PEOPLE, row.place_id)
        unit = units_of(actor, KEEP_PEOPLE, [village])[village]
        if unit.level != "village" or not unit.is_alive(row.on) or unit.province != row.province:
            raise Problem("people.not_a_village", _("There is no such village on that day."))
        old: Person = subject_row(PERSON, row.person_id)
        if old.left_on is not None:
            raise Problem("people.has_left", _("This record has left the register already."))
        new = _arrive(old, unit, row.on)
        _depart(old, row.on)
        row.arrived, row.ended_at, row.ended_by = new, timezone.now(), actor.account_id
        row.save(update_fields=["arrived", "ended_at", "ended_by"])
        for watcher in after_handover:
            watcher(row)
        mark_subjects(PERSON, old.province, [old.pk])
        mark_subjects(PERSON, new.province, [new.pk])
        _note(actor, "people.take_in", new, row)
        _note(actor, "people.hand_over", old, row)
    return new


def _open(handover: UUID) -> Handover:
    row: Handover | None = Handover.objects.select_for_update().filter(pk=handover).first()
    if row is None or row.ended_at is not None:
        raise Problem("people.no_such_offer", _("This offer is no longer open."))
    return row


def _arrive(old: Person, village: Unit, on: date) -> Person:
    """Make the record that goes on: the same person, without list numbers of the old province."""
    new = Person.objects.create(
        id=new_id(),
        province=village.province,
        village=village,
        registered_on=on,
        **{name: getattr(old, name) for name in _CARRIED},
    )
    Residence.objects.create(
        province=new.province,
        subject_type=PERSON,
        subject=new.pk,
        village=village,
        **in_months((on, FOREVER)),
    )
    for model, column in _COPIED:
        model.objects.bulk_create(_copies(model, column, old, new))
    return new


def _copies(model: Any, column: str, old: Person, new: Person) -> Sequence[Any]:
    """Copy rows of a person; what came from merged records becomes the person's own."""
    copies = []
    for row in model.objects.filter(province=old.province, **{column: old.pk}):
        row.pk, row.province = None, new.province
        setattr(row, column, new.pk)
        if hasattr(row, "merge"):
            row.merge = None
        row._state.adding = True
        copies.append(row)
    return copies


def _depart(old: Person, on: date) -> None:
    lived = Residence.objects.filter(province=old.province, subject_type=PERSON, subject=old.pk)
    lived.filter(from_on=on, to_on=FOREVER).delete()
    close_residence(lived, on)
    Person.objects.filter(pk=old.pk).update(left_on=on, left_reason=HANDED_OVER)


def _note(actor: Actor, verb: str, about: Person, row: Handover) -> None:
    note(
        actor=actor,
        verb=verb,
        about=PERSON,
        about_id=about.pk,
        province=about.province,
        place_id=about.village_id,
        details={"handover": str(row.pk), "on": row.on.isoformat()},
    )


def offers(*, actor: Actor) -> QuerySet[Any]:
    """Give the open offers that wait for the actor to take a person in, the oldest first."""
    rows = Handover.objects.visible_to(actor, KEEP_PEOPLE).filter(ended_at=None)
    return rows.select_related("person", "place").order_by("offered_at", "id")


def offer_of(person: Person) -> Handover | None:
    """Give the open offer of a person, None where there is none."""
    return Handover.objects.select_related("place").filter(person=person, ended_at=None).first()


def came_from(person: Person) -> Handover | None:
    """Give how a person came from another province, None for everybody else."""
    return Handover.objects.select_related("person").filter(arrived=person).first()


def went_to(person: Person) -> Handover | None:
    """Give how a person went to another province, None for everybody else."""
    rows = Handover.objects.select_related("place").filter(person=person, arrived__isnull=False)
    return rows.first()
