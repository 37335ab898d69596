"""Loading what the kernel keeps of a source: activities, facilities and reported figures.

What happened in a known month and fits its kind becomes an activity, and counts. What is still
ahead, or is told only of some longer time, stays an occasion: "surveyed between January and
October" is in no month's figures. In the same way a single facility becomes a facility, a number
of them a note beside its figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.programme.actions import keep_note, keep_occasion, say_occasion
from doorstep.capabilities.programme.models import Document, Note, Occasion
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.activities.actions import Draft, record
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.periods import Period, month_of
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.wording import said
from doorstep.kernel.indicators.actions import correct_value, enter_value
from doorstep.kernel.indicators.models import EnteredValue
from doorstep.kernel.indicators.rules import Reported
from doorstep.kernel.places.actions import add_facility
from doorstep.kernel.places.models import Facility, Unit

SOURCE = "article"


@dataclass(frozen=True)
class Told:
    """A row of a file with its unit, the day for which the unit was named, and its source."""

    unit: Unit
    on: date
    row: dict[str, Any]
    source: str

    @property
    def key(self) -> str:
        """Its key."""
        return str(self.row["key"])


def take_activity(actor: Actor, told: Told, is_update: bool) -> bool:
    """Record an activity, or keep an occasion in its place; tell whether anything was done."""
    province = told.unit.province
    if Activity.objects.filter(province=province, source=SOURCE, external_id=told.key).exists():
        return False
    if not is_update and Occasion.objects.filter(province=province, key=told.key).exists():
        return False
    on = _day_of(told.row)
    if on is not None and not told.row.get("is_planned", False):
        try:
            with transaction.atomic():
                record(actor=actor, draft=_draft(told, on))
            return True
        except Problem:
            pass  # it does not fit its kind: a report, not a record of work
    _take_occasion(actor, told)
    return True


def _day_of(row: dict[str, Any]) -> date | None:
    """Give the day to record an activity under; None where not even the month is known.

    Figures count by month: of a stretch of days inside one month, the last day stands for it.
    """
    if "happened_on" in row:
        return date.fromisoformat(row["happened_on"])
    first, last = date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"])
    return last if month_of(first) == month_of(last) else None


def _draft(told: Told, on: date) -> Draft:
    row = told.row
    title = row.get("title", {})
    more = {"title": said(title, "vi"), "titles": title, "text": row.get("text", {})}
    days = {k: v for k, v in row.items() if k in ("period_start", "period_end")}
    return Draft(
        kind=row["activity_kind"],
        place=told.unit.id,
        happened_on=on,
        answers={**more, **days, **row.get("answers", {})},
        source=SOURCE,
        external_id=told.key,
    )


def _take_occasion(actor: Actor, told: Told) -> None:
    row = told.row
    first = date.fromisoformat(row.get("happened_on") or row["period_start"])
    last = date.fromisoformat(row.get("happened_on") or row["period_end"])
    occasion = keep_occasion(
        actor=actor,
        place=told.unit,
        key=told.key,
        kind=row["activity_kind"],
        title=row.get("title", {}),
        text=row.get("text", {}),
        starts_on=first,
        ends_on=last,
        answers=row.get("answers", {}),
    )
    is_planned = row.get("is_planned", False)
    status, on = ("planned", told.on) if is_planned else ("held", last)
    say_occasion(actor=actor, thing=occasion, status=status, on=on)


def take_facility(actor: Actor, told: Told, is_update: bool) -> bool:
    """Add a facility, or a note for a number of them; tell whether anything was done."""
    province, row = told.unit.province, told.row
    if Facility.objects.filter(province=province, key=told.key).exists():
        return False
    if row.get("count", 1) == 1:
        _add_facility(actor, told)
        return True
    if not is_update and Note.objects.filter(province=province, key=told.key).exists():
        return False
    text = row.get("state") or row.get("funding") or {}
    keep_note(
        actor=actor, place=told.unit, key=told.key, kind="status", title=row["title"], text=text
    )
    return True


def _add_facility(actor: Actor, told: Told) -> None:
    add_facility(
        actor=actor,
        place=told.unit.id,
        kind=told.row["kind"],
        began_on=told.on,
        name=said(told.row.get("title", {}), "vi")[:200],
        funding=said(told.row.get("funding", ""), "vi")[:200],
        note=said(told.row.get("state", ""), "vi"),
        key=told.key,
    )


def take_figure(actor: Actor, told: Told, is_update: bool) -> bool:
    """Enter a reported figure; an update corrects it. Tell whether anything was done."""
    there = EnteredValue.objects.filter(province=told.unit.province, key=told.key).first()
    reported = _reported(told)
    if there is None:
        enter_value(actor=actor, unit=told.unit, told=reported, key=told.key)
        return True
    if not is_update or _is_known(there, reported):
        return False
    correct_value(
        actor=actor, value=there, told=reported, reason=str(_("The source file was corrected."))
    )
    return True


def _reported(told: Told) -> Reported:
    row = told.row
    document = Document.objects.filter(key=row["document"]).first() if "document" in row else None
    source = told.source + (f" · {document.number}" if document and document.number else "")
    denominator = _number(row.get("denominator"))
    return Reported(
        indicator=row["indicator"],
        period=Period.parse(row["period"]),
        value=_number(row.get("value")),
        numerator=_number(row.get("numerator")),
        denominator=denominator,
        group=row.get("group", "all"),
        as_of=date.fromisoformat(row["as_of"]) if "as_of" in row else None,
        sign=row.get("sign", "="),
        as_printed=row.get("as_printed", ""),
        source=source,
        note=row.get("note", {}),
        is_denominator_unknown=denominator is None,
    )


def _number(given: Any) -> Decimal | None:
    return None if given in (None, "") else Decimal(str(given))


def _is_known(value: EnteredValue, told: Reported) -> bool:
    """Tell whether any row of a value's chain says what the file says."""
    row: EnteredValue | None = value
    while row is not None:
        told_numbers = (told.value, told.numerator, told.denominator, told.sign)
        if (row.value, row.numerator, row.denominator, row.sign) == told_numbers:
            return True
        row = EnteredValue.objects.filter(replaces=row).first()
    return False
