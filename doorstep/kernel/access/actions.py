"""What changes accounts and offices.

An officer gives offices, and keeps the accounts that hold them, inside the own unit only: the
own unit and what lies below it, so never above the own level. Who holds an office elsewhere too
is kept there as well, or else a commune could open the account of a province.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.models import Account, Office
from doorstep.kernel.access.passwords import one_time_password
from doorstep.kernel.access.queries import account_for
from doorstep.kernel.access.rights import KEEP_ACCOUNTS, OFFICES
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.basics.sorting import person_key
from doorstep.kernel.basics.text import search_key, tidy
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.models import FOREVER, Unit

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A person who gets an account: as an officer types it in."""

    username: str
    full_name: str
    email: str = ""
    phone: str = ""
    language: str = ""


@dataclass(frozen=True)
class Opened:
    """An account with the password that opens it once; it is nowhere stored readably."""

    account: Account
    password: str


def make_account(
    *, actor: Actor, asked: Asked, unit: Unit, role: str, at: datetime, password: str = ""
) -> Opened:
    """Make an account with a first office at `unit` from the actor's day on.

    Without `password` (given only on the command line, by the person) a one-time one is made.
    Raises NotAllowed, or Problem: account.name_wrong, account.name_taken, office.no_such_role,
    office.unit_ended.
    """
    _require_office(actor, unit, role)
    account = _account_of(asked, unit.province)
    account.password_lent_at = None if password else at
    opened = Opened(account, password or one_time_password())
    account.set_password(opened.password)
    with transaction.atomic():
        if Account.objects.filter(username=account.username).exists():
            raise Problem("account.name_taken", _("This user name is taken. Choose another."))
        account.save(force_insert=True)
        _note(actor, "account.make", account, unit=unit, username=account.username)
        _give(actor, account, unit, role, from_on=actor.on)
    return opened


def _account_of(asked: Asked, province: str) -> Account:
    name, full_name = asked.username.strip().lower(), tidy(asked.full_name)
    if not USERNAME.fullmatch(name):
        words = _("A user name has 3 to 60 small letters a-z, digits, dots or dashes.")
        raise Problem("account.name_wrong", words)
    return Account(
        province=province,
        username=name,
        full_name=full_name,
        search_key=search_key(f"{full_name} {name}"),
        sort_key=person_key(full_name),
        email=asked.email.strip().lower(),
        phone=asked.phone.strip(),
        language=asked.language,
    )


def give_office(
    *, actor: Actor, account: Account, unit: Unit, role: str, from_on: date | None = None
) -> Office:
    """Give an account an office at `unit` from a day (default: the actor's day) on.

    Raises NotAllowed outside the own unit, or Problem: account.unknown, office.no_such_role,
    office.unit_ended, office.held_already.
    """
    _require_office(actor, unit, role)
    known = account_for(actor, account=account.pk)
    with transaction.atomic():
        # The row of the account is the lock: the same office cannot be given twice at once.
        Account.objects.select_for_update().get(pk=known.pk)
        return _give(actor, known, unit, role, from_on=from_on or actor.on)


def _give(actor: Actor, account: Account, unit: Unit, role: str, *, from_on: date) -> Office:
    held = Office.objects.filter(account=account, unit=unit, role=role).not_ended(from_on)
    if held.exists():
        raise Problem("office.held_already", _("This person holds this office already."))
    office, _is_new = Office.objects.update_or_create(
        account=account,
        unit=unit,
        province=unit.province,
        role=role,
        from_on=from_on,
        defaults={"to_on": FOREVER, "given_by": actor.account_id, "ended_by": None},
    )
    _note(actor, "office.give", account, unit=unit, role=role, from_on=from_on.isoformat())
    return office


def end_office(*, actor: Actor, office: Office) -> None:
    """End an office: from the actor's day on it carries no right.

    Raises NotAllowed outside the own unit, or Problem: office.own, office.ended.
    """
    actor.require(KEEP_ACCOUNTS, office.unit_id)
    if office.account_id == actor.account_id:
        raise Problem("office.own", _("Nobody ends an own office: a colleague does."))
    with transaction.atomic():
        office = Office.objects.select_for_update().select_related("account", "unit").get(
            pk=office.pk
        )  # fmt: skip
        if office.to_on <= actor.on:
            raise Problem("office.ended", _("This office has ended already."))
        office.to_on = max(actor.on, office.from_on)
        office.ended_by = actor.account_id
        office.save(update_fields=["to_on", "ended_by"])
        _note(actor, "office.end", office.account, unit=office.unit, role=office.role)


