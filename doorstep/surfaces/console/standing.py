"""How the units below stand against their pace in one figure: ranking, map, and why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from doorstep.kernel.basics.sorting import sort_key
from doorstep.kernel.indicators.pace import Status
from doorstep.kernel.indicators.promises import promises_of
from doorstep.kernel.indicators.queries import FigureRow, beside, day_of, span_of
from doorstep.kernel.indicators.register import PERCENT, Indicator
from doorstep.kernel.indicators.sums import THEN, Ask, Pair, figures
from doorstep.kernel.places.models import Placement
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.console.choosing import Choice


@dataclass(frozen=True)
class Row:
    """A unit in a ranking."""

    unit: int
    name: str
    pair: Pair
    target: Decimal | None
    pace: Decimal | None
    status: Status
    href: str

    @property
    def value(self) -> Decimal | None:
        """The value, percent or count."""
        return self.pair.value

    @property
    def missing(self) -> int | None:
        """How many are missing to where the unit should be today."""
        if self.pace is None or not self.pair.denominator or self.value is None:
            return None
        gap = self.pace * self.pair.denominator / 100 - (self.pair.numerator or 0)
        return max(0, int(gap.to_integral_value(rounding="ROUND_CEILING")))


def ranking(choice: Choice, ind: Indicator) -> list[Row]:
    """Rank the units below, best first; the unplaced remainder is not a unit and left out."""
    level = choice.child_level
    if level is None:
        return []
    span = span_of(choice.period, today=choice.actor.on)
    ask = Ask(ind, choice.unit.province, level, choice.borders, choice.group)
    found = figures(ask, [span])
    units = _below(choice, level)
    day = choice.actor.on if choice.borders == THEN else choice.borders
    names = names_on(units, on=day)  # type: ignore[arg-type]
    judge = _Judge(choice, ind, units)
    rows = [
        judge.row(u, names.get(u, str(u)), found[u][0] if u in found else Pair(None)) for u in units
    ]
    sign = -1 if ind.is_better_high else 1
    return sorted(rows, key=lambda r: (r.value is None, sign * (r.value or 0), sort_key(r.name)))


def _below(choice: Choice, level: str) -> list[int]:
    day = choice.actor.on if choice.borders == THEN else choice.borders
    column = {"commune": "commune", "village": "village"}[level]
    above = {"province": "province_unit", "district": "district", "commune": "commune"}
    inside = Placement.objects.filter(
        province=choice.unit.province,
        valid_from__lte=day,
        valid_to__gt=day,
        **{above[choice.unit.level]: choice.unit.id, f"{column}__isnull": False},
    )
    return sorted(set(inside.values_list(column, flat=True)))


class _Judge:
    """Puts units beside the targets that hold for them: their own, or a share promised above."""

    def __init__(self, choice: Choice, ind: Indicator, units: list[int]) -> None:
        self._choice, self._ind = choice, ind
        self._group = choice.group or ind.groups[0]
        day = day_of(choice.borders, choice.actor.on)
        self._promises = promises_of(units, choice.period.start.year, on=day, indicator=ind.code)

    def row(self, unit: int, name: str, pair: Pair) -> Row:
        """Judge one unit. A share is expected to rise evenly from nothing inside the year of a
        first plan; later years start where the unit stood, told by the figure page itself."""
        c, ind = self._choice, self._ind
        target, points = self._promises[unit].of_figure(ind.code, self._group)
        start = self._start(unit) if target and ind.value_kind == PERCENT else Decimal(0)
        figure = FigureRow(ind, self._group, unit, pair, pair.value, "=", c.period, "doorstep")
        stands = beside(figure, target, start, points, c.actor.on)
        told, pace = stands.in_its_measure
        href = reverse("console:figure", args=[ind.code]) + c.address(unit=unit)
        return Row(unit, name, pair, told, pace, stands.status, href)

    def _start(self, unit: int) -> Decimal:
        if not hasattr(self, "_starts"):
            self._starts = self._values_before()
        return self._starts.get(unit) or Decimal(0)

    def _values_before(self) -> dict[int | None, Decimal | None]:
        from doorstep.kernel.basics.periods import add_months, month_of

        c = self._choice
        before = add_months(month_of(c.period.start), -1)
        level = c.child_level or "village"
        ask = Ask(self._ind, c.unit.province, level, c.borders, c.group)
        return {u: pairs[0].value for u, pairs in figures(ask, [(before, before)]).items()}


def reasons(row: Row, facts: dict[str, dict[int, int]], usual_visits: float) -> list[str]:
    """Say in words what stands in the way of a unit that is behind."""
    told = []
    unserved = facts["no_team"].get(row.unit, 0)
    silent = facts["no_signal"].get(row.unit, 0)
    visits = facts["visits"].get(row.unit, 0)
    if unserved:
        told.append(
            ngettext("%(n)s village without a team", "%(n)s villages without a team", unserved)
            % {"n": unserved}
        )
    if silent:
        told.append(
            ngettext("%(n)s village without signal", "%(n)s villages without signal", silent)
            % {"n": silent}
        )
    if usual_visits and visits < 0.7 * usual_visits:
        told.append(
            _("%(n)s visits in three months, half of the others have %(usual)s or more")
            % {"n": visits, "usual": round(usual_visits)}
        )
    return told
