"""The area of a page that works village by village: a commune, in the address, and its villages."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from doorstep.kernel.access.actors import Actor, home_of
from doorstep.kernel.basics.sorting import sort_key
from doorstep.kernel.places.models import Placement, Unit
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.look.lists import Filter

Options = list[tuple[str, str]]


class Area:
    """A commune of the actor's, or the villages of it the actor has, and the one chosen."""

    def __init__(self, request: HttpRequest, *, right: str) -> None:
        self.actor: Actor = request.actor  # type: ignore[attr-defined]
        self._right = right
        self._asked_commune = request.GET.get("commune", "")
        self._asked_village = request.GET.get("village", "")

    @cached_property
    def _placed(self) -> dict[int, int]:
        """The commune of every village where the actor holds the right."""
        seen = Unit.objects.filter(self.actor.scope(self._right, "id"), level="village")
        rows = Placement.objects.on(self.actor.on).filter(
            unit__in=seen.values("id"), commune__isnull=False
        )
        alive = rows.filter(unit__began_on__lte=self.actor.on, unit__ended_on__gt=self.actor.on)
        return dict(alive.values_list("unit", "commune"))

    @cached_property
    def communes(self) -> Options:
        """The communes to choose from, by name."""
        return _options(set(self._placed.values()), self.actor)

    @cached_property
    def commune(self) -> int | None:
        """The commune asked for; else the actor's own, or the first."""
        known = [int(pk) for pk, _name in self.communes]
        if self._asked_commune.isdigit() and int(self._asked_commune) in known:
            return int(self._asked_commune)
        home = home_of(self.actor)
        own = home.pk if home is not None else None
        return own if own in known else next(iter(known), None)

    @property
    def unit(self) -> Unit | None:
        """The commune as a unit, for the journal."""
        return Unit.objects.filter(pk=self.commune).first() if self.commune else None

    @cached_property
    def villages(self) -> list[int]:
        """The villages of the commune that are the actor's."""
        return sorted(v for v, commune in self._placed.items() if commune == self.commune)

    @cached_property
    def village(self) -> int | None:
        """The village asked for, if it is one of them."""
        asked = int(self._asked_village) if self._asked_village.isdigit() else None
        return asked if asked in self.villages else None

    @cached_property
    def village_options(self) -> Options:
        """The villages by name."""
        return _options(self.villages, self.actor)

    def filters(self) -> list[Filter]:
        """Give the filters above a list; rows are narrowed by whoever reads them."""
        told = [
            Filter(key="village", label=_("Village"), options=self.village_options,
                   apply=lambda rows, _value: rows),
        ]  # fmt: skip
        if len(self.communes) > 1:
            told.insert(
                0,
                Filter(key="commune", label=_("Commune"), options=self.communes,
                       apply=lambda rows, _value: rows,
                       all_words=dict(self.communes).get(str(self.commune), "")),
            )  # fmt: skip
        return told


def _options(units: set[int] | list[int], actor: Actor) -> Options:
    names = names_on(units, on=actor.on)
    return sorted(((str(u), n) for u, n in names.items()), key=lambda o: sort_key(o[1]))
