"""To which units something belongs over time that lies under a unit that later ends."""

from __future__ import annotations

from datetime import date

from doorstep.kernel.places.models import FOREVER, Lineage, Unit

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
