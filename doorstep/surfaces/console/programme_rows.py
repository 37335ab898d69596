"""Rows below a form: the phases of a campaign, the channels of a system.

What is there comes first, with some empty rows after it; a row that is emptied goes. The keys by
which others name a row are never sent: a row remembers only which one it was.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.programme import kinds
from doorstep.surfaces.console.forms import Day
from doorstep.surfaces.console.programme_texts import TextsField

_EMPTY_ROWS = 2
_MOST_ROWS = 60


class RowForm(forms.Form):
    """One row. `needed` are the fields a row must have once anything in it is filled."""

    was = forms.IntegerField(widget=forms.HiddenInput, required=False)
    needed: tuple[str, ...] = ()

    @property
    def is_filled(self) -> bool:
        """Tell whether anything was filled in; a kind alone stands there from the start."""
        told = self.cleaned_data
        return any(told.get(n) for n in self.fields if n not in ("was", "kind"))

    def clean(self) -> dict[str, Any]:
        """Ask for what a filled row needs."""
        told = super().clean() or self.cleaned_data
        if self.is_filled:
            for name in self.needed:
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, _("This is needed."))
        return told


class PhaseForm(RowForm):
    """A phase; it may begin before its campaign and end after it."""

    needed = ("starts_on", "ends_on")
    kind = forms.ChoiceField(
        label=_("Kind"), choices=lambda: [(k.code, str(k.label)) for k in kinds.PHASE_KINDS]
    )
    title = TextsField(label=_("Title"), required=False)
    starts_on = forms.DateField(label=_("First day"), widget=Day(), required=False)
    ends_on = forms.DateField(label=_("Last day"), widget=Day(), required=False)

    def clean(self) -> dict[str, Any]:
        """A phase ends on or after the day it begins."""
        told = super().clean()
        first, last = told.get("starts_on"), told.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The end lies before the start."))
        return told


class ChannelForm(RowForm):
    """A way to reach a system."""

    needed = ("address",)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=lambda: [(k.code, str(k.label)) for k in kinds.CHANNEL_KINDS]
    )
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    hours = TextsField(label=_("Hours"), required=False)


class _Rows:
    """A set of rows over the child rows of something."""

    form: type[RowForm]
    prefix: str
    legend: Any
    help: Any = ""

    def __init__(self, data: Any, *, below: Any) -> None:
        there = list(getattr(below, self.prefix).all()) if below is not None else []
        self._keys = {child.pk: child.key for child in there}
        made = forms.formset_factory(
            self.form, extra=_EMPTY_ROWS, max_num=_MOST_ROWS, absolute_max=_MOST_ROWS
        )
        first = [{"was": c.pk, **{n: getattr(c, n) for n in self._names()}} for c in there]
        self.set = made(data, initial=first, prefix=self.prefix, form_kwargs={"label_suffix": ""})

    def _names(self) -> list[str]:
        return [n for n in self.form.base_fields if n != "was"]

    def is_valid(self) -> bool:
        """Tell whether all rows can be kept."""
        return bool(self.set.is_valid())

    def told(self) -> list[dict[str, Any]]:
        """Give the filled rows as the action takes them, with the keys they had."""
        return [
            {**{n: row.cleaned_data[n] for n in self._names()}, "key": self._key(row)}
            for row in self.set.forms
            if row.cleaned_data and row.is_filled
        ]

    def _key(self, row: RowForm) -> str:
        return self._keys.pop(row.cleaned_data.get("was"), "")


class Phases(_Rows):
    """The phases of a campaign."""

    form, prefix, legend = PhaseForm, "phases", _("Phase")
    help = _("Days are included. A phase may begin before the campaign.")


class Channels(_Rows):
    """The channels of a system."""

    form, prefix, legend = ChannelForm, "channels", _("Channel")
