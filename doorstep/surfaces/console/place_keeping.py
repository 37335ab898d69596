"""Villages are added and ended, and the words for them kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from doorstep.kernel.access.actors import Actor, home_of
from doorstep.kernel.access.rights import KEEP_PLACES
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.places import actions
from doorstep.kernel.places.models import UnitVersion, VillageType
from doorstep.surfaces.console.forms import Day
from doorstep.surfaces.console.place_changing import living_version
from doorstep.surfaces.console.place_choices import village_types
from doorstep.surfaces.console.place_words import crumbs_to, page_of, tabs_for, unit_for
from doorstep.surfaces.look.columns import Column, Table
from doorstep.surfaces.look.rights import needs

FORM = require_http_methods(["GET", "POST"])
_NEEDED = {"required": gettext_lazy("This answer is needed.")}


class VillageForm(forms.Form):
    """A village to be added to a commune."""

    type = forms.ChoiceField(label=gettext_lazy("Type"))
    name = forms.CharField(
        label=gettext_lazy("Name without the type"), max_length=120, error_messages=_NEEDED
    )
    began_on = forms.DateField(
        label=gettext_lazy("From"), widget=Day, error_messages=_NEEDED,
        help_text=gettext_lazy("The first day on which the village exists."),
    )  # fmt: skip
    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=16, required=False,
        help_text=gettext_lazy("Left empty, the next free number after the commune's code."),
    )  # fmt: skip
    decision = forms.CharField(
        label=gettext_lazy("Number of the decision"), max_length=80, required=False
    )

    def __init__(self, data: Any = None, *, province: str) -> None:
        super().__init__(data, label_suffix="")
        self.fields["type"].choices = village_types(province)


class EndForm(forms.Form):
    """From which day a village is no more."""

    effective_on = forms.DateField(
        label=gettext_lazy("Ends on"), widget=Day, error_messages=_NEEDED,
        help_text=gettext_lazy("The first day on which it no longer exists."),
    )  # fmt: skip
    decision = forms.CharField(
        label=gettext_lazy("Number of the decision"), max_length=80, error_messages=_NEEDED
    )


class TypeForm(forms.Form):
    """A word for villages."""

    word = forms.CharField(
        label=gettext_lazy("Word"), max_length=40, error_messages=_NEEDED,
        help_text=gettext_lazy("For example xóm, bản, tổ dân phố, buôn."),
    )  # fmt: skip


@FORM
@needs(KEEP_PLACES)
def new_village(request: HttpRequest, unit: int) -> HttpResponse:
    """Add a village to a commune."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    commune = unit_for(request, unit=unit, right=KEEP_PLACES)
    version = living_version(commune, actor)
    if commune.level != "commune":
        raise Problem("places.no_commune", _("Villages are added to communes."))
    form = VillageForm(request.POST or None, province=commune.province)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        made = _told(form, lambda: actions.add_village(actor=actor, commune=commune.pk, **told))
        if made is not None:
            messages.success(request, _("The village is added."))
            return redirect(page_of(made.pk))
    crumbs = crumbs_to(actor, commune, on=actor.on)
    return _show(request, form, _("Add a village"), version.full_name, crumbs, unit)


@FORM
@needs(KEEP_PLACES)
def end_village(request: HttpRequest, unit: int) -> HttpResponse:
    """End a village that nothing follows."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    village = unit_for(request, unit=unit, right=KEEP_PLACES)
    version = living_version(village, actor)
    if village.level != "village":
        raise Problem("places.no_village", _("This is not a village."))
    form = EndForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        done = _told(form, lambda: actions.end_village(actor=actor, village=village.pk, **told))
        if done is not None:
            messages.success(request, _("The village is ended. Its records stay and count above."))
            return redirect(page_of(village.pk))
    crumbs = crumbs_to(actor, village, on=actor.on)
    return _show(request, form, _("End the village"), version.full_name, crumbs, unit)


def _told(form: forms.Form, act: Any) -> Any:
    """Give what an act gives; None after putting its Problem above the form."""
    try:
        return act()
    except NotAllowed:
        raise
    except Problem as problem:
        form.add_error(None, str(problem))
        return None


def _show(
    request: HttpRequest, form: forms.Form, title: str, subtitle: str, crumbs: list[Any], unit: int
) -> HttpResponse:
    context = {
        "title": title,
        "subtitle": subtitle,
        "form": form,
        "submit": title,
        "crumbs": [*crumbs, {"label": title}],
        "back": page_of(unit),
    }
    return render(request, "console/places/form.html", context)


@FORM
@needs(KEEP_PLACES)
def types(request: HttpRequest) -> HttpResponse:
    """Show the words for villages in the province, and add one (officers of the province)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    home = home_of(actor)
    province = home.province if home else ""
    may_add = any(o.level == "province" for o in actor.holding(KEEP_PLACES))
    form = TypeForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        word = form.cleaned_data["word"]
        if _told(form, lambda: actions.add_village_type(actor=actor, province=province, word=word)):
            messages.success(request, _("The word is added."))
            return redirect(reverse("console:village-types"))
    context = {
        "title": _("Village types"),
        "tabs": tabs_for(request, current="village-types"),
        "table": _types(province, actor),
        "form": form if may_add else None,
    }
    return render(request, "console/places/types.html", context)


def _types(province: str, actor: Actor) -> Table:
    living = UnitVersion.objects.on(actor.on).filter(province=province, level="village")
    used = dict(living.order_by().values_list("type").annotate(n=Count("pk")))
    known = VillageType.objects.filter(province=province).values_list("word", flat=True)
    rows = [{"word": w, "n": used.get(w, 0)} for w in sorted({*known, *used})]
    columns = [
        Column(key="word", label=_("Word")),
        Column(key="n", label=_("Villages today"), kind="number"),
    ]
    return Table(caption=_("Words for villages in the province"), columns=columns, rows=rows)
