"""What a figures page is asked: unit, period, group, borders, all kept in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from doorstep.kernel.access.actors import Actor, home_of
from doorstep.kernel.access.rights import SEE_FIGURES
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.indicators.sums import THEN, Borders
from doorstep.kernel.places.models import Unit
from doorstep.kernel.places.queries import names_on

OLD_MAP = date(2025, 6, 30)
CHILD = {"province": "commune", "district": "commune", "commune": "village"}


@dataclass(frozen=True)
class Choice:
    """Which figures: of which unit, when, for whom, on which borders."""

    actor: Actor
    unit: Unit
    name: str
    period: Period
    group: str | None
    borders: Borders
    borders_code: str

    @property
    def child_level(self) -> str | None:
        """The level of the units compared below this one."""
        return CHILD.get(self.unit.level)

    @property
    def asked(self) -> tuple[object, ...]:
        """What was asked for, as a key: with the actor it says all that this choice says."""
        return (self.unit.id, _code(self.period), self.group, self.borders_code)

    def address(self, **changes: object) -> str:
        """Give the query string of this choice with some changes."""
        now: dict[str, object] = {
            "unit": self.unit.id,
            "period": _code(self.period),
            "group": self.group,
            "borders": self.borders_code,
        }
        return "?" + urlencode({k: v for k, v in {**now, **changes}.items() if v})

    @property
    def border_choices(self) -> list[dict[str, object]]:
        """The switch between borders: today's, those before 1 July 2025, those of each month."""
        offered = (
            ("", _("Borders of today")),
            (OLD_MAP.isoformat(), _("Borders before 1 July 2025")),
            (THEN, _("Borders of each month")),
        )
        return [
            {
                "href": self.address(borders=code),
                "label": label,
                "current": code == self.borders_code,
            }
            for code, label in offered
        ]


def _code(period: Period) -> str:
    return str(period)


def choose(request: HttpRequest) -> Choice:
    """Read the choice from the address; 404 for a unit that does not exist, NotAllowed for one
    that is not the actor's to see."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    unit = _unit(request.GET.get("unit", ""), actor)
    actor.require(SEE_FIGURES, unit.id)
    borders, code = _borders(request.GET.get("borders", ""), actor.on)
    day = actor.on if borders == THEN else borders
    return Choice(
        actor=actor,
        unit=unit,
        name=names_on([unit.id], on=day).get(unit.id, ""),  # type: ignore[arg-type]
        period=_period(request.GET.get("period", ""), actor.on),
        group=request.GET.get("group") or None,
        borders=borders,
        borders_code=code,
    )


def _unit(text: str, actor: Actor) -> Unit:
    if not text:
        home = home_of(actor)
        if home is None:
            raise Http404
        return home
    if not text.isascii() or not text.isdigit() or len(text) > 16:
        raise Http404
    found = Unit.objects.filter(pk=int(text)).first()
    if found is None:
        raise Http404
    return found


def _period(text: str, today: date) -> Period:
    try:
        return Period.parse(text) if text else Period.year(today.year)
    except ValueError:
        return Period.year(today.year)


def _borders(text: str, today: date) -> tuple[Borders, str]:
    if text == THEN:
        return THEN, THEN
    try:
        return (date.fromisoformat(text), text) if text else (today, "")
    except ValueError:
        return today, ""
