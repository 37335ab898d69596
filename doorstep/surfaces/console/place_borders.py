"""Importing real borders: upload GeoJSON, see which units it fits, confirm."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import CHANGE_MAP
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.imports import storing
from doorstep.kernel.places.actions import import_borders
from doorstep.kernel.places.geojson import MAX_BYTES, read_borders
from doorstep.kernel.places.models import Border, Unit, UnitVersion
from doorstep.surfaces.console.forms import Day
from doorstep.surfaces.console.place_words import page_of, since_words, tabs_for, until_words
from doorstep.surfaces.look.columns import Column, Table
from doorstep.surfaces.look.rights import needs

_NEEDED = {"required": gettext_lazy("This answer is needed.")}
_WAITING = "borders waiting"
_DIGITS = 5
_CHUNK = 400


class BordersForm(forms.Form):
    """A file with borders of communes, and how to read it."""

    file = forms.FileField(
        label=gettext_lazy("GeoJSON file"), error_messages=_NEEDED,
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
        help_text=gettext_lazy("Polygons of communes in longitude and latitude (WGS 84)."),
    )  # fmt: skip
    code_property = forms.CharField(
        label=gettext_lazy("Property with the code of the commune"), max_length=60,
        error_messages=_NEEDED,
    )  # fmt: skip
    valid_from = forms.DateField(
        label=gettext_lazy("Borders hold from"), widget=Day, error_messages=_NEEDED
    )
    source = forms.CharField(
        label=gettext_lazy("Source"), max_length=200, error_messages=_NEEDED,
        help_text=gettext_lazy("Who drew these borders, when, and under which licence."),
    )  # fmt: skip

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, label_suffix="", **told)

    def clean_file(self) -> Any:
        """Refuse files that are too large before reading them."""
        given = self.cleaned_data["file"]
        if given.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 60 MB."))
        return given


@dataclass(frozen=True)
class Fitted:
    """What a file holds: units that fit, codes nobody has on that day, units of others."""

    fitting: dict[str, UnitVersion]
    unknown: list[str]
    foreign: list[UnitVersion]


@require_http_methods(["GET", "POST"])
@needs(CHANGE_MAP)
def borders(request: HttpRequest) -> HttpResponse:
    """Show the borders imported so far; take a file and show what it fits, then import it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST" and "confirm" in request.POST:
        return _confirmed(request, actor)
    form = BordersForm(
        request.POST or None, request.FILES or None, initial={"valid_from": actor.on}
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        raw = told["file"].read()
        try:
            fitted = _fit(actor, raw, told["code_property"], told["valid_from"])
        except Problem as problem:
            form.add_error("file", str(problem))
        else:
            return _preview(request, raw, form, fitted)
    return _page(request, actor, form)


def _page(request: HttpRequest, actor: Actor, form: forms.Form) -> HttpResponse:
    provinces = {o.province for o in actor.holding(CHANGE_MAP)}
    rows = Border.objects.filter(province__in=provinces).values("valid_from", "valid_to", "source")
    columns = [
        Column(key="from", label=_("From"), value=lambda b: since_words(b["valid_from"])),
        Column(key="to", label=_("Until"),
               value=lambda b: until_words(b["valid_to"]) or _("today")),
        Column(key="n", label=_("Units"), kind="number"),
        Column(key="source", label=_("Source")),
    ]  # fmt: skip
    counted = list(rows.annotate(n=Count("pk")).order_by("-valid_from", "source"))
    context = {
        "title": _("Borders"),
        "tabs": tabs_for(request, current="borders"),
        "table": Table(caption=_("Imported borders"), columns=columns, rows=counted),
        "form": form,
    }
    return render(request, "console/places/borders.html", context)


def _fit(actor: Actor, raw: bytes, code_property: str, on: date) -> Fitted:
    """Find the communes of a file's codes; Problem for what cannot be read."""
    codes = sorted({code.zfill(_DIGITS) for code in read_borders(raw, code_property)})
    known: dict[str, UnitVersion] = {}
    for start in range(0, len(codes), _CHUNK):
        rows = UnitVersion.objects.on(on).filter(
            level="commune", code__in=codes[start : start + _CHUNK]
        )
        known |= {v.code: v for v in rows}
    units = Unit.objects.filter(actor.scope(CHANGE_MAP, "id"))
    own = {
        u
        for start in range(0, len(codes), _CHUNK)
        for u in units.filter(
            pk__in=[known[c].unit_id for c in codes[start : start + _CHUNK] if c in known]
        ).values_list("pk", flat=True)
    }
    return Fitted(
        {c: v for c, v in known.items() if v.unit_id in own},
        [c for c in codes if c not in known],
        [v for v in known.values() if v.unit_id not in own],
    )


def _preview(request: HttpRequest, raw: bytes, form: BordersForm, fitted: Fitted) -> HttpResponse:
    """Keep the file until it is confirmed and show what it fits."""
    told = form.cleaned_data
    if fitted.fitting:
        _forget(request)
        kept = new_id()
        storing.keep(kept, raw)
        request.session[_WAITING] = {
            "file": str(kept),
            "code_property": told["code_property"],
            "valid_from": told["valid_from"].isoformat(),
            "source": told["source"],
        }
    columns = [
        Column(key="full_name", label=_("Commune"), href=lambda v: page_of(v.unit_id)),
        Column(key="code", label=_("Code"), kind="code"),
    ]
    rows = sorted(fitted.fitting.values(), key=lambda v: v.sort_key)
    context = {
        "title": _("Borders: what the file fits"),
        "fitted": fitted,
        "told": told,
        "table": Table(caption=_("Communes that get a border"), columns=columns, rows=rows),
        "count": len(rows),
        "foreign": len(fitted.foreign),
        "crumbs": [{"label": _("Borders"), "href": reverse("console:borders")}],
    }
    return render(request, "console/places/borders_preview.html", context)


def _forget(request: HttpRequest) -> None:
    waiting = request.session.pop(_WAITING, None)
    if waiting:
        storing.remove(UUID(waiting["file"]))


def _confirmed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Import the borders that fitted; the others of the file are left out, as was shown."""
    waiting = request.session.get(_WAITING)
    if not waiting:
        messages.error(request, _("The file is no longer kept. Send it again."))
        return redirect("console:borders")
    day = date.fromisoformat(waiting["valid_from"])
    words = (waiting["code_property"], day, waiting["source"])
    try:
        count = _imported(actor, storing.kept(UUID(waiting["file"])), *words)
    except NotAllowed:
        raise
    except Problem as problem:
        messages.error(request, str(problem))
        return redirect("console:borders")
    _forget(request)
    messages.success(request, _("%(n)s borders are imported.") % {"n": count})
    return redirect(f"{reverse('console:places')}?on={max(day, actor.on).isoformat()}")


def _imported(actor: Actor, raw: bytes, code_property: str, on: date, source: str) -> int:
    fitting = _fit(actor, raw, code_property, on).fitting
    collection = json.loads(raw)
    collection["features"] = [
        f
        for f in collection["features"]
        if str(f["properties"][code_property]).strip().zfill(_DIGITS) in fitting
    ]
    return import_borders(
        actor=actor, geojson=collection, code_property=code_property, valid_from=on, source=source
    )
