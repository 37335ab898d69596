"""Tickets: a code and its picture, shown once, that let one device in within the hour."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import segno
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.devices import TICKET_LIVES, make_ticket
from doorstep.kernel.access.models import BOX, PHONE, Account
from doorstep.kernel.access.queries import units_to_staff
from doorstep.kernel.access.rights import KEEP_DEVICES
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.basics.text import tidy
from doorstep.kernel.places.models import Unit, UnitVersion
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.console.account_forms import Narrow
from doorstep.surfaces.console.devices_finding import actor_of, crumbs, people_near
from doorstep.surfaces.console.devices_lists import SORTS
from doorstep.surfaces.look.rights import needs

_NUMBER = re.compile(r"[0-9]{1,16}")


class WhereForm(forms.Form):
    """At which unit the device is: the first of two steps."""

    unit = forms.ChoiceField(label=gettext_lazy("Unit"))

    def __init__(self, *args: Any, units: list[UnitVersion], **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["unit"].choices = [("", ""), *((v.unit_id, v.full_name) for v in units)]


class TicketForm(forms.Form):
    """What the device is called, what it is, and who will work on it."""

    label = forms.CharField(
        label=gettext_lazy("Name of the device"), max_length=80, required=False,
        help_text=gettext_lazy("For example “phone of Cốc Lùng”. Empty: what the phone says."),
    )  # fmt: skip
    sort = forms.ChoiceField(
        label=gettext_lazy("Sort of device"), choices=[(s, SORTS[s]) for s in (PHONE, BOX)]
    )
    holders = forms.MultipleChoiceField(
        label=gettext_lazy("Who works on it"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only they can record with it. Others can be let in later."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["holders"].choices = [
            (str(p["account"].pk), f"{p['account'].full_name} ({'; '.join(p['offices'])})")
            for p in people
        ]
        if not people:
            del self.fields["holders"]


@never_cache
@require_http_methods(["GET", "POST"])
@needs(KEEP_DEVICES)
def new_ticket(request: HttpRequest) -> HttpResponse:
    """Choose the unit, then who works on the device; the answer shows the code once."""
    actor = actor_of(request)
    unit = _unit(actor, request.GET.get("unit", ""))
    if unit is None:
        return _choose_unit(request, actor)
    form = TicketForm(request.POST or None, people=people_near(actor, unit=unit.pk))
    if request.method == "POST" and form.is_valid():
        try:
            return _made(request, actor, unit, form.cleaned_data)
        except NotAllowed:
            raise
        except Problem as problem:
            form.add_error(None, str(problem))
    context = {
        "title": _("New device"), "crumbs": crumbs(), "form": form,
        "place": names_on([unit.pk], on=actor.on).get(unit.pk, ""),
        "back": reverse("console:devices"),
    }  # fmt: skip
    return render(request, "console/devices/new.html", context)


def _unit(actor: Actor, told: str) -> Unit | None:
    """Give the unit asked for; one where the actor keeps no devices is as good as none."""
    if not _NUMBER.fullmatch(told):
        return None
    unit = Unit.objects.filter(pk=int(told), ended_on__gt=actor.on).first()
    return unit if unit and actor.may(KEEP_DEVICES, unit.pk) else None


def _choose_unit(request: HttpRequest, actor: Actor) -> HttpResponse:
    inside = request.GET.get("inside", "")
    here = int(inside) if _NUMBER.fullmatch(inside) else None
    communes = [v for v in units_to_staff(actor) if v.level == "commune"]
    units = units_to_staff(actor, inside=here)
    context = {
        "title": _("New device"), "crumbs": crumbs(), "form": WhereForm(units=units),
        "narrow": Narrow(request.GET, communes=communes) if len(communes) > 1 else None,
        "back": reverse("console:devices"),
    }  # fmt: skip
    return render(request, "console/devices/where.html", context)


def _made(request: HttpRequest, actor: Actor, unit: Unit, told: dict[str, Any]) -> HttpResponse:
    holders, at = [UUID(one) for one in told.get("holders", ())], timezone.now()
    label = tidy(told["label"])
    code = make_ticket(
        actor=actor, unit=unit, at=at, label=label, sort=told["sort"], holders=holders
    )
    url = f"{request.build_absolute_uri('/app/')}#/enrol?code={code}"
    names = Account.objects.filter(pk__in=holders).order_by("sort_key")
    context = {
        "title": _("Ticket for a device"), "crumbs": crumbs(), "url": url, "label": label,
        "code": f"{code[:4]}-{code[4:]}", "picture": picture(url), "ends_at": at + TICKET_LIVES,
        "holders": ", ".join(names.values_list("full_name", flat=True)),
        "place": names_on([unit.pk], on=actor.on).get(unit.pk, ""),
        "is_box": told["sort"] == BOX,
    }  # fmt: skip
    return render(request, "console/devices/ticket.html", context)


def picture(url: str) -> SafeString:
    """Draw an address of ours as SVG; nothing in it was typed by anybody."""
    drawn = segno.make(url, error="m", micro=False)
    return mark_safe(drawn.svg_inline(border=4, omitsize=True))  # noqa: S308


urlpatterns = [path("new/", new_ticket, name="device-new")]
