"""Weights of choices in percent, as others mark in part; here an answer is right or not."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from doorstep.capabilities.learning.exchange.shapes import Found

_FULL, _ROUNDING = Decimal(100), Decimal(1)


def judge_weights(found: Found, weights: Sequence[Decimal], *, is_single: bool) -> list[bool]:
    """Tell which choices are right by their weights; refuse a question whose weights do not fit.

    Of one choice the full weight counts, of several every positive one; those must sum to 100.
    """
    if is_single:
        if any(Decimal(0) < weight < _FULL for weight in weights):
            found.loses(_("choices that count in part are wrong here"))
        return [weight >= _FULL for weight in weights]
    positive = sum((weight for weight in weights if weight > 0), Decimal(0))
    if positive and abs(positive - _FULL) > _ROUNDING:
        told = {"sum": f"{positive:g}"}
        found.refuse(_("the weights of the right choices sum to %(sum)s %%, not 100") % told)
    return [weight > 0 for weight in weights]
