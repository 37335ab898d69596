"""What may be typed in as a value: decided from the value and its indicator alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.periods import Period
from doorstep.kernel.basics.problems import Problem

SIGNS = ("=", ">", "~", "<")
DENOMINATOR_UNKNOWN = "denominator_unknown"
"""Key in the note of a percentage that was reported without what was counted."""


@dataclass(frozen=True)
class Reported:
    """A value as an official reported it.

    `value` is a percentage (0 to 100) or a count; for a percentage `numerator` and `denominator`
    say what was counted and `value` may be left out. `sign` is "=", ">" more than, "~" nearly,
    "<" less than; `as_printed` the figure as it stood there. `is_denominator_unknown` admits a
    percentage without denominator, with its source named.
    """

    indicator: str
    period: Period
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    group: str = "all"
    as_of: date | None = None
    sign: str = "="
    as_printed: str = ""
    source: str = ""
    note: dict[str, Any] = field(default_factory=dict)
    is_denominator_unknown: bool = False


def check_reported(told: Reported, *, is_percent: bool, on: date) -> None:
    """Raise Problem for a value that cannot be read: range, sign, period, missing denominator."""
    if told.sign not in SIGNS:
        raise Problem("figures.unknown_sign", _("The sign must be one of = > ~ <."))
    if not told.source.strip():
        raise Problem("figures.no_source", _("Say where the value comes from."))
    _check_period(told, on)
    if told.value is None and (told.denominator is None or told.numerator is None):
        raise Problem("figures.no_value", _("A value, or numerator and denominator, is needed."))
    if any(n is not None and n < 0 for n in (told.value, told.numerator)):
        raise Problem("figures.negative", _("A figure cannot be negative."))
    if told.denominator is not None and told.denominator <= 0:
        raise Problem("figures.denominator", _("The denominator must be more than zero."))
    if is_percent:
        _check_percent(told)


def _check_period(told: Reported, on: date) -> None:
    if told.period.start > on or (told.as_of is not None and told.as_of > on):
        raise Problem("figures.future", _("The period lies in the future."))
    if told.as_of is not None and told.as_of < told.period.start:
        raise Problem("figures.as_of", _("The day of the value lies before its period."))


def _check_percent(told: Reported) -> None:
    if told.value is not None and told.value > 100:
        raise Problem("figures.over_100", _("A percentage lies between 0 and 100."))
    if told.denominator is None:
        if not told.is_denominator_unknown:
            raise Problem(
                "figures.no_denominator",
                _(
                    "A percentage needs its numerator and denominator, or a remark that the source "
                    "does not give them."
                ),
            )
        return
    if told.numerator is None:
        raise Problem("figures.no_numerator", _("The numerator is missing."))
    if told.numerator > told.denominator:
        raise Problem("figures.over_100", _("A percentage lies between 0 and 100."))
    if told.value is not None and told.sign == "=" and not _agrees(told):
        raise Problem(
            "figures.value_disagrees",
            _("%(value)s%% is not %(numerator)s of %(denominator)s."),
            value=told.value,
            numerator=told.numerator,
            denominator=told.denominator,
        )


def _agrees(told: Reported) -> bool:
    """Tell whether the percentage is the ratio, to the digits that were given."""
    if told.value is None or told.numerator is None or not told.denominator:
        return True
    exact = told.numerator * 100 / told.denominator
    exponent = told.value.as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return abs(exact - told.value) <= Decimal(1).scaleb(-digits) / 2
