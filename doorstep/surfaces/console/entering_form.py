"""The form for a reported value: what was counted, where, when, and who says so."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import ENTER_FIGURES
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.periods import Period, add_months, month_of
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.indicators.models import EnteredValue
from doorstep.kernel.indicators.register import PERCENT, all_indicators
from doorstep.kernel.indicators.rules import DENOMINATOR_UNKNOWN, SIGNS, Reported
from doorstep.kernel.places.models import Unit
from doorstep.surfaces.console.programme_asking import Choice, Date, unit_at_first, unit_options
from doorstep.surfaces.console.programme_texts import NEEDED, FigureField, TextsField
from doorstep.surfaces.look.groups import group_labels
from doorstep.surfaces.look.writing import month as month_words
from doorstep.surfaces.look.writing import said

OTHER_DAYS = "days"
_YEARS, _MONTHS_BACK = 4, 18
_FIELD_OF = {
    "figures.no_source": "source", "figures.no_value": "value", "figures.negative": "value",
    "figures.over_100": "value", "figures.denominator": "denominator",
    "figures.no_denominator": "denominator", "figures.no_numerator": "numerator",
    "figures.disagrees": "value", "figures.future": "period", "figures.as_of": "as_of",
    "indicators.unknown_group": "group", "indicators.unknown": "indicator",
}  # fmt: skip


def sign_options() -> list[tuple[str, str]]:
    """Give the signs with which officials report a figure."""
    words = {
        "=": gettext("exactly"), "~": gettext("nearly (~)"), ">": gettext("more than (>)"),
        "<": gettext("less than (<)"),
    }  # fmt: skip
    return [(sign, words[sign]) for sign in sorted(SIGNS, key=list(words).index)]


def indicator_options() -> list[tuple[str, list[tuple[str, str]]]]:
    """Give the indicators: those that are only reported first, then those counted here, too."""
    known = sorted(
        ((i.code, _indicator_words(i), i.is_computed) for i in all_indicators()),
        key=lambda option: option[1],
    )
    return [
        (gettext("Only reported"), [(c, w) for c, w, computed in known if not computed]),
        (gettext("Counted here, too"), [(c, w) for c, w, computed in known if computed]),
    ]


def _indicator_words(ind: Any) -> str:
    unit = said(ind.counted_unit)[0]
    return f"{said(ind.label)[0]} ({'% ' if ind.value_kind == PERCENT else ''}{unit})"


def period_options(on: date) -> list[tuple[str, str]]:
    """Give the years, quarters and months that reports are about, the latest first."""
    years = [Period.year(on.year - back) for back in range(_YEARS)]
    quarters = [Period.quarter(y.start.year, q) for y in years[:2] for q in (4, 3, 2, 1)]
    months = [add_months(month_of(on), -back) for back in range(_MONTHS_BACK)]
    found = [Period.month(m // 100, m % 100) for m in months]
    return [
        ("", "–"),
        *((str(p), gettext("year %(year)s") % {"year": p}) for p in years),
        *(
            (str(p), gettext("quarter %(quarter)s") % {"quarter": p.quarter_name})
            for p in quarters
            if p.start <= on
        ),
        *((str(p), month_words(p.start)) for p in found),
        (OTHER_DAYS, gettext("other days, given below")),
    ]


class ValueForm(forms.Form):
    """A value as an official reported it. `row` is the one that is corrected, if any."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    indicator = Choice(label=_("Indicator"))
    unit = Choice(label=_("Unit"))
    group = Choice(label=_("Group"))
    period = Choice(label=_("Period"))
    first_on = Date(label=_("First day, for other days"), required=False)
    last_on = Date(label=_("Last day, for other days"), required=False)
    sign = Choice(label=_("Sign"), choices=sign_options)
    value = FigureField(
        label=_("Value"), required=False,
        help_text=_("A percentage may be left out when both numbers are given."),
    )  # fmt: skip
    numerator = FigureField(label=_("Numerator"), required=False)
    denominator = FigureField(label=_("Denominator"), required=False)
    is_denominator_unknown = forms.BooleanField(
        label=_("The source gives a percentage without saying of how many"), required=False
    )
    as_printed = forms.CharField(
        label=_("As printed"), required=False, max_length=80,
        help_text=_("The figure as it stands in the report, like “gần 350.000”."),
    )  # fmt: skip
    as_of = Date(label=_("Day of the value, if told"), required=False)
    source = forms.CharField(
        label=_("Source"), max_length=300, error_messages=NEEDED,
        help_text=_("Which report or document says so."),
    )  # fmt: skip
    note = TextsField(label=_("Note"), required=False, rows=2)
    reason = forms.CharField(label=_("Why it is corrected"), max_length=300, error_messages=NEEDED)

    def __init__(
        self, data: Any = None, *, actor: Actor, row: EnteredValue | None = None, unit: str = ""
    ) -> None:
        blank = {"key": new_id(), "unit": unit_at_first(actor, unit), "group": "all", "sign": "="}
        super().__init__(data, initial=_told_by(row) if row else blank, label_suffix="")
        self.actor, self.row = actor, row
        if row is None:
            del self.fields["reason"]
            self.fields["indicator"].choices = [("", "–"), *indicator_options()]
            self.fields["unit"].choices = unit_options(actor, ENTER_FIGURES)
            self.fields["group"].choices = list(group_labels().items())
        else:
            for name in ("key", "indicator", "unit", "group"):
                del self.fields[name]
        self.fields["period"].choices = period_options(actor.on)

    def clean(self) -> dict[str, Any]:
        """Read the period: one on offer, or the days given."""
        told = super().clean() or self.cleaned_data
        if told.get("period") == OTHER_DAYS:
            first, last = told.get("first_on"), told.get("last_on")
            for name in ("first_on", "last_on"):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, _("This is needed."))
            if first and last and last < first:
                self.add_error("last_on", _("The end lies before the start."))
            elif first and last:
                told["span"] = Period.days(first, last)
        elif told.get("period"):
            told["span"] = Period.parse(told["period"])
        return told

    @property
    def fieldsets(self) -> list[dict[str, Any]]:
        """Give the fields in the order in which one reads a report."""
        parts = (
            (_("Of whom and when"), "indicator unit group period first_on last_on as_of"),
            (_("The figure"), "sign value numerator denominator is_denominator_unknown as_printed"),
            (_("Where it comes from"), "source note reason"),
        )
        return [
            {"legend": legend, "fields": [self[n] for n in names.split() if n in self.fields]}
            for legend, names in parts
        ]

    def unit_of(self) -> Unit:
        """Give the chosen unit."""
        return Unit.objects.get(pk=int(self.cleaned_data["unit"]))

    def key_of(self) -> str:
        """Give the key that travels with the form, so sending it twice enters once."""
        return f"own-{self.cleaned_data.get('key') or new_id()}"

    def told(self) -> Reported:
        """Give what was reported, once the form is valid."""
        found, row = self.cleaned_data, self.row
        plain = ("value", "numerator", "denominator", "sign", "as_printed", "as_of", "source")
        return Reported(
            indicator=row.indicator if row else found["indicator"],
            group=row.group if row else found["group"],
            period=found["span"],
            note=found["note"],
            is_denominator_unknown=found["is_denominator_unknown"],
            **{name: found[name] for name in plain},
        )

    def blame(self, problem: Problem) -> None:
        """Put what the action refused beside the field it is about."""
        name = _FIELD_OF.get(problem.code)
        self.add_error(name if name in self.fields else None, str(problem))


def _told_by(row: EnteredValue) -> dict[str, Any]:
    """Give what the form of a correction starts with."""
    period = Period(row.period_from, row.period_to)
    code = _period_code(period)
    plain = ("value", "numerator", "denominator", "sign", "as_printed", "as_of", "source")
    return {
        "period": code or OTHER_DAYS,
        "first_on": None if code else period.start,
        "last_on": None if code else period.last_on,
        "note": {k: v for k, v in row.note.items() if k != DENOMINATOR_UNKNOWN},
        "is_denominator_unknown": bool(row.note.get(DENOMINATOR_UNKNOWN)),
        **{name: getattr(row, name) for name in plain},
    }


def _period_code(period: Period) -> str:
    """Give the code of a whole year, quarter or month; "" for other days."""
    year, month = period.start.year, period.start.month
    candidates = [Period.year(year), Period.quarter(year, (month + 2) // 3)]
    candidates.append(Period.month(year, month))
    return next((str(p) for p in candidates if p == period), "")
