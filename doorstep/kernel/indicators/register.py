"""Indicators: what a figure is made of, whether it is computed or typed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from doorstep.kernel.basics.registers import Register
from doorstep.kernel.indicators.models import IndicatorRow

RATIO, SUM, MEAN, LAST = "ratio_of_sums", "sum", "mean", "last"
PERCENT, COUNT = "percent", "count"


@dataclass(frozen=True)
class Term:
    """A measure as part of an indicator. `group` None: the group that is asked for."""

    measure: str
    group: str | None = None


@dataclass(frozen=True)
class Indicator:
    """A figure with everything needed to read it.

    `numerator` and `denominator` are folded from facts; both None means the values are typed in.
    `groups` are the groups it is asked for, the first being its own. `legal_source` names the
    document that defines it; `is_personal` that small numbers could show a person.
    """

    code: str
    label: Any
    counted_unit: Any
    definition: Any = ""
    population: Any = ""
    numerator: Term | None = None
    denominator: Term | None = None
    aggregation: str = SUM
    value_kind: str = COUNT
    groups: tuple[str, ...] = ("all",)
    version: str = "1"
    legal_source: Any = ""
    valid_from: date | None = None
    valid_to: date | None = None
    is_personal: bool = False
    is_better_high: bool = True

    @property
    def is_computed(self) -> bool:
        """Tell whether the values come from the fold."""
        return self.numerator is not None


INDICATORS: Register[Indicator] = Register("indicators", Indicator)


def indicator(code: str, **told: Any) -> Indicator:
    """Register a computed indicator: one entry in the capability that owns the facts."""
    return INDICATORS.add(code, Indicator(code, **told))


def find(code: str) -> Indicator | None:
    """Give the indicator of `code`, computed or entered; None when nobody knows it."""
    computed = INDICATORS.get(code)
    if computed is not None:
        return computed
    row = IndicatorRow.objects.filter(code=code).order_by("-definition_version").first()
    return _from_row(row) if row else None


def all_indicators() -> Iterator[Indicator]:
    """Give every indicator, the computed ones first."""
    yield from INDICATORS
    for row in IndicatorRow.objects.order_by("code"):
        if row.code not in INDICATORS:
            yield _from_row(row)


def _from_row(row: IndicatorRow) -> Indicator:
    return Indicator(
        code=row.code,
        label=row.label,
        counted_unit=row.counted_unit,
        definition=row.definition,
        population=row.population,
        aggregation=row.aggregation,
        value_kind=row.value_kind,
        version=row.definition_version,
        legal_source=row.legal_source,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
