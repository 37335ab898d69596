"""The journal: who did what in the actor's province, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django.utils.translation import gettext as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.models import Account
from doorstep.kernel.access.rights import SEE_JOURNAL
from doorstep.kernel.basics.sorting import sort_key
from doorstep.kernel.journal.models import Line
from doorstep.kernel.journal.wording import VERBS, in_words
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.console.journal_things import About, about_all
from doorstep.surfaces.look.lists import Column, Filter, ListPage, ListSpec
from doorstep.surfaces.look.portions import Portions
from doorstep.surfaces.look.rights import needs


@dataclass(frozen=True)
class Told:
    """A line as it is shown."""

    at: Any
    who: str
    what: str
    about: About
    place: str
    seal: str


class JournalList(ListPage):
    """Lines with their names, found portion by portion."""

    @cached_property
    def rows(self) -> Any:
        """The lines of the filter, in order, said in words."""
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return Portions(super().rows, lambda lines: _told(actor, lines))


def _told(actor: Actor, lines: Sequence[Line]) -> list[Told]:
    accounts = {x.account_id for x in lines if x.account_id}
    names = dict(Account.objects.filter(pk__in=accounts).values_list("id", "full_name"))
    places = names_on({x.place_id for x in lines if x.place_id}, on=actor.on)
    about = about_all(actor, ((x.about, x.about_id) for x in lines))
    return [
        Told(
            at=x.at,
            who=names.get(x.account_id, "–") if x.account_id else _("the system"),
            what=in_words(x.verb),
            about=about[x.about, x.about_id],
            place=places.get(x.place_id, ""),
            seal=x.digest[:10] if x.seal else _("not sealed yet"),
        )
        for x in lines
    ]


@needs(SEE_JOURNAL)
def journal(request: HttpRequest) -> HttpResponseBase:
    """List the lines of acts at places of the actor's area."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    spec = ListSpec(
        caption=_("Journal"),
        columns=[
            Column(key="at", label=_("At"), kind="moment", sort="at"),
            Column(key="who", label=_("Who")),
            Column(key="what", label=_("What was done")),
            Column(
                key="about",
                label=_("To what"),
                value=lambda x: x.about.words,
                href=lambda x: x.about.href or None,
            ),
            Column(key="place", label=_("Place"), kind="unit"),
            Column(key="seal", label=_("Sealed"), kind="code"),
        ],
        filters=[
            Filter(key="verb", label=_("What was done"), options=_verbs, apply=_of_same_words)
        ],
        search=(),
        order="-at",
        file_name="journal",
    )
    rows = Line.objects.filter(actor.scope(SEE_JOURNAL, "place_id"))
    return JournalList(request, spec, rows=rows).respond(context={"title": _("Journal")})


def _verbs() -> list[tuple[str, str]]:
    """Give a choice per wording: what is said in the same words of several things is one."""
    first: dict[str, str] = {}
    for verb in VERBS:
        first.setdefault(str(verb.words), verb.code)
    return sorted(((code, words) for words, code in first.items()), key=lambda c: sort_key(c[1]))


def _of_same_words(rows: Any, code: str) -> Any:
    words = in_words(code)
    return rows.filter(verb__in=[v.code for v in VERBS if str(v.words) == words] or [code])


urlpatterns = [path("", journal, name="journal")]
