"""The journal: who did what in the actor's province, the newest first."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import path, reverse
from django.utils.translation import gettext as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.models import Account
from doorstep.kernel.access.rights import SEE_JOURNAL
from doorstep.kernel.journal.models import Line
from doorstep.surfaces.look.lists import Column, ListPage, ListSpec
from doorstep.surfaces.look.rights import needs

_PAGES = {"activity": "console:activity", "person": "console:person", "team": "console:team"}


@needs(SEE_JOURNAL)
def journal(request: HttpRequest) -> HttpResponseBase:
    """List the lines of acts at places of the actor's area."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    names = dict(Account.objects.values_list("id", "full_name"))
    spec = ListSpec(
        caption=_("Journal"),
        columns=[
            Column(key="at", label=_("At"), kind="moment", sort="at"),
            Column(
                key="account",
                label=_("Who"),
                value=lambda x: names.get(x.account_id, _("the system")),
            ),
            Column(key="verb", label=_("What"), kind="code", sort="verb"),
            Column(
                key="about",
                label=_("About"),
                value=lambda x: f"{x.about} {x.about_id[-8:]}",
                kind="code",
                href=_href,
            ),
            Column(
                key="seal",
                label=_("Sealed"),
                value=lambda x: x.digest[:10] if x.seal else _("not yet"),
                kind="code",
            ),
        ],
        search=("verb",),
        order="-at",
        file_name="journal",
    )
    rows = Line.objects.filter(actor.scope(SEE_JOURNAL, "place_id"))
    return ListPage(request, spec, rows=rows).respond(context={"title": _("Journal")})


def _href(line: Any) -> str | None:
    name = _PAGES.get(line.about)
    is_one = len(line.about_id) == 36
    return reverse(name, args=[line.about_id]) if name and is_one else None


urlpatterns = [path("", journal, name="journal")]
