"""The two steps of publishing: of which unit and period; then which figures, under which title."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.reporting.actions import Wanted
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import PUBLISH
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.indicators.queries import FigureRow
from doorstep.kernel.indicators.register import PERCENT
from doorstep.kernel.places.models import Unit
from doorstep.surfaces.console.entering_form import OTHER_DAYS, period_options
from doorstep.surfaces.console.plan_standing import amount
from doorstep.surfaces.console.programme_asking import Choice, unit_at_first, unit_options
from doorstep.surfaces.console.programme_texts import NEEDED
from doorstep.surfaces.console.reported import source_words
from doorstep.surfaces.look import writing
from doorstep.surfaces.look.writing import said


class WhichForm(forms.Form):
    """Whose figures, and for which time. It is sent by GET, so the choice stands in the address."""

    unit = Choice(label=_("Unit"))
    period = Choice(label=_("Period"))

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        is_asked = data is not None and "period" in data
        super().__init__(
            data if is_asked else None, label_suffix="",
            initial={"unit": unit_at_first(actor), "period": str(Period.year(actor.on.year))},
        )  # fmt: skip
        self.fields["unit"].choices = unit_options(actor, PUBLISH)
        offered = period_options(actor.on)
        self.fields["period"].choices = [o for o in offered if o[0] not in ("", OTHER_DAYS)]

    def clean(self) -> dict[str, Any]:
        """Read the period."""
        told = super().clean() or self.cleaned_data
        if told.get("period"):
            told["span"] = Period.parse(told["period"])
        return told

    def unit_of(self) -> Unit:
        """Give the chosen unit."""
        return Unit.objects.get(pk=int(self.cleaned_data["unit"]))

    def period_words(self) -> str:
        """Give the period as it is offered."""
        return dict(self.fields["period"].choices)[self.cleaned_data["period"]]


class PublishForm(forms.Form):
    """Title, document number, and which of the figures that have a value."""

    title = forms.CharField(label=_("Title"), max_length=300, error_messages=NEEDED)
    document_number = forms.CharField(
        label=_("Document number"), max_length=80, required=False,
        help_text=_("Of the official report these figures go into, if it has one already."),
    )  # fmt: skip
    figures = forms.MultipleChoiceField(
        label=_("Figures"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one figure.")},
    )  # fmt: skip

    def __init__(self, data: Any, *, rows: list[FigureRow], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial, label_suffix="")
        self._rows = {_code(r): r for r in rows}
        offered = [(code, said(r.indicator.label)[0]) for code, r in self._rows.items()]
        self.fields["figures"].choices = offered
        # What a plan promised is what reports are about; the rest is a click away.
        self.initial["figures"] = [code for code, r in self._rows.items() if r.target]

    def wanted(self) -> list[Wanted]:
        """Give the chosen figures, in the order they stand on the page."""
        chosen = set(self.cleaned_data["figures"])
        return [
            Wanted(r.indicator.code, r.group, is_entered=r.is_reported)
            for code, r in self._rows.items()
            if code in chosen
        ]

    def fact_count(self) -> int:
        """Tell about how many facts stand behind the chosen figures."""
        chosen = set(self.cleaned_data["figures"])
        pairs = [r.pair for code, r in self._rows.items() if code in chosen and r.pair is not None]
        return sum((p.numerator or 0) + (p.denominator or 0) for p in pairs)

    def lines(self, groups: dict[str, str]) -> list[dict[str, Any]]:
        """Give the figures to choose from, each with its box."""
        return [
            {
                "box": box,
                "label": said(row.indicator.label)[0],
                "group": groups.get(row.group, row.group),
                "value": value_words(row.value, row.indicator.value_kind, row.sign),
                "both": _both(row),
                "unit": said(row.indicator.counted_unit)[0],
                "source": source_words(row) if row.is_reported else gettext("counted by Doorstep"),
            }
            for box, row in zip(self["figures"], self._rows.values(), strict=True)
        ]


def _code(row: FigureRow) -> str:
    """Name a figure so that it stays the same one while others come and go."""
    made = "reported" if row.is_reported else "counted"
    return f"{row.indicator.code}:{row.group}:{made}"


def _both(row: FigureRow) -> str:
    if row.pair is None or not row.pair.is_ratio:
        return ""
    return f"{writing.number(row.pair.numerator)} / {writing.number(row.pair.denominator)}"


def value_words(value: Any, value_kind: str, sign: str = "=") -> str:
    """Write a figure with the sign it was told with."""
    if value is None:
        return "–"
    before, after = writing.sign_words(sign)
    told = amount(round(value, 2), PERCENT if value_kind == PERCENT else "count")
    return " ".join(filter(None, (before, told, after)))
