"""Joining and leaving target groups, one subject at a time."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PEOPLE, SEE_SENSITIVE
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.people.batches import mark_subjects, note_batch
from doorstep.kernel.people.belonging import Groups, Joining, join, leave
from doorstep.kernel.people.moving import subject_row
from doorstep.kernel.places.models import FOREVER


def join_group(
    *,
    actor: Actor,
    subject_type: str,
    subject: UUID,
    group: str,
    on: date,
    source: str = "",
    detail: str = "",
) -> bool:
    """Put a subject into a group, and those it is part of, from `on`; tell whether that was new.

    `detail` is kept, encrypted, for sensitive groups only (which ethnic group, say).
    """
    with transaction.atomic():
        row, groups = _checked(actor, subject_type, subject, group)
        joining = Joining(subject, group, (on, FOREVER), source, detail)
        changed = join(
            [joining],
            province=row.province,
            subject_type=subject_type,
            groups=groups,
            is_new=False,
        )
        if changed:
            _told(actor, "people.join_group", subject_type, row, _name(groups, group), on)
    return bool(changed)


def leave_group(*, actor: Actor, subject_type: str, subject: UUID, group: str, on: date) -> bool:
    """Take a subject out of a group, and of those that are part of it, from `on`.

    Gives whether anything ended. What a record told that was merged into this one ends as well.
    """
    with transaction.atomic():
        row, groups = _checked(actor, subject_type, subject, group)
        codes = groups.with_parts(group)
        changed = leave(subject, province=row.province, codes=codes, groups=groups, on=on)
        if changed:
            _told(actor, "people.leave_group", subject_type, row, _name(groups, group), on)
    return changed


def _checked(actor: Actor, subject_type: str, subject: UUID, group: str) -> tuple[Any, Groups]:
    row, groups = subject_row(subject_type, subject), Groups()
    actor.require(KEEP_PEOPLE, row.village_id)
    if groups.named(group, subject_type).is_sensitive:
        # Whether anything changed would tell who is in it.
        actor.require(SEE_SENSITIVE, row.village_id)
    if groups.is_by_age(group) and getattr(row, "birth_year", None) is not None:
        raise Problem("people.group_by_age", _("This group follows from the birth."))
    return row, groups


def _name(groups: Groups, group: str) -> str:
    """A sensitive group is told to the journal by its token only."""
    return groups.tokens.get(group, group)


def _told(actor: Actor, verb: str, subject_type: str, row: Any, group: str, on: date) -> None:
    mark_subjects(subject_type, row.province, [row.pk])
    note_batch(
        actor,
        verb,
        subject_type,
        row.province,
        [(row.pk, row.village_id)],
        group=group,
        on=on.isoformat(),
    )
