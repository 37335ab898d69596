"""Handing a target down to the units below, so that what is handed down adds up to the promise.

Pure rules. An absolute target is a count: the parts must add up to it exactly, which the largest
remainders settle. A percentage is met when the mean of the parts, weighted by their population,
reaches it; it is rounded up to a hundredth.

* **equal**: the same for everybody: the same percentage, or equal parts of the count.
* **population**: a count in proportion to the population (a percentage stays the same).
* **gap**: what is still missing to the target, in proportion to what each unit is missing to the
  common share; nobody is handed less than it has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.indicators.register import PERCENT

EQUAL, POPULATION, GAP = "equal", "population", "gap"
METHODS = (EQUAL, POPULATION, GAP)
LABELS: dict[str, Any] = {
    EQUAL: _("The same for all"),
    POPULATION: _("By population"),
    GAP: _("By what is missing"),
}
_CENT = Decimal("0.01")
_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Part:
    """A unit below: its population (None: not known), and how many have it already."""

    unit: int
    population: int | None = None
    present: int = 0


def hand_down(
    *, value: Decimal, value_kind: str, parts: Sequence[Part], method: str
) -> dict[int, Decimal]:
    """Give each unit its part of a target.

    `value` is a percentage or a count. Raises Problem without units, for an unknown method, or
    when a method needs a population that is not known.
    """
    if not parts:
        raise Problem("cascade.no_units", _("There are no units to hand the target down to."))
    if method not in METHODS:
        raise Problem("cascade.unknown_method", _("This way of handing down is not known."))
    if value_kind == PERCENT:
        if method != GAP:
            return {p.unit: value for p in parts}
        return _percent_by_gap(value, parts)
    if method == EQUAL:
        return _named(parts, round_to_sum([Decimal(1)] * len(parts), value))
    weights = _populations(parts)
    if method == POPULATION:
        return _named(parts, round_to_sum(weights, value))
    return _named(parts, _counts_by_gap(value, parts))


def round_to_sum(weights: Sequence[Decimal], total: Decimal) -> list[Decimal]:
    """Share `total` in proportion to `weights` in whole numbers that add up to it exactly.

    Largest remainders: everybody gets the whole part, the rest goes to the largest remainders,
    the earlier first where they are equal. A fraction of the total goes with the first.
    """
    all_weights = sum(weights, _NOTHING)
    if not all_weights:
        weights, all_weights = [Decimal(1)] * len(weights), Decimal(len(weights))
    whole = total.to_integral_value(ROUND_FLOOR)
    exact = [whole * w / all_weights for w in weights]
    shares = [e.to_integral_value(ROUND_FLOOR) for e in exact]
    left = int(whole - sum(shares, _NOTHING))
    by_remainder = sorted(range(len(exact)), key=lambda i: (shares[i] - exact[i], i))
    for i in by_remainder[:left]:
        shares[i] += 1
    shares[by_remainder[0]] += total - whole
    return shares


def _populations(parts: Sequence[Part]) -> list[Decimal]:
    unknown = [p.unit for p in parts if not p.population]
    if unknown:
        raise Problem(
            "cascade.no_population",
            _("The population of %(count)s units is not known."),
            count=len(unknown),
            units=unknown,
        )
    return [Decimal(p.population or 0) for p in parts]


def _counts_by_gap(value: Decimal, parts: Sequence[Part]) -> list[Decimal]:
    """Give counts: what each has, and its share of what is missing in all."""
    populations = _populations(parts)
    share = value / sum(populations, _NOTHING)
    present = [Decimal(p.present) for p in parts]
    missing = value - sum(present, _NOTHING)
    gaps = [max(_NOTHING, n * share - have) for n, have in zip(populations, present, strict=True)]
    if missing <= 0 or not sum(gaps, _NOTHING):
        return round_to_sum(populations, value)
    more = round_to_sum(gaps, missing)
    return [have + extra for have, extra in zip(present, more, strict=True)]


def _percent_by_gap(value: Decimal, parts: Sequence[Part]) -> dict[int, Decimal]:
    populations = _populations(parts)
    total = (value * sum(populations, _NOTHING) / 100).to_integral_value(ROUND_CEILING)
    counts = _counts_by_gap(total, parts)
    return {
        p.unit: min(Decimal(100), (n * 100 / population).quantize(_CENT, ROUND_CEILING))
        for p, n, population in zip(parts, counts, populations, strict=True)
    }


def _named(parts: Sequence[Part], values: Sequence[Decimal]) -> dict[int, Decimal]:
    return {p.unit: v for p, v in zip(parts, values, strict=True)}


def difference(
    *,
    value: Decimal,
    value_kind: str,
    handed: Mapping[int, Decimal],
    populations: Mapping[int, int | None],
) -> Decimal:
    """Tell by how much the parts miss the target: 0 when they add up.

    Counts: parts minus target. Percentages: the weighted mean minus the target where it falls
    short, 0 where it is met. The same percentage for all needs no population; otherwise a Problem
    where one is not known.
    """
    if value_kind != PERCENT:
        return sum(handed.values(), _NOTHING) - value
    if len(set(handed.values())) == 1:
        mean = next(iter(handed.values()))
    else:
        weights = _populations([Part(u, populations.get(u)) for u in handed])
        weighted = sum((v * w for v, w in zip(handed.values(), weights, strict=True)), _NOTHING)
        mean = (weighted / sum(weights, _NOTHING)).quantize(_CENT)
    return min(_NOTHING, mean - value)


def check_sum(
    *,
    value: Decimal,
    value_kind: str,
    handed: Mapping[int, Decimal],
    populations: Mapping[int, int | None],
) -> None:
    """Raise a Problem that says by how much the parts do not add up to the target."""
    missed = difference(value=value, value_kind=value_kind, handed=handed, populations=populations)
    if not missed:
        return
    by = f"{abs(missed).normalize():f}"
    if value_kind == PERCENT:
        text = _("The weighted mean falls short of the target by %(by)s percentage points.")
    elif missed > 0:
        text = _("The parts add up to %(by)s more than the target.")
    else:
        text = _("The parts add up to %(by)s less than the target.")
    raise Problem("cascade.does_not_sum", text, by=by)
