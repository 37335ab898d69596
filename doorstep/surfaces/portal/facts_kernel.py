"""What the pages of figures, targets, indicators, facilities, activities and articles tell."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from doorstep.capabilities.programme.models import Plan
from doorstep.capabilities.reporting.models import SourceArticle
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.indicators.models import EnteredValue, Target
from doorstep.kernel.indicators.register import Indicator, find
from doorstep.kernel.places.kinds import facility_label, state_label
from doorstep.kernel.places.models import Facility
from doorstep.surfaces.look.groups import group_label
from doorstep.surfaces.look.writing import dated, day, number, said
from doorstep.surfaces.portal.facts import (
    Told,
    day_fact,
    fact,
    linked,
    place_fact,
    tells,
)
from doorstep.surfaces.portal.figures import period_words
from doorstep.surfaces.portal.frame import year_words
from doorstep.surfaces.portal.things import promised_words, value_words


@tells(EnteredValue)
def figure(v: EnteredValue) -> Told:
    """A reported value as printed, with the indicator and its definition."""
    ind = find(v.indicator)
    return Told(
        facts=[
            *fact(_("Value"), value_words(v)),
            *fact(_("As printed"), v.as_printed, kind="code"),
            *_parts(v),
            *fact(_("Counted unit"), ind.counted_unit if ind else ""),
            *fact(_("Group"), group_label(v.group) if v.group != "all" else ""),
            *place_fact(v.unit, on=v.last_day),
            *fact(_("Period"), period_words(Period(v.period_from, v.period_to))),
            *day_fact(_("As of"), v.as_of),
            *fact(_("Source"), dated(v.source)),
            *fact(_("Note"), v.note),
            *_indicator_facts(ind, v.indicator),
        ],
    )


def _parts(v: EnteredValue) -> list[dict[str, Any]]:
    if v.denominator is None:
        return []
    both = f"{number(v.numerator)} / {number(v.denominator)}"
    return fact(_("Numerator and denominator"), both)


def _indicator_facts(ind: Indicator | None, code: str) -> list[dict[str, Any]]:
    if ind is None:
        return fact(_("Indicator"), code, kind="code")
    href = reverse("portal:figure", args=[ind.code])
    return [
        *fact(_("Indicator"), said(ind.label)[0], href=href),
        *fact(_("Definition"), said(ind.definition)[0]),
        *fact(_("Population"), said(ind.population)[0]),
        *fact(_("Defined by"), said(ind.legal_source)[0]),
    ]


@tells(Indicator)
def indicator(i: Indicator) -> Told:
    """What is counted, of whom, who defined it."""
    return Told(
        facts=[
            *_indicator_facts(i, i.code),
            *fact(_("Counted unit"), said(i.counted_unit)[0]),
            *fact(_("Version of the definition"), i.version, kind="code"),
            *day_fact(_("Valid from"), i.valid_from),
            *day_fact(_("Valid until"), i.valid_to),
            *fact(
                _("How it is made"),
                _("Counted here") if i.is_computed else _("Reported by offices"),
            ),
        ],
    )


@tells(Target)
def target(t: Target) -> Told:
    """What a plan promised: value, group, year, clause."""
    plan = Plan.objects.filter(pk=t.plan_id).select_related("document").first()
    return Told(
        facts=[
            *fact(_("Target"), promised_words(t)),
            *fact(_("Year"), year_words(t.year)),
            *fact(_("Group"), group_label(t.group) if t.group != "all" else ""),
            *place_fact(t.unit, on=None),
            *fact(_("Clause"), t.clause),
            *_indicator_facts(find(t.indicator), t.indicator),
        ],
        links=[*linked("plan", plan), *linked("document", plan.document if plan else None)],
    )


@tells(Facility)
def facility(f: Facility) -> Told:
    """What stands where, since when, in what state, paid by whom."""
    return Told(
        facts=[
            *fact(_("Kind"), facility_label(f.kind)),
            *place_fact(f.place, on=f.began_on),
            *fact(_("State"), state_label(f.state) if f.state else ""),
            *day_fact(_("Known since"), f.began_on),
            *day_fact(_("Until"), f.ended_on),
            *fact(_("Owner"), f.owner),
            *fact(_("Paid by"), f.funding),
            *fact(_("Note"), f.note),
        ],
    )


@tells(SourceArticle)
def article(a: SourceArticle) -> Told:
    """Where an article appeared and where it was read."""
    return Told(
        facts=[
            *fact(_("Published by"), a.publisher),
            *fact(_("Published on"), when_words(a)),
            *fact(_("Address"), a.url, href=a.url),
            *fact(_("Original at"), a.origin_host, kind="code"),
            *fact(_("Article number there"), a.origin_article_id, kind="code"),
            *fact(_("About the address"), said(a.retrieved_note)[0]),
            *fact(_("Comments"), number(a.comments) if a.comments is not None else ""),
            *place_fact(a.place, on=a.published_on),
        ],
    )


def when_words(a: SourceArticle) -> str:
    """Say when an article appeared: its day, else the words known about it."""
    return day(a.published_on) if a.published_on else said(a.published_text)[0]
