"""To which units something belongs over time that lies under a unit that later ends."""

from __future__ import annotations

from copy import copy
from datetime import date

from django.db.models import F
from django.db.models.base import ModelState

from doorstep.kernel.places.models import FOREVER, Lineage, Unit, UnitVersion

Span = tuple[date, date, int | None]


def spans_under(unit: int, start: date) -> list[Span]:
    """Give (from, to, parent) from `start` on: `unit`, then the one it merged into, and so on.

    After a split, or an end without successor, nobody knows: the last span has no parent.
    """
    ended_on = Unit.objects.values_list("ended_on", flat=True).get(id=unit)
    spans: list[Span] = [(start, ended_on, unit)]
    while spans[-1][1] < FOREVER:
        _from, turn, last = spans[-1]
        after = Lineage.objects.filter(old=last, effective_on=turn).values_list(
            "new_id", "new__ended_on"
        )
        if len(after) == 1:
            spans.append((turn, after[0][1], after[0][0]))
        else:
            spans.append((turn, FOREVER, None))
    return spans


def within(version: UnitVersion, spans: list[Span]) -> list[Span]:
    """Give the parts of `spans` that fall into the days of a version."""
    start, end = version.valid_from, version.valid_to
    return [(max(a, start), min(b, end), p) for a, b, p in spans if a < end and b > start]


def outlive_parents(province: str) -> int:
    """Let village versions that last longer than their commune go on under what followed it.

    After a new edition of the official units ended a commune: its villages then lie under the
    successor, or under nothing until somebody resolves the split. Gives how many were continued.
    """
    stuck = UnitVersion.objects.filter(
        province=province, level="village", valid_to__gt=F("parent__ended_on")
    )
    found = list(stuck)
    for version in found:
        first, *others = within(version, spans_under(version.parent_id or 0, version.valid_from))
        for start, end, parent in others:
            piece = copy(version)
            piece.pk, piece._state = None, ModelState()
            piece.valid_from, piece.valid_to, piece.parent_id = start, end, parent
            piece.save()
        _from, version.valid_to, version.parent_id = first
        version.save(update_fields=["valid_to", "parent"])
    return len(found)
