"""What has changed of a published figure, in a form that can be kept: values, counts, first facts.

Names are not part of it: whoever looks is told those he or she may see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from doorstep.capabilities.reporting.facts import Fact
from doorstep.capabilities.reporting.models import PublishedFigure
from doorstep.capabilities.reporting.queries import Difference

MOST_KEPT = 100
"""Facts kept of each figure; how many there are is kept as a number."""
ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class ToldFact:
    """A fact that came, went or counts differently; `was` is what it added before."""

    what: str
    fact: Fact
    was: int | None = None
    happened_on: date | None = None
    activity: str | None = None


@dataclass(frozen=True)
class ToldChange:
    """A figure that is not as it was published: what it would be today, and why."""

    figure: PublishedFigure
    numerator: Decimal | None
    denominator: Decimal | None
    after: Decimal | None
    sign: str
    facts: list[ToldFact]
    count: int

    @property
    def before(self) -> Decimal | None:
        """The value as published."""
        return self.figure.value


def told_of(d: Difference) -> dict[str, Any]:
    """Give a difference as plain values."""
    told = [
        *((ADDED, f, None) for f in d.added),
        *((REMOVED, f, None) for f in d.removed),
        *((CHANGED, c.now, c.before.n) for c in d.changed),
    ]
    now = d.now
    return {
        "position": d.figure.position,
        "numerator": _text(now.numerator) if now else None,
        "denominator": _text(now.denominator) if now else None,
        "after": _text(d.after),
        "sign": now.sign if now else "=",
        "count": len(told),
        "facts": [[what, *fact, was, *_item(d, fact)] for what, fact, was in told[:MOST_KEPT]],
    }


def _item(d: Difference, fact: Fact) -> list[str | None]:
    item = d.items.get((fact.side, fact.type, fact.id))
    day = item.happened_on if item else None
    return [day.isoformat() if day else None, item.activity if item else None]


def told_changes(
    kept: Iterable[dict[str, Any]], figures: Iterable[PublishedFigure]
) -> list[ToldChange]:
    """Give back what `told_of` made, with the figures it speaks of."""
    by_position = {f.position: f for f in figures}
    return [
        ToldChange(
            figure=by_position[row["position"]],
            numerator=_number(row["numerator"]),
            denominator=_number(row["denominator"]),
            after=_number(row["after"]),
            sign=row["sign"],
            facts=[_fact(*fact) for fact in row["facts"]],
            count=row["count"],
        )
        for row in kept
    ]


def _fact(
    what: str,
    side: str,
    kind: str,
    name: str,
    n: int,
    was: int | None,
    day: str | None,
    activity: str | None,
) -> ToldFact:
    on = date.fromisoformat(day) if day else None
    return ToldFact(what, Fact(side, kind, name, n), was, on, activity)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
