"""What devices sent and nobody could enter by itself, for the page "needs attention"."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.db.models import Count
from django.utils.translation import gettext as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SETTLE
from doorstep.kernel.sync.attention import disagreements_for, waiting_for
from doorstep.surfaces.console.navigation import address
from doorstep.surfaces.console.sync_lists import field_words, short_reason, todo_words
from doorstep.surfaces.console.sync_words import what_words
from doorstep.surfaces.console.waiting import Waiting


def records(actor: Actor) -> Iterator[Waiting]:
    """Count the records from devices that need attention, a line per reason."""
    if not actor.may(SETTLE):
        return
    rows = waiting_for(actor)
    told = rows.order_by().values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    for reason, n in told:
        first = rows.filter(reason=reason).first()
        what = what_words(first) if n == 1 and first else _("Records from devices")
        why = short_reason(reason, rows)
        href = f"{address('console:sync')}?{urlencode({'reason': reason})}"
        yield Waiting(what, why, todo_words(reason), href, n)


def values(actor: Actor) -> Iterator[Waiting]:
    """Count the fields with two values, a line per field."""
    if not actor.may(SETTLE):
        return
    found: dict[str, int] = {}
    for row in disagreements_for(actor).only("field"):
        found[field_words(row)] = found.get(field_words(row), 0) + 1
    for words, n in sorted(found.items()):
        yield Waiting(
            words,
            _("A device sent another value than the one in the books."),
            _("Look at both values: keep one or take the other."),
            address("console:sync-values"),
            n,
        )
