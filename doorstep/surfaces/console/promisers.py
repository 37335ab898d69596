"""Whose target a figure stands beside, where it is not the unit's own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from doorstep.kernel.indicators.queries import FigureRow
from doorstep.kernel.places.queries import names_on


def promisers(rows: Iterable[FigureRow], *, on: date) -> dict[int, str]:
    """Name the units above whose targets hold for some of these figures, asking once for all."""
    units = {row.target_from for row in rows} - {None}
    return names_on([u for u in units if u is not None], on=on) if units else {}


def by_whose_target(row: FigureRow, names: dict[int, str]) -> str:
    """Say whose target it is in words; "" where it is the unit's own or there is none."""
    if row.target_from is None:
        return ""
    return _("By the target of %(unit)s") % {"unit": names.get(row.target_from, "")}
