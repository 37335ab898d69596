"""Tells officers who keep accounts, under "needs attention", that a certificate is about to end."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_ACCOUNTS
from doorstep.server.tls.keeping import LOCAL
from doorstep.server.tls.standing import AUTHORITY, EARLY, ENDED, Standing, needing_care
from doorstep.surfaces.console.waiting import REMINDERS, Reminder, Waiting
from doorstep.surfaces.look.writing import day


def _find(actor: Actor) -> Iterator[Waiting]:
    if not settings.TLS or not actor.may(KEEP_ACCOUNTS):
        return
    now = timezone.now()
    for one in needing_care(var=settings.VAR_DIR, serving=settings.TLS, at=now):
        yield Waiting(
            _("Root certificate of this server")
            if one.kind == AUTHORITY
            else _("Certificate of this server"),
            _why(one),
            _todo(one),
            count=max(one.days_left, 0),
        )


def _why(one: Standing) -> str:
    if one.state == EARLY:
        return _("It begins on %(day)s only; the clock of this server may be wrong.") % {
            "day": day(one.starts_at)
        }
    if one.state == ENDED:
        return _("It ended on %(day)s: phones refuse this server.") % {"day": day(one.ends_at)}
    return _("It ends on %(day)s; phones refuse this server from then on.") % {
        "day": day(one.ends_at)
    }


def _todo(one: Standing) -> str:
    if one.state == EARLY:
        return _("Set the clock right and start the server again.")
    if one.kind == AUTHORITY:
        return _("Make a new authority and install its root on every phone.")
    if one.kind == LOCAL:
        return _("It should have been renewed by itself: see what “doorstep tls status” says.")
    return _("Obtain a new certificate and install it with “doorstep tls carry”.")


REMINDERS.add("certificates", Reminder(gettext_lazy("Protected connection (days left)"), _find))
