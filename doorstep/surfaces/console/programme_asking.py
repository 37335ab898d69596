"""What all forms of the programme share: the choices on offer, and a title at a unit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.programme import queries
from doorstep.capabilities.programme.models import Document
from doorstep.kernel.access.actors import Actor, home_of
from doorstep.kernel.access.rights import KEEP_PROGRAMME
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.places.models import Unit, UnitVersion
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.console.forms import Day
from doorstep.surfaces.console.programme_facts import named
from doorstep.surfaces.console.programme_texts import NEEDED, TextsField

_MOST_DOCUMENTS = 400


def options(register: Any) -> list[tuple[str, str]]:
    """Give the entries of a register of kinds or states as options."""
    return [(entry.code, str(entry.label)) for entry in register]


def unit_options(actor: Actor, right: str, *more: int) -> list[tuple[str, str]]:
    """Give the provinces and communes where the actor holds a right, those above first.

    `more` are units that are offered in any case: where something already is.
    """
    rows = UnitVersion.objects.on(actor.on).filter(
        actor.scope(right, "unit_id"), level__in=("province", "commune")
    )
    found = sorted(rows, key=lambda v: (v.level != "province", v.sort_key))
    known = {str(v.unit_id): v.full_name for v in found}
    rest = {str(u): name for u, name in names_on(more, on=actor.on).items()}
    return list({**known, **rest}.items())


def unit_at_first(actor: Actor, asked: str = "") -> str:
    """Give the unit a new form starts with: the one asked for, else the actor's own."""
    home = home_of(actor)
    return asked or (str(home.pk) if home else "")


class ThingForm(forms.Form):
    """What every thing has: a title and a unit. `row` is the one that is changed, if any."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = TextsField(label=_("Title"))
    place = forms.ChoiceField(label=_("Unit"), error_messages=NEEDED)

    def __init__(
        self, data: Any = None, files: Any = None, *, actor: Actor, row: Any = None
    ) -> None:
        first = {"key": new_id(), "place": unit_at_first(actor)} if row is None else self.of(row)
        super().__init__(data, files, initial=first, label_suffix="")
        self.actor, self.row = actor, row
        mine = [row.place_id] if row is not None else []
        self.fields["place"].choices = unit_options(actor, KEEP_PROGRAMME, *mine)
        self.order_fields([n for n in self.fields if n != "place"] + ["place"])
        if "document" in self.fields:
            current = row.document if row is not None else None
            self.fields["document"].choices = document_options(actor, current)
        self.rows = self.row_set(data)

    def row_set(self, data: Any) -> Any:
        """Give the rows below the form, when there are any."""
        return None

    def of(self, row: Any) -> dict[str, Any]:
        """Give what the form starts with for a row that is there."""
        first = {name: getattr(row, name) for name in self.base_fields if hasattr(row, name)}
        first.pop("key", None)
        if "document" in self.base_fields:
            first["document"] = str(row.document_id or "")
        return {**first, "place": str(row.place_id)}

    def is_valid(self) -> bool:
        """Check the form and its rows."""
        below = self.rows is None or self.rows.is_valid()
        return super().is_valid() and below

    def place_of(self) -> Unit:
        """Give the chosen unit."""
        return Unit.objects.get(pk=int(self.cleaned_data["place"]))

    def key_of(self) -> str:
        """Give the key of a new row; it travels with the form, so sending twice adds once."""
        key = self.cleaned_data.get("key") or new_id()
        return "" if self.row is not None else f"own-{key}"

    def told(self, place: Unit) -> dict[str, Any]:
        """Give what the action takes, once the form is valid."""
        told = {n: v for n, v in self.cleaned_data.items() if n not in ("key", "place")}
        if "document" in told:
            told["document"] = document_chosen(told["document"])
        return told


def document_options(actor: Actor, current: Document | None) -> list[tuple[str, str]]:
    """Give the documents the actor may see, the latest first."""
    rows = list(queries.documents(actor)[:_MOST_DOCUMENTS])
    if current is not None and current not in rows:
        rows.insert(0, current)
    return [("", "–"), *((str(d.pk), named(d)[:160]) for d in rows)]


def document_chosen(given: str) -> Document | None:
    """Give the document that was chosen among those on offer."""
    return Document.objects.get(pk=UUID(given)) if given else None


class Choice(forms.ChoiceField):
    """A choice that may be left open, unless it is required."""

    def __init__(self, **told: Any) -> None:
        super().__init__(**{"error_messages": NEEDED, **told})


class Date(forms.DateField):
    """A day with the browser's own calendar."""

    def __init__(self, **told: Any) -> None:
        super().__init__(widget=Day(), **{"error_messages": NEEDED, **told})


class Hour(forms.TimeField):
    """A time of day, where one was set."""

    def __init__(self, **told: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        super().__init__(widget=widget, required=False, **told)
