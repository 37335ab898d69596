"""Taking submissions in, and deciding about those that did not fit."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor, actor_of
from doorstep.kernel.access.models import Account
from doorstep.kernel.access.rights import RECORD, SETTLE
from doorstep.kernel.activities.actions import attach as add_file
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.basics.statements import as_id, ask, insert
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.journal.actions import note
from doorstep.kernel.xforms.applying import apply, attach
from doorstep.kernel.xforms.arriving import Came, Received, is_known, take_over
from doorstep.kernel.xforms.at_once import at_once
from doorstep.kernel.xforms.clients import Client
from doorstep.kernel.xforms.filing import Clean, file_all, files_of, link
from doorstep.kernel.xforms.filled import Sent
from doorstep.kernel.xforms.models import APPLIED, ATTENTION, SETTLED, WAITING, Submission
from doorstep.kernel.xforms.reading import read
from doorstep.kernel.xforms.waiting import Waits

MORE_TO_COME, NO_RIGHT = "odk.more_to_come", "odk.out_of_reach"
_MOST_WOKEN = 200
_WAITING = "SELECT id FROM xforms_submission WHERE waits_for IN (%s, %s) ORDER BY received_at"


def receive(
    *,
    actor: Actor,
    client: Client,
    raw: bytes,
    files: Mapping[str, Clean],
    at: datetime,
    is_incomplete: bool = False,
) -> Received:
    """Take one submission in with the files that came along; the same one again adds nothing.

    What cannot be applied is kept: `waiting` for what it builds on, or `attention` for an officer.
    Raises Problem for what cannot be read, and `odk.other_content` for an id that has come before
    with other bytes.
    """
    told = read(raw)
    sub = Submission(
        id=told.id,
        province=client.province,
        place_id=client.unit,
        form=told.form,
        form_version=told.version,
        digest=told.digest,
        replaces=told.replaces,
        account=client.actor.account_id,
        device=str(client.device.pk),
        received_at=at,
    )
    came = Came(actor, sub, told, raw, files, at, is_incomplete)
    if (received := at_once(came)) is not None:
        _wake(sub, at)
        return received
    for _try in range(2):
        with suppress(IntegrityError):  # the same one came at the same moment, and was faster
            return _received(came)
    return _kept(came, Problem("odk.failed", _("The server could not enter this form.")))


def _received(came: Came) -> Received:
    actor, sub = came.actor, came.sub
    try:
        with transaction.atomic():
            if is_known(came):
                return _again(came)
            if not came.is_incomplete:
                kept = file_all(actor, sub.province, came.files)
                take_over(sub, apply(actor=actor, sent=Sent.of(sub, came.told, kept), at=came.at))
                insert([sub])
                link(sub, kept)
    except (Waits, Problem) as why:
        return _kept(came, why)
    except DataError:  # a value that no column takes: the form is kept, and somebody looks
        return _kept(came, Problem("odk.failed", ""))
    if came.is_incomplete:
        return _kept(came, None)
    _wake(sub, came.at)
    return Received(sub.state, sub.reason)


def _kept(came: Came, why: Waits | Problem | None) -> Received:
    """Keep a submission that is not applied, with its text and its files."""
    actor, sub = came.actor, came.sub
    with transaction.atomic():
        _stand(sub, why, came.raw)
        insert([sub])
        link(sub, file_all(actor, sub.province, came.files))
        _note(actor, "submissions.keep", sub, reason=sub.reason)
    return Received(sub.state, sub.reason)


def _again(came: Came) -> Received:
    """Add the files that are new; apply what only waited for its last part."""
    actor = came.actor
    row = Submission.objects.select_for_update().get(pk=came.sub.pk)
    if row.account != came.sub.account:
        return _from_another(row, came)
    kept = _new_files(row, came)
    if row.root:
        attach(row.root, row.province, kept)
    is_whole_now = row.state == WAITING and not came.is_incomplete
    if is_whole_now:
        _try_again(actor, row, came.at)
        if row.state == APPLIED:
            _wake(row, came.at)
    return Received(row.state, row.reason, is_new=bool(kept) or is_whole_now)


def _from_another(row: Submission, came: Came) -> Received:
    """Add files that come from somebody else's phone to an activity where they may record; to
    anything else they add nothing, and are answered alike."""
    now = Activity.objects.filter(root=row.root, is_current=True).first() if row.root else None
    if now is None or not came.actor.may(RECORD, now.place_id):
        return Received(row.state, row.reason, is_new=False)
    kept = _new_files(row, came)
    for stored in kept.values():
        add_file(actor=came.actor, root=now.root, stored=stored)
    return Received(row.state, row.reason, is_new=bool(kept))


def _new_files(row: Submission, came: Came) -> dict[str, StoredFile]:
    """Keep the files that the submission does not have yet."""
    known = files_of(row)
    fresh = {name: f for name, f in came.files.items() if name not in known}
    kept = file_all(came.actor, row.province, fresh)
    link(row, kept)
    return kept


def _try_again(actor: Actor, row: Submission, at: datetime) -> None:
    raw = row.body.encode()
    try:
        with transaction.atomic():
            done = apply(actor=actor, sent=Sent.of(row, read(raw), files_of(row)), at=at)
    except (Waits, Problem) as why:
        _stand(row, why, raw)
    else:
        take_over(row, done)
        row.body = ""
    row.save(force_update=True)


def _stand(sub: Submission, why: Waits | Problem | None, raw: bytes) -> None:
    """Say where a submission stands that is not applied; its text is kept."""
    sub.body, sub.waits_for = raw.decode(), None
    if isinstance(why, Problem):
        sub.state, sub.reason = ATTENTION, NO_RIGHT if isinstance(why, NotAllowed) else why.code
    elif why is None:
        sub.state, sub.reason = WAITING, MORE_TO_COME
    else:
        sub.state, sub.reason, sub.waits_for = WAITING, "odk.waits", why.on


def _wake(sub: Submission, at: datetime) -> None:
    """Apply what waited for this submission or for the household it entered."""
    waiting = ask(_WAITING, [sub.pk, sub.subject or sub.pk])
    for (id,) in waiting[:_MOST_WOKEN]:
        with transaction.atomic():
            row = Submission.objects.select_for_update().get(pk=as_id(id))
            account = Account.objects.filter(pk=row.account, is_active=True).first()
            if row.state == WAITING and account is not None:
                _try_again(actor_of(account, on=at.date(), device=row.device), row, at)
        if row.state == APPLIED:
            _wake(row, at)


def settle(*, actor: Actor, submission: UUID, is_entered: bool, why: str, at: datetime) -> None:
    """Decide about a submission that is kept: enter it as it is now, or set it aside with a reason.

    It is entered with the officer's rights in the name of whoever filled it in. Raises Problem of
    what still stands against it; `odk.settled_already`; `odk.no_reason` for setting aside.
    """
    if not is_entered and not why.strip():
        raise Problem("odk.no_reason", _("Setting a form aside needs a reason."))
    with transaction.atomic():
        row = Submission.objects.select_for_update().get(pk=submission)
        actor.require(SETTLE, row.place_id)
        if row.state not in (WAITING, ATTENTION):
            raise Problem("odk.settled_already", _("Somebody has decided about this form already."))
        if is_entered and row.body:
            _enter(actor, row, at)
        else:
            row.state, row.body, row.waits_for = SETTLED, "", None
        row.settled_at, row.settled_by, row.settled_why = at, actor.account_id, why.strip()[:300]
        row.save(force_update=True)
        verb = "submissions.enter" if is_entered else "submissions.set_aside"
        _note(actor, verb, row, reason=row.settled_why)
    if row.state == APPLIED:
        _wake(row, at)


def _enter(actor: Actor, row: Submission, at: datetime) -> None:
    author = Actor(
        row.account, actor.name, actor.offices, actor.on, row.device, is_system=actor.is_system
    )
    try:
        sent = Sent.of(row, read(row.body.encode()), files_of(row))
        take_over(row, apply(actor=author, sent=sent, at=at))
    except Waits as wait:
        words = _("What this form builds on has not arrived: %(what)s.")
        raise Problem("odk.waits", words, what=str(wait.on)) from wait
    row.body = ""


def _note(actor: Actor, verb: str, sub: Submission, **details: str) -> None:
    note(
        actor=actor,
        verb=verb,
        about="submission",
        about_id=sub.pk,
        province=sub.province,
        place_id=sub.place_id,
        details={"form": sub.form, **details},
    )
