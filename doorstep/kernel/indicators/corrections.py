"""The chain of a value's corrections: each row replaces the one before, none is changed."""

from __future__ import annotations

from doorstep.kernel.indicators.models import EnteredValue


def latest(value: EnteredValue) -> EnteredValue:
    """Give the row that stands at the end of a value's corrections (perhaps itself)."""
    while (following := EnteredValue.objects.filter(replaces=value).first()) is not None:
        value = following
    return value
