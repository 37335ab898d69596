"""Publishing figures: counted from their facts, frozen, and never changed afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.reporting.counting import (
    Counted,
    Where,
    agrees_with_cells,
    count,
    entered,
)
from doorstep.capabilities.reporting.facts import hash_of, pack
from doorstep.capabilities.reporting.models import Publication, PublishedFigure
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import PUBLISH
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import tidy
from doorstep.kernel.indicators.fold import fold
from doorstep.kernel.indicators.promises import target_of
from doorstep.kernel.indicators.queries import span_of
from doorstep.kernel.indicators.register import Indicator, find
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.models import Unit

_ROUNDS = 10
_TRIES = 3


@dataclass(frozen=True)
class Wanted:
    """A figure to publish. `group` None: the indicator's own; `unit` None: the publication's.

    `is_entered` asks for the typed-in value of an indicator that is also computed.
    """

    indicator: str
    group: str | None = None
    unit: Unit | None = None
    is_entered: bool = False


@dataclass(frozen=True)
class Prepared:
    """A publication that is counted and not written yet."""

    publication: Publication
    period: Period
    rows: list[PublishedFigure]


def publish(
    *,
    actor: Actor,
    unit: Unit,
    period: Period,
    figures: Sequence[Wanted],
    title: str,
    document_number: str = "",
    at: datetime | None = None,
) -> Publication:
    """Publish figures of a unit (and of units under it) for a period, on today's borders.

    Each is kept with the ids of all facts behind it and their hash. Needs figures.publish at
    every unit. Raises Problem for an unknown indicator, a figure without any value, or when facts
    are still coming in and do not yet agree with what the screens show.
    """
    check_wish(actor, unit, figures, title)
    counted = counted_figures(actor, unit, period, figures)
    return write_publication(actor, counted, title=title, document_number=document_number, at=at)


def check_wish(actor: Actor, unit: Unit, figures: Sequence[Wanted], title: str) -> None:
    """Check rights and whether there is anything to publish, before anything is counted."""
    for place in {unit.id, *(w.unit.id for w in figures if w.unit)}:
        actor.require(PUBLISH, place)
    if not tidy(title) or not figures:
        raise Problem("reporting.nothing_to_publish", _("A title and figures are needed."))


def counted_figures(
    actor: Actor,
    unit: Unit,
    period: Period,
    figures: Sequence[Wanted],
    *,
    on_progress: Callable[[int], None] | None = None,
) -> Prepared:
    """Count the figures of a publication; writes nothing of it, so it holds nobody up."""
    _settle()
    publication = _publication(actor, unit, period)
    rows = []
    for position, wanted in enumerate(figures, start=1):
        rows.append(_figure(publication, wanted, position, period))
        if on_progress is not None:
            on_progress(position)
    return Prepared(publication, period, rows)


def write_publication(
    actor: Actor,
    prepared: Prepared,
    *,
    title: str,
    document_number: str = "",
    at: datetime | None = None,
    on_written: Callable[[Publication], None] | None = None,
) -> Publication:
    """Write a counted publication with its figures and its journal line, all or none."""
    row = prepared.publication
    row.title, row.document_number = tidy(title)[:300], tidy(document_number)[:80]
    row.published_at = at or timezone.now()
    with transaction.atomic():
        row.save(force_insert=True)
        PublishedFigure.objects.bulk_create(prepared.rows)
        note(
            actor=actor,
            verb="figures.publish",
            about="publication",
            about_id=row.id,
            province=row.province,
            place_id=row.unit_id,
            details={
                "period": prepared.period.label,
                "hashes": [r.fact_hash for r in prepared.rows],
            },
        )
        if on_written is not None:
            on_written(row)
    return row


def _settle() -> None:
    """Fold what is marked, so that facts and cells can agree; new facts may come in meanwhile."""
    for _round in range(_ROUNDS):
        if not fold():
            return


def _publication(actor: Actor, unit: Unit, period: Period) -> Publication:
    first, last = span_of(period, today=actor.on)
    return Publication(
        province=unit.province,
        unit=unit,
        period_from=period.start,
        period_to=period.end,
        period_label=period.label[:40],
        first_month=first,
        last_month=last,
        borders_on=actor.on,
        published_by=actor.account_id,
        published_name=actor.name[:120],
    )


def _figure(p: Publication, wanted: Wanted, position: int, period: Period) -> PublishedFigure:
    ind = find(wanted.indicator)
    if ind is None:
        raise Problem(
            "indicators.unknown",
            _("The indicator %(indicator)s is not known."),
            indicator=wanted.indicator,
        )
    unit, group = wanted.unit or p.unit, wanted.group or ind.groups[0]
    counted = _counted(p, ind, group, unit, period, wanted.is_entered)
    target = target_of(unit.id, ind.code, group, period.start.year, on=p.borders_on)
    return PublishedFigure(
        province=p.province,
        publication=p,
        position=position,
        unit=unit,
        indicator=ind.code,
        definition_version=ind.version,
        group=group,
        label=in_all_languages(ind.label),
        counted_unit=in_all_languages(ind.counted_unit),
        value_kind=ind.value_kind,
        is_entered=counted.is_entered,
        numerator=counted.numerator,
        denominator=counted.denominator,
        value=counted.value,
        sign=counted.sign,
        source=counted.source,
        target_value=target.value if target else None,
        target_kind=target.value_kind if target else "",
        fact_count=len(counted.facts),
        fact_hash=hash_of(counted.facts),
        packed_facts=pack(counted.facts),
    )


def _counted(
    p: Publication, ind: Indicator, group: str, unit: Unit, period: Period, is_entered: bool
) -> Counted:
    if is_entered or not ind.is_computed:
        value = entered(unit, ind.code, group, period, borders_on=p.borders_on)
        if value is None:
            raise Problem(
                "reporting.no_value",
                _("Nothing was entered for %(indicator)s in this period."),
                indicator=ind.code,
            )
        return value
    where = Where(unit, p.borders_on, (p.first_month, p.last_month))
    for _again in range(_TRIES):
        counted = count(ind, group, where)
        if agrees_with_cells(counted, ind, group, where):
            return counted
        _settle()  # facts came in between folding and counting
    raise Problem(
        "reporting.not_settled",
        _("Facts are still coming in for %(indicator)s. Try again in a few seconds."),
        indicator=ind.code,
    )


def in_all_languages(text: Any) -> dict[str, str]:
    """Freeze a translatable text as it reads today in every language."""
    if isinstance(text, dict):
        return dict(text)
    told = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            told[code] = str(text)
    return told
