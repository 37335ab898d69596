"""The list of activities: rows read and named in portions, so that any number can be shown.

A page reads fifty rows; a file reads all of them, some thousands at a time, names included.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.activities import actions
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.activities.labels import attention_words
from doorstep.kernel.activities.naming import Names, Naming, Told, told
from doorstep.kernel.activities.queries import MOST_COUNTED, capped, look_up, narrowed
from doorstep.kernel.basics.statements import as_id
from doorstep.surfaces.console.activity_finding import Find
from doorstep.surfaces.look.lists import Column, ListPage, ListSpec

_SHOWN_PERSONS = 3
_ORDERS = {
    "day": ("happened_on", "id"),
    "kind": ("kind", "happened_on", "id"),
    "team": ("team__sort_key", "happened_on", "id"),
}


class Line(NamedTuple):
    """One activity as the list shows it."""

    key: Any
    day: date
    kind: str
    about: str
    place: str
    commune: str
    team: str
    photos: int | None
    remark: str

    @property
    def root(self) -> UUID:
        """The id of its first revision."""
        return as_id(self.key)

    @property
    def href(self) -> str:
        """Where the record is."""
        return reverse("console:activity", args=[self.root])


class Lines:
    """A lazy sequence of lines: counted, cut and walked through without being held."""

    def __init__(self, actor: Actor, rows: Any, count: int) -> None:
        self._rows, self._count, self._naming = rows, count, Naming(actor)

    def __len__(self) -> int:
        return min(self._count, MOST_COUNTED)

    def count_all(self) -> int:
        """Count every row, past what is paged through."""
        return int(self._rows.order_by().count())

    def __getitem__(self, part: slice) -> list[Line]:
        return [line for portion in told(self._rows[part]) for line in self._lines(portion)]

    def __iter__(self) -> Iterator[Line]:
        for portion in told(self._rows):
            yield from self._lines(portion)

    def _lines(self, rows: Sequence[Told]) -> list[Line]:
        names = self._naming.of(rows)
        kinds = {k.code: str(k.label) for k in KINDS}
        void, more = _("void"), _(" and %(count)s more")
        reasons = {c: str(attention_words(c)) for c in {r.attention for r in rows} if c}
        lines = []
        for r in rows:
            remarks = [void] if r.is_void else []
            if r.attention:
                remarks.append(reasons[r.attention])
            lines.append(
                Line(
                    r.root,
                    r.on,
                    kinds.get(r.kind, r.kind),
                    _about(r, names, more),
                    *names.places.get(r.place, ("–", "")),
                    names.teams.get(r.team, ""),
                    names.photos.get(r.root),
                    ", ".join(remarks),
                )
            )
        return lines


def _about(r: Told, names: Names, more: str) -> str:
    """Give the title, or whom it reached, as far as names may be seen."""
    subject = names.subjects.get(r.household or r.business, "")
    persons = [p for p in names.persons.get(r.id, ()) if p != subject]
    named = ", ".join(persons[:_SHOWN_PERSONS])
    if len(persons) > _SHOWN_PERSONS:
        named += more % {"count": len(persons) - _SHOWN_PERSONS}
    return "; ".join(part for part in (r.title, subject, named) if part)


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
