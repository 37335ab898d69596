"""Choosing where: units inside the actor's own, by part of the name, without a script."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.activities.queries import place_names
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import search_key, tidy
from doorstep.kernel.places.models import Unit, UnitVersion

MOST_OFFERED = 60


class PlaceOffer:
    """The units of some levels where an actor holds a right, narrowed by what was typed."""

    def __init__(self, request: HttpRequest, *, right: str, levels: tuple[str, ...]) -> None:
        self.actor: Actor = request.actor  # type: ignore[attr-defined]
        self.right, self.levels = right, levels
        self.typed = tidy(request.GET.get("find", ""))[:100]
        self._rows = list(self._found()[: MOST_OFFERED + 1])

    def _found(self) -> Any:
        own = UnitVersion.objects.on(self.actor.on).filter(
            self.actor.scope(self.right, "unit_id"), level__in=self.levels
        )
        words = Q()
        for word in search_key(self.typed).split():
            words &= Q(search_key__contains=word)
        wanted = words | Q(code=self.typed) if self.typed else Q()
        return own.filter(wanted).order_by("level", "sort_key")

    @property
    def has_more(self) -> bool:
        """Tell whether more fit than are offered."""
        return len(self._rows) > MOST_OFFERED

    @property
    def only(self) -> int | None:
        """The unit, when there is just one and nothing was typed."""
        return self._rows[0].unit_id if len(self._rows) == 1 and not self.typed else None

    @property
    def offers(self) -> list[dict[str, Any]]:
        """What to choose from: id, name, and the commune above."""
        rows = self._rows[:MOST_OFFERED]
        above = place_names({v.unit_id for v in rows}, on=self.actor.on)
        return [{"id": v.unit_id, "name": v.full_name, "inside": above[v.unit_id][1]} for v in rows]


def chosen_place(request: HttpRequest, *, right: str, levels: tuple[str, ...]) -> Unit | None:
    """Give the unit named in the address as `place`, None when there is none.

    Raises NotAllowed where the actor lacks the right, Problem for a unit of another level.
    """
    given = request.GET.get("place", "")
    if not given.isascii() or not given.isdigit() or len(given) > 16:
        return None
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actor.require(right, int(given))
    unit = Unit.objects.filter(pk=int(given)).first()
    if unit is None or unit.level not in levels:
        words = _("Such work is not recorded for this kind of place.")
        raise Problem("activities.wrong_level", words)
    return unit
