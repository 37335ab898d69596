"""A reported figure on its page: a card, and the values behind it with their sources."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from doorstep.kernel.access.rights import SEE_FIGURES
from doorstep.kernel.indicators.models import EnteredValue
from doorstep.kernel.indicators.opening import Report, open_report
from doorstep.kernel.indicators.promises import Promises
from doorstep.kernel.indicators.queries import FigureRow, day_of, reported_beside
from doorstep.kernel.indicators.register import Indicator
from doorstep.kernel.indicators.reported import Coverage
from doorstep.surfaces.console.choosing import Choice
from doorstep.surfaces.console.promisers import by_whose_target, promisers
from doorstep.surfaces.look.cards import FigureCard
from doorstep.surfaces.look.writing import dated, number

MOST = 50
"""Values shown of the unit's own, the latest first."""


def coverage_words(c: Coverage | None) -> str:
    """Say from how many units a figure is combined; "" where it is not."""
    if c is None:
        return ""
    told = {"told": number(c.told), "units": number(c.units)}
    words = {
        "village": _("From the values of %(told)s of %(units)s villages"),
        "commune": _("From the values of %(told)s of %(units)s communes"),
        "district": _("From the values of %(told)s of %(units)s districts"),
    }
    text = words.get(c.level, "%(told)s / %(units)s") % told
    if not c.bare:
        return text
    bare = _("%(bare)s more gave a percentage without what was counted, which cannot be combined")
    return f"{text}; {bare % {'bare': number(c.bare)}}"


def shown(choice: Choice, ind: Indicator, group: str) -> dict[str, Any]:
    """Give the card and the values of a reported figure; of one that is counted only the values
    that the unit itself reported, never mixed in."""
    if ind.is_computed:
        return {"reported": _own(choice, ind)}
    report = open_report(
        actor=choice.actor, unit=choice.unit, indicator=ind.code, period=choice.period,
        group=group, borders=choice.borders,
    )  # fmt: skip
    is_combined = report.row.coverage is not None
    below = [(report.units.get(v.unit_id, ""), v) for v in report.values]
    return {
        "card": _card(choice, report) if report.values else "",
        "reported": below if is_combined else _own(choice, ind),
        "is_combined": is_combined,
    }


def _own(choice: Choice, ind: Indicator) -> list[tuple[str, EnteredValue]]:
    values = (
        EnteredValue.objects.visible_to(choice.actor, SEE_FIGURES)
        .filter(unit=choice.unit, indicator=ind.code, replaced_by=None)
        .order_by("-period_to")[:MOST]
    )
    return [(choice.name, v) for v in values]


def _card(choice: Choice, report: Report) -> SafeString:
    today, year = choice.actor.on, choice.period.start.year
    on = day_of(choice.borders, today)
    promises = Promises.of(choice.unit.id, year, on=on, indicator=report.row.indicator.code)
    row = reported_beside(report.row, promises, choice.period, today)
    target, pace = row.in_its_measure
    is_share = row.pair is not None and row.pair.is_ratio
    card = FigureCard(
        label=row.indicator.label,
        numerator=row.pair.numerator if is_share and row.pair else row.value,
        denominator=row.pair.denominator if is_share and row.pair else None,
        unit=row.indicator.counted_unit,
        sign="" if row.sign == "=" else row.sign,
        target=target,
        pace=pace,
        status=str(row.status) if row.target else "",
        promised_by=by_whose_target(row, promisers([row], on=today)),
        source=source_words(row),
    )
    return render_to_string("look/parts/figure_card.html", {"card": card})


def source_words(row: FigureRow) -> str:
    """Say where a reported figure comes from: the paper it stands in, or the units it is from."""
    return coverage_words(row.coverage) or dated(row.source)
