"""Figures as they were published, and what has changed since: from what to what, by which facts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from doorstep.capabilities.reporting.changes import (
    ADDED,
    CHANGED,
    REMOVED,
    ToldChange,
    ToldFact,
)
from doorstep.capabilities.reporting.facts import DENOMINATOR, Fact
from doorstep.capabilities.reporting.losses import Act, acts_behind
from doorstep.capabilities.reporting.models import Publication, PublishedFigure
from doorstep.capabilities.reporting.queries import names_of_facts
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_ACTIVITIES, SEE_PEOPLE, SEE_SENSITIVE
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.indicators.register import find
from doorstep.kernel.indicators.sums import Ask, figures
from doorstep.kernel.people.models import TargetGroup
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.console.published_forms import value_words
from doorstep.surfaces.look import writing
from doorstep.surfaces.look.groups import group_labels
from doorstep.surfaces.look.lists import Column, Table
from doorstep.surfaces.look.writing import dated, said

_PERSONAL = {"person", "household", "business"}


def table_of(p: Publication, rows: list[PublishedFigure]) -> Table:
    """Give the figures as published, with everything needed to read and to check them."""
    names, groups = names_on({f.unit_id for f in rows}, on=p.borders_on), group_labels()
    columns = [
        Column(key="label", label=_("Indicator")),
        Column(key="group", label=_("Group"), value=lambda f: groups.get(f.group, f.group)),
        *(
            [Column(key="unit", label=_("Unit"), value=lambda f: names.get(f.unit_id, ""))]
            if len(names) > 1
            else []
        ),
        Column(
            key="value", label=pgettext("value", "Published"),
            value=lambda f: value_words(f.value, f.value_kind, f.sign),
        ),
        Column(key="both", label=_("Numerator / denominator"), value=_both),
        Column(key="counted_unit", label=_("Counted"), kind="unit"),
        Column(key="target", label=_("Target"), value=_target),
        Column(key="now", label=_("Today"), value=lambda f: _now(p, f)),
        Column(
            key="source", label=_("Source"),
            value=lambda f: dated(f.source) if f.is_entered else _("counted by Doorstep"),
        ),
    ]  # fmt: skip
    return Table(caption=_("Figures as published"), columns=columns, rows=rows)


def frozen_table(rows: list[PublishedFigure]) -> Table:
    """Give how many facts stand behind each figure, and their SHA-256 in groups."""
    columns = [
        Column(key="label", label=_("Indicator")),
        Column(key="fact_count", label=_("Facts"), kind="number"),
        Column(
            key="fact_hash", label=_("Hash of the facts (SHA-256)"), kind="code",
            value=lambda f: " ".join(f.fact_hash[i : i + 8] for i in range(0, 64, 8)),
        ),
    ]  # fmt: skip
    return Table(caption=_("What is frozen with them"), columns=columns, rows=rows)


def _both(f: PublishedFigure) -> str:
    if f.denominator is None:
        return ""
    return f"{writing.number(f.numerator)} / {writing.number(f.denominator)}"


def _target(f: PublishedFigure) -> str:
    return value_words(f.target_value, f.target_kind) if f.target_value is not None else ""


def _now(p: Publication, f: PublishedFigure) -> str:
    """Give the value today, from the sums that screens show: quick, without reading facts."""
    ind = find(f.indicator)
    if f.is_entered or ind is None or not ind.is_computed:
        return ""
    ask = Ask(ind, f.unit.province, f.unit.level, p.borders_on, f.group)
    pairs = figures(ask, [(p.first_month, p.last_month)]).get(f.unit_id)
    value = pairs[0].value if pairs else None
    same = value is not None and f.value is not None and round(value, 4) == f.value
    return _("the same") if same else value_words(value, f.value_kind)


def since(actor: Actor, changes: list[ToldChange]) -> list[dict[str, Any]]:
    """Give the figures that have changed: the words "from … to …" and the facts that did it."""
    groups = group_labels()
    return [_adjusted(actor, change, groups) for change in changes]


def _adjusted(actor: Actor, c: ToldChange, groups: dict[str, str]) -> dict[str, Any]:
    f, kind = c.figure, c.figure.value_kind
    shown = c.facts if _may_open(actor, f) else []
    facts = [t.fact for t in shown]
    names = names_of_facts(actor=actor, unit=f.unit_id, facts=facts) | _activity_names(
        f.province, facts
    )
    acts = acts_behind(f, [told.fact for told in shown if told.what == REMOVED])
    rows = [_row(actor, f, told, names.get(told.fact, ""), acts.get(told.fact)) for told in shown]
    return {
        "label": said(f.label)[0],
        "group": groups.get(f.group, f.group),
        "is_same_value": c.before == c.after,
        "before": value_words(c.before, kind, f.sign),
        "after": value_words(c.after, kind, c.sign),
        "both_before": _both(f),
        "both_after": _ratio(c.numerator, c.denominator),
        "table": _facts_table(rows),
        "more": c.count - len(shown) if shown else 0,
        "names_hidden": any(r["is_hidden"] for r in rows) or not _may_open(actor, f),
    }


def _may_open(actor: Actor, f: PublishedFigure) -> bool:
    """Tell whether the facts may be listed: who is in a sensitive group is not for everybody."""
    is_sensitive = TargetGroup.objects.filter(code=f.group, is_sensitive=True).exists()
    return not is_sensitive or actor.may(SEE_SENSITIVE, f.unit_id)


def _activity_names(province: str, facts: list[Fact]) -> dict[Fact, str]:
    """Name activities by what was done and when."""
    roots = [f.id for f in facts if f.type == "activity"]
    rows = Activity.objects.filter(province=province, root__in=roots, is_current=True)
    told = {
        str(root): f"{_kind_words(kind)}, {writing.day(on)}"
        for root, kind, on in rows.values_list("root", "kind", "happened_on")
    }
    return {f: told[f.id] for f in facts if f.type == "activity" and f.id in told}


def _kind_words(kind: str) -> str:
    return str(KINDS[kind].label) if kind in KINDS else kind


def _ratio(numerator: Decimal | None, denominator: Decimal | None) -> str:
    if denominator is None:
        return ""
    return f"{writing.number(numerator)} / {writing.number(denominator)}"


def _what(told: ToldFact, act: Act | None) -> tuple[str, str]:
    """Say what became of a fact (of a lost one why, where `act` tells), and what it adds."""
    n = writing.number(told.fact.n)
    if told.what == CHANGED:
        return _("changed"), f"{writing.number(told.was)} → {n}"
    if told.what == ADDED:
        return _("added"), n
    if act is None or not act.reason:
        return _("gone"), n
    if act.is_void:
        return _("gone: the activity was voided (%(reason)s)") % {"reason": act.reason}, n
    return _("gone: the activity was amended (%(reason)s)") % {"reason": act.reason}, n


def _evidence(fact: Fact, told: ToldFact, act: Act | None) -> tuple[str, str]:
    """Give the words and the address of the activity behind a fact that is not one itself."""
    if fact.type == "activity":
        return "", ""
    if act is not None:
        return _kind_words(act.kind), reverse("console:activity", args=[act.root])
    if told.activity:
        return _("open"), reverse("console:activity", args=[told.activity])
    return "", ""


def _row(
    actor: Actor, f: PublishedFigure, told: ToldFact, name: str, act: Act | None
) -> dict[str, Any]:
    fact, unit = told.fact, f.unit_id
    is_hidden = fact.type in _PERSONAL and not actor.may(SEE_PEOPLE, unit)
    may_open = actor.may(SEE_ACTIVITIES, unit)
    evidence, address = _evidence(fact, told, act) if may_open else ("", "")
    what, n = _what(told, act if may_open else None)
    return {
        "what": what,
        "name": name or f"{_type_words(fact.type)} …{fact.id[-8:]}",
        "href": "" if is_hidden else _href(fact, may_open),
        "side": _("denominator") if fact.side == DENOMINATOR else _("numerator"),
        "on": told.happened_on or (act.on if act else None),
        "n": n,
        "evidence": evidence,
        "evidence_href": address,
        "is_hidden": is_hidden,
    }


def _type_words(kind: str) -> str:
    words = {
        "person": _("person"), "household": _("household"), "business": _("business"),
        "activity": _("activity"), "figure": _("reported value"), "team": _("team"),
        "village": _("village"),
    }  # fmt: skip
    return words.get(kind, kind)


def _href(fact: Fact, may_open: bool) -> str:
    pages = {"person": "person", "household": "household", "business": "business", "team": "team"}
    if fact.type == "activity":
        return reverse("console:activity", args=[fact.id]) if may_open else ""
    if fact.type == "figure":
        return reverse("console:value", args=[fact.id])
    name = pages.get(fact.type)
    return reverse(f"console:{name}", args=[fact.id]) if name else ""


def _facts_table(rows: list[dict[str, Any]]) -> Table:
    columns = [
        Column(key="name", label=_("Who or what"), href=lambda r: r["href"]),
        Column(key="what", label=_("What happened")),
        Column(key="side", label=_("In the")),
        Column(key="n", label=_("Counts")),
        Column(key="on", label=_("On"), kind="date"),
        Column(key="evidence", label=_("Evidence"), href=lambda r: r["evidence_href"]),
    ]
    return Table(caption=_("The facts that made it"), columns=columns, rows=rows)
