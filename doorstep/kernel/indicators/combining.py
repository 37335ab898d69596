"""How values reported by several units, or for several periods, make one: pure rules.

* **sum** (what happened): values are added, and numerators and denominators where all have both.
* **ratio of sums** (shares): the sum of the numerators by the sum of the denominators. A value
  given only as a percentage has neither and cannot go in.
* **mean**: the mean of the values, each counting the same.
* **last** (what stands): of each unit the value of the latest day, and these are added.

Where the periods of one unit's values overlap, the longest counts, so nothing is added twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from doorstep.kernel.basics.periods import Period
from doorstep.kernel.indicators.models import EnteredValue
from doorstep.kernel.indicators.register import LAST, MEAN, RATIO

EXACTLY, NEARLY = "=", "~"
_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Combined:
    """What reported values make together, and the values that went in.

    `bare` are those that could not: percentages without what was counted. `value` None: nothing
    could be combined.
    """

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    sign: str
    values: tuple[EnteredValue, ...]
    bare: tuple[EnteredValue, ...] = ()


def combine(values: Sequence[EnteredValue], *, rule: str, is_share: bool = False) -> Combined:
    """Make one value of several by the rule of their indicator; `is_share`: it is a percentage."""
    if rule == LAST:
        values = _latest(values)
    if len(values) == 1 and rule == LAST:
        v = values[0]
        return Combined(said(v), v.numerator, v.denominator, v.sign, (v,))
    if rule == RATIO or (rule == LAST and is_share):
        return _ratio(values)
    if not values:
        return Combined(None, None, None, EXACTLY, ())
    sign = sign_of((v.sign for v in values), is_ratio=False)
    if rule == MEAN:
        mean = sum((said(v) for v in values), _NOTHING) / len(values)
        return Combined(mean, None, None, sign, tuple(values))
    total = sum((v.numerator or _NOTHING if v.value is None else v.value for v in values), _NOTHING)
    has_both = all(v.numerator is not None and v.denominator is not None for v in values)
    top, below = _sums(values) if has_both else (None, None)
    return Combined(total, top, below, sign, tuple(values))


def said(value: EnteredValue) -> Decimal:
    """Give what one row says: its value, else its percentage of the denominator."""
    if value.value is not None:
        return value.value
    # The table takes no row without a value that lacks a denominator (entered_value_or_ratio).
    return (value.numerator or _NOTHING) * 100 / value.denominator  # type: ignore[operator]


def _sums(values: Iterable[EnteredValue]) -> tuple[Decimal, Decimal]:
    rows = list(values)
    return (
        sum((v.numerator or _NOTHING for v in rows), _NOTHING),
        sum((v.denominator or _NOTHING for v in rows), _NOTHING),
    )


def _ratio(values: Sequence[EnteredValue]) -> Combined:
    bare = tuple(v for v in values if v.numerator is None or not v.denominator)
    made = tuple(v for v in values if v not in bare)
    if not made:
        return Combined(None, None, None, EXACTLY, (), bare)
    top, below = _sums(made)
    sign = sign_of((v.sign for v in made), is_ratio=True)
    return Combined(top * 100 / below, top, below, sign, made, bare)


def _latest(values: Iterable[EnteredValue]) -> list[EnteredValue]:
    """Give the last value of each unit."""
    in_order = sorted(values, key=lambda v: (last_on(v), v.entered_at, v.id))
    return list({v.unit_id: v for v in in_order}.values())


def last_on(value: EnteredValue) -> date:
    """Give the day a value speaks of: its own, else the last of its period."""
    return value.as_of or value.last_day


def sign_of(signs: Iterable[str], *, is_ratio: bool) -> str:
    """Give the sign of a combination: exact only where all are.

    "More than" added to exact values is more than their sum, and "less than" likewise; whatever
    else is mixed, and every share that is not exact, is near.
    """
    found = set(signs) - {EXACTLY}
    if not found:
        return EXACTLY
    is_one_sided = len(found) == 1 and not is_ratio
    return found.pop() if is_one_sided else NEARLY


def that_count(
    values: Iterable[EnteredValue],
    *,
    period: Period,
    rule: str,
    above: Mapping[int, Collection[int]],
) -> list[EnteredValue]:
    """Choose the values that make the figure of a period, so that nothing counts twice.

    What stands ("last") may reach beyond the period; all else must lie inside it. A unit's value
    stands for those of units under it (`above`: units between by unit) in overlapping periods,
    and at all times for what stands.
    """
    some = [v for v in values if rule == LAST or _is_inside(v, period)]
    by_unit: dict[int, list[EnteredValue]] = {}
    for v in sorted(some, key=lambda v: (v.period_from - v.period_to, -v.entered_at.timestamp())):
        mine = by_unit.setdefault(v.unit_id, [])
        if rule == LAST or not any(_overlap(v, other) for other in mine):
            mine.append(v)
    return [
        v
        for unit, mine in sorted(by_unit.items())
        for v in sorted(mine, key=lambda v: v.period_from)
        if not any(
            rule == LAST or _overlap(v, w)
            for up in above.get(unit, ())
            for w in by_unit.get(up, ())
        )
    ]


def _is_inside(v: EnteredValue, period: Period) -> bool:
    return bool(v.period_from >= period.start and v.period_to <= period.end)


def _overlap(one: EnteredValue, other: EnteredValue) -> bool:
    return bool(one.period_from < other.period_to and other.period_from < one.period_to)
