"""Reading publications and what has changed since, and the source lines with what holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from doorstep.capabilities.reporting.counting import Counted, Where, count, entered
from doorstep.capabilities.reporting.facts import Changed, Compared, Fact, compare, unpack
from doorstep.capabilities.reporting.models import Publication, PublishedFigure, SourceLine
from doorstep.kernel.access.actors import Actor, PlacedQuerySet
from doorstep.kernel.access.rights import SEE_FIGURES, SEE_PEOPLE, SEE_PROGRAMME
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.holders import HOLDERS, resolve
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.indicators.families import Item
from doorstep.kernel.indicators.models import EnteredValue
from doorstep.kernel.indicators.register import find
from doorstep.kernel.people.indicators import names_of
from doorstep.kernel.people.models import BUSINESS, HOUSEHOLD, PERSON

_CHUNK = 400


def publications(actor: Actor) -> PlacedQuerySet:
    """Give the publications that `actor` may see, the latest first, with their figures."""
    rows = Publication.objects.visible_to(actor, SEE_FIGURES).select_related("unit")
    return rows.prefetch_related("figures").order_by("-published_at")


@dataclass(frozen=True)
class Difference:
    """A published figure and what it would be today, on the same borders and months.

    `items` describe added and changed facts of computed figures by (side, type, id).
    """

    figure: PublishedFigure
    now: Counted | None
    facts: Compared
    items: dict[tuple[str, str, str], Item]

    @property
    def is_adjusted(self) -> bool:
        """Tell whether the figure, or anything behind it, is not as it was published."""
        return any(self.facts) or self.before != self.after

    @property
    def before(self) -> Decimal | None:
        """The value as published."""
        return self.figure.value

    @property
    def after(self) -> Decimal | None:
        """The value today."""
        return self.now.value if self.now else None

    @property
    def added(self) -> list[Fact]:
        """Facts that came after publishing."""
        return self.facts.added

    @property
    def removed(self) -> list[Fact]:
        """Facts that no longer count."""
        return self.facts.removed

    @property
    def changed(self) -> list[Changed]:
        """Facts that count differently."""
        return self.facts.changed


def differences(*, actor: Actor, publication: Publication) -> list[Difference]:
    """Compare every figure of a publication with the facts of today. Reads all facts: slow."""
    actor.require(SEE_FIGURES, publication.unit_id)
    rows = publication.figures.select_related("unit").order_by("position")
    return [difference_of(publication, figure) for figure in rows]


def difference_of(p: Publication, figure: PublishedFigure) -> Difference:
    """Compare one figure of a publication with the facts of today."""
    now = _today(p, figure)
    found = compare(unpack(figure.packed_facts), now.facts if now else [])
    told = [*found.added, *(c.now for c in found.changed)]
    known = now.items if now else {}
    keys = [(f.side, f.type, f.id) for f in told]
    return Difference(figure, now, found, {k: known[k] for k in keys if k in known})


def _today(p: Publication, figure: PublishedFigure) -> Counted | None:
    if figure.is_entered:
        period = Period(p.period_from, p.period_to)
        return entered(figure.unit, figure.indicator, figure.group, period, borders_on=p.borders_on)
    ind = find(figure.indicator)
    if ind is None or not ind.is_computed:
        return None
    where = Where(figure.unit, p.borders_on, (p.first_month, p.last_month))
    return count(ind, figure.group, where)


def facts_of(figure: PublishedFigure) -> list[Fact]:
    """Give the facts a figure was published with, sorted."""
    return unpack(figure.packed_facts)


def names_of_facts(*, actor: Actor, unit: int, facts: Iterable[Fact]) -> dict[Fact, str]:
    """Name facts for a page. Persons, households and businesses only for those who may see them."""
    by_type: dict[str, list[Fact]] = {}
    for f in facts:
        by_type.setdefault(f.type, []).append(f)
    may_see = actor.may(SEE_PEOPLE, unit)
    named: dict[Fact, str] = {}
    for kind, some in by_type.items():
        for start in range(0, len(some), _CHUNK):
            named |= _named(kind, some[start : start + _CHUNK], may_see)
    return named


def _named(kind: str, facts: list[Fact], may_see: bool) -> dict[Fact, str]:
    ids = [f.id for f in facts]
    found: dict[Any, Any] = {}
    if kind in (PERSON, HOUSEHOLD, BUSINESS) and may_see:
        found = names_of(kind, [UUID(i) for i in ids])
    elif kind == "activity":
        rows = Activity.objects.filter(root__in=ids, is_current=True)
        found = {a.root: str(a) for a in rows}
    elif kind == "figure":
        found = {v.id: str(v) for v in EnteredValue.objects.filter(id__in=ids)}
    by_text = {str(k): str(v) for k, v in found.items()}
    return {f: by_text.get(f.id, "") for f in facts}


def lines(actor: Actor, *, article: str | None = None) -> PlacedQuerySet:
    """Give the source lines `actor` may see, with article and holders, in the order of the text."""
    rows = SourceLine.objects.visible_to(actor, SEE_PROGRAMME).select_related("article")
    if article is not None:
        rows = rows.filter(article=article)
    return rows.prefetch_related("holders").order_by("article", "position")


def lines_held_by(actor: Actor, reference: str) -> PlacedQuerySet:
    """Give the lines that a thing holds, by its reference ("document:cb-11-nq-tu")."""
    return lines(actor).filter(holders__reference=reference)


@dataclass(frozen=True)
class HolderCheck:
    """A reference of a line: what it ends at, or why it ends nowhere ("type" or "key")."""

    reference: str
    type: str
    found: Any = None
    title: Any = ""
    failure: str = ""


@dataclass(frozen=True)
class LineCheck:
    """A source line and what became of each of its references."""

    line: SourceLine
    holders: list[HolderCheck]

    @property
    def is_held(self) -> bool:
        """Tell whether the line has holders and all of them live."""
        return bool(self.holders) and not any(h.failure for h in self.holders)


def check_lines(actor: Actor, *, article: str | None = None) -> Iterator[LineCheck]:
    """Follow every reference of every line to its object."""
    for line in lines(actor, article=article):
        yield LineCheck(line, [_followed(h.reference) for h in line.holders.all()])


def _followed(reference: str) -> HolderCheck:
    code = reference.partition(":")[0]
    if code not in HOLDERS:
        return HolderCheck(reference, code, failure="type")
    held = resolve(reference)
    if held is None:
        return HolderCheck(reference, code, failure="key")
    return HolderCheck(reference, code, held.found, held.title)
