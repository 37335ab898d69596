"""Recording, amending and voiding activities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor, require_each
from doorstep.kernel.access.rights import AMEND, RECORD, SEE_ACTIVITIES
from doorstep.kernel.activities.counting import mark_stale
from doorstep.kernel.activities.drafts import Draft, NotFit, draft_of, row_of
from doorstep.kernel.activities.granting import grants_of
from doorstep.kernel.activities.known import recorded, unknown
from doorstep.kernel.activities.models import Activity, Attached, Participant
from doorstep.kernel.activities.own import right_to_change
from doorstep.kernel.activities.reach import masks_of
from doorstep.kernel.activities.telling import note_recorded, note_rows
from doorstep.kernel.activities.watchers import follow
from doorstep.kernel.attainments.actions import grant, grant_each, withdraw
from doorstep.kernel.attainments.watchers import together
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.statements import insert
from doorstep.kernel.files.actions import keep_photo
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.models import Unit
from doorstep.kernel.places.queries import units_of

__all__ = [
    "Draft",
    "NotFit",
    "amend",
    "attach",
    "attach_photo",
    "record",
    "record_each",
    "record_many",
    "take_away",
    "void",
]


def record(*, actor: Actor, draft: Draft, is_lenient: bool = False) -> Activity:
    """Record one activity and give it; a known id gives the activity that is there already."""
    made = _record([(actor, draft)], is_lenient)
    return made[0] if made else recorded(draft)


def record_many(*, actor: Actor, drafts: Sequence[Draft], is_lenient: bool = False) -> int:
    """Record activities all or none; give how many were new.

    Sending one twice changes nothing. `is_lenient` (phones, imports of the past): what does not
    fit is kept and marked for attention instead of refused.
    """
    return len(_record([(actor, draft) for draft in drafts], is_lenient))


def record_each(
    *, by_actor: Iterable[tuple[Actor, Draft]], is_lenient: bool = False
) -> list[Activity]:
    """Record activities of several persons all or none, as `record_many` does for one; give those
    that are new."""
    return _record(list(by_actor), is_lenient)


def _record(told: Sequence[tuple[Actor, Draft]], is_lenient: bool) -> list[Activity]:
    who = {draft.id: actor for actor, draft in told}
    with transaction.atomic(), together():
        fresh = unknown([draft for _actor, draft in told])
        units = units_of({d.place for d in fresh})
        require_each(RECORD, {(who[d.id], d.place) for d in fresh if d.place in units})
        masks = masks_of(fresh)
        at = timezone.now()
        by: dict[Actor, list[Activity]] = defaultdict(list)
        for d in fresh:
            row = row_of(d, units[d.place], masks.get(d.id, 0), who[d.id], at, is_lenient)
            by[who[d.id]].append(row)
        rows = [row for some in by.values() for row in some]
        _write(rows, {d.id: d.persons for d in fresh})
        _grant(by, fresh)
        mark_stale(rows)
        for actor, some in by.items():
            follow(actor, some)
        note_recorded(by)
    return rows


def _write(rows: Sequence[Activity], persons: dict[UUID, tuple[UUID, ...]]) -> None:
    insert(rows)
    insert(
        [
            Participant(activity_id=a.id, province=a.province, person_id=p)
            for a in rows
            for p in persons.get(a.root, ())
        ]
    )


def _grant(by: dict[Actor, list[Activity]], drafts: Sequence[Draft]) -> None:
    persons = {d.id: d.persons for d in drafts}
    grants = {
        actor: [g for a in rows if not a.attention for g in grants_of(a, persons.get(a.root, ()))]
        for actor, rows in by.items()
    }
    if any(grants.values()):
        grant_each(by_actor={actor: some for actor, some in grants.items() if some})


def amend(
    *,
    actor: Actor,
    root: UUID,
    reason: str,
    seen: int | None = None,
    at: datetime | None = None,
    **changes: Any,
) -> Activity:
    """Supersede the current revision with one that differs by `changes` (fields of Draft).

    The old revision stays as it is; the new one says who amended and why. Evidence that no
    longer holds is withdrawn; an activity that was void counts again. `seen` is the revision the
    amendment started from: Problem `activities.changed_meanwhile` when it is not the last any more.
    `at` is when it was made, now where nothing is told: who recorded it may for thirty days.
    """
    if not reason.strip():
        raise Problem("activities.no_reason", _("An amendment needs a reason."))
    with transaction.atomic(), together():
        old, right = _current(actor, root, seen, at or timezone.now())
        persons = changes.pop("persons", None)
        if persons is None:
            persons = tuple(old.participants.values_list("person_id", flat=True))
        draft = replace(draft_of(old), persons=tuple(persons), **changes)
        actor.require(right, draft.place)
        new = row_of(
            draft,
            Unit.objects.get(pk=draft.place),
            masks_of([draft]).get(draft.id, 0),
            actor,
            timezone.now(),
            False,
        )
        _supersede(old, new, reason.strip(), actor)
        _write([new], {new.root: draft.persons})
        withdraw(actor=actor, source="activity", source_ids=[root])
        _regrant(actor, new, draft.persons)
        mark_stale([old, new])
        follow(actor, [new])
        note_rows(actor, "activities.amend", [new], before=[old], reason=reason.strip())
    return new


def _current(actor: Actor, root: UUID, seen: int | None, at: datetime) -> tuple[Activity, str]:
    """Lock the current revision for a change by `actor`, who saw revision `seen`; give it with the
    right that allows the change."""
    # The first revision is the lock: of two at once, the second then finds what the first made.
    Activity.objects.select_for_update().get(pk=root)
    old: Activity = Activity.objects.get(root=root, is_current=True)
    right = right_to_change(actor, old, at=at) or AMEND
    actor.require(right, old.place_id)
    if seen not in (None, old.revision):
        words = _("Somebody changed this record meanwhile. Look at it and begin again.")
        raise Problem("activities.changed_meanwhile", words)
    return old, right


def _supersede(old: Activity, new: Activity, reason: str, actor: Actor) -> None:
    Activity.objects.filter(pk=old.pk).update(is_current=False)
    new.id, new.root, new.revision = new_id(), old.root, old.revision + 1
    new.reason, new.recorded_by = reason[:300], actor.account_id
    new.recorded_at = old.recorded_at


def _regrant(actor: Actor, new: Activity, persons: Sequence[UUID]) -> None:
    from doorstep.kernel.attainments.models import Evidence

    grants = grants_of(new, persons)
    if grants and not new.is_void:
        Evidence.objects.filter(source="activity", source_id=new.root, stands=False).delete()
        grant(actor=actor, grants=grants)


def void(
    *,
    actor: Actor,
    root: UUID,
    reason: str,
    seen: int | None = None,
    at: datetime | None = None,
) -> Activity:
    """Say that an activity did not take place as recorded: it stays, and counts no more.

    `at` as in `amend`.
    """
    if not reason.strip():
        raise Problem("activities.no_reason", _("An amendment needs a reason."))
    with transaction.atomic(), together():
        old, _right = _current(actor, root, seen, at or timezone.now())
        if old.is_void:
            raise Problem("activities.void_already", _("This activity is void already."))
        persons = tuple(old.participants.values_list("person_id", flat=True))
        new = Activity.objects.get(pk=old.pk)
        new.is_void, new.received_at = True, timezone.now()
        _supersede(old, new, reason.strip(), actor)
        new._state.adding = True
        _write([new], {new.root: persons})
        withdraw(actor=actor, source="activity", source_ids=[root])
        mark_stale([old])
        follow(actor, [new])
        note_rows(actor, "activities.void", [new], reason=reason.strip())
    return new


def attach_photo(*, actor: Actor, root: UUID, raw: bytes, caption: str = "") -> Attached:
    """Clean a photo and attach it to an activity."""
    with transaction.atomic():
        a = Activity.objects.get(root=root, is_current=True)
        actor.require(RECORD, a.place_id)
        stored = keep_photo(actor=actor, raw=raw, province=a.province)
        return attach(actor=actor, root=root, stored=stored, caption=caption)


def attach(*, actor: Actor, root: UUID, stored: StoredFile, caption: str = "") -> Attached:
    """Attach a file that is kept already; doing it twice changes nothing."""
    with transaction.atomic():
        a = Activity.objects.get(root=root, is_current=True)
        actor.require(RECORD, a.place_id)
        attached, _made = Attached.objects.get_or_create(
            root=root,
            province=a.province,
            file=stored,
            defaults={"caption": caption[:200], "attached_at": timezone.now()},
        )
        note(
            actor=actor,
            verb="activities.attach_photo",
            about="activity",
            about_id=root,
            province=a.province,
            place_id=a.place_id,
        )
    return attached


def take_away(*, actor: Actor, form: str, count: int, wanted: dict[str, str]) -> None:
    """Note in the journal that a list of activities left the house as a file of `count` rows."""
    actor.require(SEE_ACTIVITIES)
    with transaction.atomic():
        note(
            actor=actor,
            verb="activities.take_away",
            about="activities",
            province=actor.offices[0].province if actor.offices else "",
            place_id=actor.offices[0].unit_id if actor.offices else None,
            details={"form": form, "count": count, "wanted": wanted},
        )
