"""The list of activities: rows read and named in portions, so that any number can be shown.

A page reads fifty rows; a file reads all of them, two thousand at a time, names included.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.activities import actions
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.activities.labels import attention_words
from doorstep.kernel.activities.queries import (
    MOST_COUNTED,
    Names,
    capped,
    look_up,
    names_for,
    narrowed,
)
from doorstep.surfaces.console.activity_finding import Find
from doorstep.surfaces.look.lists import Column, ListPage, ListSpec

_PORTION = 2000
_READ = (
    "id", "root", "kind", "happened_on", "place_id", "team_id", "household_id", "business_id",
    "answers__title", "attention", "is_void",
)  # fmt: skip
_SHOWN_PERSONS = 3
_ORDERS = {
    "day": ("happened_on", "id"),
    "kind": ("kind", "happened_on", "id"),
    "team": ("team__sort_key", "happened_on", "id"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One activity as the list shows it."""

    root: UUID
    day: date
    kind: str
    about: str
    place: str
    commune: str
    team: str
    photos: int | None
    remark: str

    @property
    def href(self) -> str:
        """Where the record is."""
        return reverse("console:activity", args=[self.root])


class Lines:
    """A lazy sequence of lines: counted, cut and walked through without being held."""

    def __init__(self, actor: Actor, rows: Any, count: int) -> None:
        self._actor, self._rows, self._count = actor, rows, count
        self._places: dict[int, tuple[str, str]] = {}

    def __len__(self) -> int:
        return min(self._count, MOST_COUNTED)

    def count_all(self) -> int:
        """Count every row, past what is paged through."""
        return int(self._rows.order_by().count())

    def __getitem__(self, part: slice) -> list[Line]:
        return self._told(list(self._rows.values(*_READ)[part]))

    def __iter__(self) -> Iterator[Line]:
        rows = self._rows.values(*_READ).iterator(chunk_size=_PORTION)
        while portion := list(islice(rows, _PORTION)):
            yield from self._told(portion)

    def _told(self, rows: Sequence[dict[str, Any]]) -> list[Line]:
        names = names_for(self._actor, rows, self._places)
        kinds = {k.code: str(k.label) for k in KINDS}
        words = {c: str(attention_words(c)) for c in {r["attention"] for r in rows} if c}
        return [_line(r, names, kinds, words) for r in rows]


def _line(r: dict[str, Any], names: Names, kinds: dict[str, str], words: dict[str, str]) -> Line:
    place, commune = names.places.get(r["place_id"], ("–", ""))
    remarks = [_("void")] if r["is_void"] else []
    if r["attention"]:
        remarks.append(words[r["attention"]])
    return Line(
        root=r["root"],
        day=r["happened_on"],
        kind=kinds.get(r["kind"], r["kind"]),
        about=_about(r, names),
        place=place,
        commune=commune,
        team=names.teams.get(r["team_id"], ""),
        photos=names.photos.get(r["root"]),
        remark=", ".join(remarks),
    )


def _about(r: dict[str, Any], names: Names) -> str:
    """Give the title, or whom it reached, as far as names may be seen."""
    subject = names.subjects.get(r["household_id"] or r["business_id"], "")
    persons = [p for p in names.persons.get(r["id"], []) if p != subject]
    told = [str(r["answers__title"] or ""), subject, ", ".join(persons[:_SHOWN_PERSONS])]
    if len(persons) > _SHOWN_PERSONS:
        told[-1] += _(" and %(count)s more") % {"count": len(persons) - _SHOWN_PERSONS}
    return "; ".join(t for t in told if t)


def _column(name: str, label: str, **told: Any) -> Column:
    """Give a column that reads an attribute of a line the short way: files have many cells."""
    return Column(key=name, label=label, value=attrgetter(name), **told)


class ActivityList(ListPage):
    """The list of one request. Past ten thousand rows it is ordered by day only."""

    rows: Lines  # type: ignore[assignment]

    def __init__(self, request: HttpRequest) -> None:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        self.actor, self.find = actor, Find(request.GET, actor=actor)
        super().__init__(request, ListSpec(caption="", columns=()), rows=[])
        self.found = look_up(actor, self.query)
        rows = narrowed(actor, self.find.wanted(), self.found)
        self._count = capped(rows)
        self.spec = self._spec()
        self.rows = Lines(actor, rows.order_by(*self._order()), self._count)
        self.on_export = self._note

    def _spec(self) -> ListSpec:
        sortable = not self.is_capped
        columns = (
            _column("day", _("Day"), kind="date", sort=True, href=lambda r: r.href),
            _column("kind", _("Kind"), sort=sortable),
            _column("about", _("What or who")),
            _column("place", _("Place")),
            _column("commune", _("Commune")),
            _column("team", _("Team"), sort=sortable),
            _column("photos", _("Photos"), kind="number"),
            _column("remark", _("Remarks")),
        )
        words = self.find.in_words()
        return ListSpec(
            caption=_("Activities") + (f" – {words}" if words else ""),
            columns=columns,
            order="-day",
            file_name="activities",
            search_label=_("Name, place or title"),
        )

    def _order(self) -> list[str]:
        falling = self.sort.startswith("-")
        return [("-" if falling else "") + f for f in _ORDERS[self.sort.removeprefix("-")]]

    def _note(self, form: str, count: int) -> None:
        wanted = {name: str(value) for name, value in self.find.chosen.items()}
        actions.take_away(actor=self.actor, form=form, count=count, wanted=wanted)

    @property
    def is_capped(self) -> bool:
        """Tell whether there are more than were counted."""
        return self._count > MOST_COUNTED

    def count_all(self) -> int:
        """Count every row, however many."""
        return self.rows.count_all()

    @property
    def is_narrowed(self) -> bool:
        """Tell whether search or filters are in force."""
        return bool(self.query or self.find.chosen)
