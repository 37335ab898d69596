"""A figure counted from its facts, so that value and facts cannot disagree."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from doorstep.capabilities.reporting.facts import DENOMINATOR, NUMERATOR, Fact
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.indicators.families import Item, Opening, family_of
from doorstep.kernel.indicators.models import EnteredValue
from doorstep.kernel.indicators.opening import places_under
from doorstep.kernel.indicators.register import PERCENT, Indicator, Term, find
from doorstep.kernel.indicators.reported import Told, told_here
from doorstep.kernel.indicators.sums import Ask, Pair, Span, figures, is_stock
from doorstep.kernel.places.models import Unit

_DIGITS = Decimal("0.0001")


@dataclass(frozen=True)
class Where:
    """Where and when to count: a unit on the borders of a day, from a month to a month."""

    unit: Unit
    borders_on: date
    span: Span


@dataclass
class Counted:
    """A figure with its facts; `items` tell of each fact of a computed figure."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    sign: str = "="
    source: str = "doorstep"
    is_entered: bool = False
    facts: list[Fact] = field(default_factory=list)
    items: dict[tuple[str, str, str], Item] = field(default_factory=dict)


def count(ind: Indicator, group: str, where: Where) -> Counted:
    """Count a computed indicator from its facts."""
    counted = Counted()
    counted.numerator = _side(counted, NUMERATOR, ind.numerator, group, where)
    if ind.denominator is None:
        counted.value = counted.numerator
        return counted
    counted.denominator = _side(counted, DENOMINATOR, ind.denominator, group, where)
    if counted.numerator is not None and counted.denominator:
        ratio = counted.numerator / counted.denominator
        counted.value = (ratio * 100 if ind.value_kind == PERCENT else ratio).quantize(_DIGITS)
    return counted


def _side(
    counted: Counted, side: str, term: Term | None, group: str, where: Where
) -> Decimal | None:
    family = family_of(term.measure) if term else None
    if term is None or family is None:
        return None
    stands = is_stock(term)
    opening = Opening(
        province=where.unit.province,
        measure=term.measure,
        group=term.group or group,
        places=places_under(where.unit, where.borders_on),
        from_month=None if stands else where.span[0],
        to_month=where.span[1],
    )
    total = 0
    for item in family.items(opening):
        kind, name = _identity(item, stands)
        counted.facts.append(Fact(side, kind, name, item.n))
        counted.items[side, kind, name] = item
        total += item.n
    return Decimal(total)


def _identity(item: Item, stands: bool) -> tuple[str, str]:
    """What stands is somebody or something; what happened is the activity."""
    if item.activity and not stands:
        return "activity", item.activity
    return item.subject_type, item.subject


def agrees_with_cells(counted: Counted, ind: Indicator, group: str, where: Where) -> bool:
    """Tell whether the facts give what the screens show, that is, the folded cells."""
    unit = where.unit
    ask = Ask(ind, unit.province, unit.level, where.borders_on, group)
    pair = figures(ask, [where.span]).get(unit.id, [Pair(0, 0)])[0]
    if (pair.numerator or 0) != (counted.numerator or 0):
        return False
    return ind.denominator is None or (pair.denominator or 0) == (counted.denominator or 0)


def entered(
    unit: Unit, indicator: str, group: str, period: Period, *, borders_on: date
) -> Counted | None:
    """Give what was reported of a unit for a period as it stands now; None if nothing was.

    The unit's own latest value; where it has none, what units under it reported together.
    """
    ind = find(indicator) or Indicator(indicator, indicator, "")
    every = EnteredValue.objects.all()
    told = told_here(every, ind, group, unit=unit, period=period, on=borders_on)
    if told.combined is not None:
        return _together(told)
    row = told.last
    if row is None:
        return None
    value = row.value
    if value is None and row.denominator:
        value = (Decimal(row.numerator or 0) * 100 / row.denominator).quantize(_DIGITS)
    return Counted(
        numerator=row.numerator,
        denominator=row.denominator,
        value=value,
        sign=row.sign,
        source=row.source,
        is_entered=True,
        facts=[Fact(NUMERATOR, "figure", str(row.id))],
    )


def _together(told: Told) -> Counted | None:
    """Count what units below reported together; None where it could not be combined."""
    made, c = told.combined, told.coverage
    if made is None or made.value is None or c is None:
        return None
    sources = dict.fromkeys(v.source for v in made.values)
    return Counted(
        numerator=made.numerator,
        denominator=made.denominator,
        value=made.value.quantize(_DIGITS),
        sign=made.sign,
        source=f"{c.told}/{c.units}: {'; '.join(sources)}"[:300],
        is_entered=True,
        facts=[Fact(NUMERATOR, "figure", str(v.id)) for v in made.values],
    )
