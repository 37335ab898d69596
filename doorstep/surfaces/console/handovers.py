"""Moving to another province: offering a person there, and taking in who is offered here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PEOPLE
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.basics.text import search_key
from doorstep.kernel.people import actions
from doorstep.kernel.people.handing import came_from, offer_of, offers, went_to
from doorstep.kernel.people.models import Handover, Person
from doorstep.kernel.places.models import Placement, UnitVersion
from doorstep.kernel.places.queries import names_on, villages_of
from doorstep.surfaces.console.keeping import OnDay
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import day

_MOST_NAMED = 8


class HandOver(OnDay):
    """To which commune of another province a person moved, and when."""

    commune = forms.CharField(
        label=gettext_lazy("Commune in the other province"),
        max_length=120,
        help_text=gettext_lazy("Its code, or its name as it is written officially."),
    )

    def clean_commune(self) -> int:
        """Find the one living commune that was meant."""
        typed = self.cleaned_data["commune"].strip()
        rows = UnitVersion.objects.on(self.actor.on).filter(level="commune")
        rows = rows.exclude(province=self.row.province)
        found = list(rows.filter(code=typed)) or _named(rows, typed)
        if len(found) == 1:
            return int(found[0].unit_id)
        if not found:
            raise forms.ValidationError(_("There is no such commune in another province."))
        homes = names_on(_provinces([v.unit_id for v in found], self.actor).values(),
                         on=self.actor.on)  # fmt: skip
        above = _provinces([v.unit_id for v in found], self.actor)
        told = [f"{v.code} {v.full_name} ({homes.get(above.get(v.unit_id, 0), '')})" for v in found]
        words = ", ".join(told[:_MOST_NAMED])
        raise forms.ValidationError(_("Several are called so; give the code: %(which)s")
                                    % {"which": words})  # fmt: skip


def _named(rows: Any, typed: str) -> list[UnitVersion]:
    """Give the communes of a name, with or without the type word in front."""
    key = search_key(typed)
    bare = key.partition(" ")[2]
    return list(rows.filter(search_key__in=[k for k in (key, bare) if k]).order_by("code"))


def _provinces(units: list[int], actor: Actor) -> dict[int, int]:
    placed = Placement.objects.on(actor.on).filter(unit__in=units)
    return dict(placed.values_list("unit", "province_unit"))


def offer(actor: Actor, person: Person, told: dict[str, Any]) -> str:
    """Offer a person; the act behind the form."""
    actions.offer_person(actor=actor, person=person.pk, place=told["commune"], on=told["on"])
    return _("Offered. The person stays here until the commune there takes the person in.")


def story_of(actor: Actor, person: Person) -> dict[str, Any]:
    """Give what a person's page says of moves between provinces."""
    here, came, gone = offer_of(person), came_from(person), went_to(person)
    names = names_on({h.place_id for h in (here, gone) if h}, on=actor.on)
    return {
        "offered_to": names.get(here.place_id, "") if here else "",
        "offer": here.pk if here else None,
        "came_on": came.on if came else None,
        "came_from": _province_name(came.from_province, actor) if came else "",
        "went_on": gone.on if gone else None,
        "went_to": names.get(gone.place_id, "") if gone else "",
    }


def _province_name(code: str, actor: Actor) -> str:
    rows = UnitVersion.objects.on(actor.on).filter(level="province", province=code)
    found = rows.first()
    return found.full_name if found else code


@require_GET
@needs(KEEP_PEOPLE)
def waiting(request: HttpRequest) -> HttpResponse:
    """Show the persons whom other provinces hand over to the actor's units."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    context = {
        "title": _("From other provinces"),
        "offers": [_line(actor, row) for row in offers(actor=actor)],
        "crumbs": [{"label": _("Persons"), "href": reverse("console:people")}],
    }
    return render(request, "console/people/handovers.html", context)


def _line(actor: Actor, row: Handover) -> dict[str, Any]:
    p = row.person
    villages = villages_of(row.place_id, on=actor.on)
    return {
        "id": row.pk,
        "name": p.full_name,
        "born": p.birth_on or p.birth_year,
        "from": _province_name(row.from_province, actor),
        "to": names_on([row.place_id], on=actor.on).get(row.place_id, ""),
        "on": day(row.on),
        "villages": [(v.unit_id, v.full_name) for v in villages],
    }


@require_POST
@needs(KEEP_PEOPLE)
def take(request: HttpRequest, handover: UUID) -> HttpResponse:
    """Take an offered person in, in the chosen village."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = _mine(actor, handover)
    village = request.POST.get("village", "")
    if not (village.isascii() and village.isdigit() and len(village) <= 16):
        messages.error(request, _("Choose a village."))
        return redirect("console:handovers")
    try:
        person = actions.take_in(actor=actor, handover=row.pk, village=int(village))
    except NotAllowed:
        raise
    except Problem as problem:
        messages.error(request, str(problem))
        return redirect("console:handovers")
    messages.success(request, _("The person is in the register here, with all that was attained."))
    return redirect("console:person", person=person.pk)


@require_POST
@needs(KEEP_PEOPLE)
def refuse(request: HttpRequest, handover: UUID) -> HttpResponse:
    """Say that an offered person is not taken in; the person stays where he or she was."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actions.withdraw_offer(actor=actor, handover=_mine(actor, handover).pk)
    messages.success(request, _("Refused. The person stays in the register of the other province."))
    return redirect("console:handovers")


def _mine(actor: Actor, handover: UUID) -> Handover:
    found: Handover | None = offers(actor=actor).filter(pk=handover).first()
    if found is None:
        raise Http404
    return found


@require_POST
@needs(KEEP_PEOPLE)
def withdraw(request: HttpRequest, person: UUID) -> HttpResponse:
    """Take the open offer of a person back."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = Person.objects.visible_to(actor, KEEP_PEOPLE).filter(pk=person).first()
    if row is None:
        raise Http404
    here = offer_of(row)
    if here is not None:
        actions.withdraw_offer(actor=actor, handover=here.pk)
        messages.success(request, _("The offer was taken back."))
    return redirect("console:person", person=row.pk)


urlpatterns = [
    path("handovers/", waiting, name="handovers"),
    path("handovers/<uuid:handover>/take/", take, name="handover-take"),
    path("handovers/<uuid:handover>/refuse/", refuse, name="handover-refuse"),
    path("<uuid:person>/offer/back/", withdraw, name="handover-withdraw"),
]
