"""Picking whom the work reached: type part of a name, press search, tick; no script needed.

What is ticked stays in the form from search to search. Only what the actor may see is offered
and accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorstep.kernel.access.rights import SEE_PEOPLE
from doorstep.kernel.activities.queries import places_under
from doorstep.kernel.basics.text import search_key, tidy
from doorstep.kernel.people.models import Business, Household, Person

if TYPE_CHECKING:
    from doorstep.surfaces.console.forms import ActivityForm

MOST_OFFERED = 20


@dataclass(frozen=True)
class Sort:
    """One sort of subject: how it is searched and shown. `number` is a column searched as typed."""

    name: str
    model: Any
    label: Any
    search_label: Any
    number: str
    is_many: bool = False


PICKERS = {
    "household": Sort(
        "household", Household, gettext_lazy("Household"),
        gettext_lazy("Name of the head, or number of the household"), "number",
    ),
    "business": Sort(
        "business", Business, gettext_lazy("Business"),
        gettext_lazy("Name or tax number of the business"), "tax_number",
    ),
    "persons": Sort(
        "persons", Person, gettext_lazy("Persons"),
        gettext_lazy("Name of a person"), "phone", is_many=True,
    ),
}  # fmt: skip


class Picker:
    """The search field, its button and the offers of one sort of subject in a form."""

    def __init__(self, sort: Sort, *, form: ActivityForm, is_needed: bool) -> None:
        self.sort, self.form, self.is_needed = sort, form, is_needed
        self.name, self.is_many = sort.name, sort.is_many
        self.has_more = False
        self.hidden: list[UUID] = []

    @property
    def typed(self) -> str:
        """What was typed into the search field."""
        return tidy(str(self.form.data.get(f"find_{self.name}", "")))[:100]

    @property
    def was_searched(self) -> bool:
        """Tell whether the page is an answer to a search."""
        return bool(self.typed)

    def draw(self) -> None:
        """Put the field with its offers into the form: what is ticked first, then what is found."""
        kept = self._kept()
        self.hidden = self._hidden()
        found = [r for r in self._found() if r.pk not in {k.pk for k in kept}]
        choices = [(str(r.pk), _words(r)) for r in (*kept, *found)]
        told: dict[str, Any] = {
            "label": self.sort.label,
            "required": self.is_needed and not self.hidden,
            "choices": choices,
            "error_messages": {"required": _("Search and choose one.")},
        }
        if self.is_many:
            field: forms.Field = forms.MultipleChoiceField(
                widget=forms.CheckboxSelectMultiple, **told
            )
        else:
            if not self.is_needed and choices:
                told["choices"] = [("", _("nobody")), *choices]
            field = forms.ChoiceField(widget=forms.RadioSelect, **told)
        self.form.fields[self.name] = field

    @property
    def field(self) -> Any:
        """The bound field of the offers."""
        return self.form[self.name]

    @property
    def has_offers(self) -> bool:
        """Tell whether there is anything to choose from."""
        return bool(self.field.field.choices)

    def _seen(self) -> Any:
        return self.sort.model.objects.visible_to(self.form.actor, SEE_PEOPLE)

    def _kept(self) -> list[Any]:
        """The rows that are ticked already, in this sending or from the record that is amended."""
        data = self.form.data
        given = data.getlist(self.name) if self.form.is_bound else self.form.initial.get(self.name)
        wanted = given if isinstance(given, list | tuple) else [given]
        ids = [pk for pk in map(_as_id, wanted) if pk]
        return list(self._seen().filter(pk__in=ids).order_by("sort_key")) if ids else []

    def _hidden(self) -> list[UUID]:
        """Those of the amended record whom this actor may not see: they stay as they are."""
        was = self.form.initial.get(self.name)
        ids = [pk for pk in map(_as_id, was if isinstance(was, list) else [was]) if pk]
        seen = set(self._seen().filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
        return [pk for pk in ids if pk not in seen]

    def _found(self) -> list[Any]:
        place = self.form.place
        inside = self._seen().filter(province=place.province, left_on=None)
        if self.sort.model in (Person, Household):
            inside = inside.filter(merged_into=None)
        if place.level != "province":
            inside = inside.filter(village__in=places_under([place.pk], self.form.actor.on))
        where = self._wanted()
        if where is None:
            return []
        rows = list(inside.filter(where).order_by("sort_key")[: MOST_OFFERED + 1])
        self.has_more = len(rows) > MOST_OFFERED
        return rows[:MOST_OFFERED]

    def _wanted(self) -> Q | None:
        """The condition of the search; without one, the persons of the chosen household."""
        if self.typed:
            holds = Q()
            for word in search_key(self.typed).split():
                holds &= Q(search_key__contains=word)
            return holds | Q(**{self.sort.number: self.typed})
        household = self.form.data.get("household") or self.form.initial.get("household")
        if self.is_many and _as_id(household):
            return Q(household=_as_id(household))
        return None


def _as_id(given: Any) -> UUID | None:
    try:
        return UUID(str(given)) if given else None
    except ValueError:
        return None


def _words(row: Any) -> str:
    """Say enough to tell two of one name apart."""
    if isinstance(row, Household):
        return ", ".join(t for t in (row.head_name, row.number, row.address) if t)
    if isinstance(row, Business):
        return ", ".join(t for t in (row.name, row.tax_number, row.address) if t)
    return ", ".join(t for t in (row.full_name, str(row.birth_year or "")) if t)