def deactivate_account(*, actor: Actor, account: Account) -> None:
    """Close an account: nobody signs in with it, and its sessions end at the next request."""
    _change_activity(actor, account, is_active=False, verb="account.deactivate")


def reactivate_account(*, actor: Actor, account: Account) -> None:
    """Open a closed account again; its offices are as they were."""
    _change_activity(actor, account, is_active=True, verb="account.reactivate")


def _change_activity(actor: Actor, account: Account, *, is_active: bool, verb: str) -> None:
    _require_whole(actor, account)
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(is_active=is_active)
        account.is_active = is_active
        _note(actor, verb, account)


def reset_password(*, actor: Actor, account: Account, at: datetime) -> str:
    """Give an account a one-time password and return it; all its sessions end.

    It is shown once, opens for seven days, and must be replaced at the first sign-in.
    """
    _require_whole(actor, account)
    password = one_time_password()
    _write_password(actor, account, password, lent_at=at, verb="account.reset_password")
    return password


def choose_password(*, actor: Actor, account: Account, password: str) -> None:
    """Replace one's own password by a chosen (and already checked) one."""
    _require_self(actor, account)
    _write_password(actor, account, password, lent_at=None, verb="account.choose_password")


def _write_password(
    actor: Actor, account: Account, password: str, *, lent_at: datetime | None, verb: str
) -> None:
    account.set_password(password)
    account.password_lent_at = lent_at
    with transaction.atomic():
        account.save(update_fields=["password", "password_lent_at"])
        _note(actor, verb, account)


def clear_second_step(*, actor: Actor, account: Account) -> None:
    """Remove authenticator app and recovery codes of somebody who lost both."""
    _require_whole(actor, account)
    devices: Any = account
    with transaction.atomic():
        devices.authenticator_set.all().delete()  # the table of the sign-in library
        _note(actor, "account.clear_second_step", account)


def change_language(*, actor: Actor, account: Account, language: str) -> None:
    """Remember the language of one's own pages."""
    _require_self(actor, account)
    if account.language == language:
        return
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(language=language)
        account.language = language
        _note(actor, "account.change_language", account, language=language)


def note_sign_in(*, actor: Actor, account: Account, way: str) -> None:
    """Write into the journal that somebody signed in: by password, code or the office's server."""
    _require_self(actor, account)
    _note(actor, "account.sign_in", account, way=way)


def note_session_end(*, actor: Actor, account: Account, sessions: int) -> None:
    """Write into the journal that somebody ended own sessions on other devices."""
    _require_self(actor, account)
    _note(actor, "account.end_sessions", account, sessions=sessions)


def note_link(*, actor: Actor, account: Account, provider: str) -> None:
    """Write into the journal that an account was linked with the office's sign-in server."""
    _note(actor, "account.link", account, provider=provider)


def _require_office(actor: Actor, unit: Unit, role: str) -> None:
    actor.require(KEEP_ACCOUNTS, unit.pk)
    if (unit.level, role) not in OFFICES:
        raise Problem("office.no_such_role", _("This office does not exist at this level."))
    if not unit.is_alive(actor.on):
        raise Problem("office.unit_ended", _("This unit has ended. Choose the one of today."))


def _require_whole(actor: Actor, account: Account) -> None:
    """Ask for the right at every unit where the account holds an office, and for another self."""
    if account.pk == actor.account_id:
        raise Problem("account.own", _("Nobody does this to the own account: a colleague does."))
    account_for(actor, account=account.pk)
    for unit in Office.objects.filter(account=account).not_ended(actor.on).values_list("unit"):
        actor.require(KEEP_ACCOUNTS, unit[0])


def _require_self(actor: Actor, account: Account) -> None:
    if actor.account_id != account.pk:
        raise NotAllowed("access.not_allowed", _("Only the person may do this."))


def _note(
    actor: Actor, verb: str, account: Account, *, unit: Unit | None = None, **details: Any
) -> None:
    note(
        actor=actor,
        verb=verb,
        about="account",
        about_id=account.pk,
        province=account.province,
        place_id=unit.pk if unit else None,
        details=details,
    )
