"""What a list of activities can be narrowed to: the fields above it, kept in the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_ACTIVITIES, SEE_TEAMS
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.activities.labels import ATTENTION, SOURCES
from doorstep.kernel.activities.queries import ANY, Wanted, places_under
from doorstep.kernel.people.models import Team
from doorstep.kernel.places.models import Placement, UnitVersion
from doorstep.surfaces.look import writing
from doorstep.surfaces.look.rows import PlainSelect

Choices = list[tuple[str, str]]
STATES = (("counted", gettext_lazy("not void")), ("void", gettext_lazy("void")))


class Places:
    """The communes and villages an actor may look at, by name."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def _named(self, level: str, where: Q) -> Choices:
        found = UnitVersion.objects.on(self.actor.on).filter(
            where, self.actor.scope(SEE_ACTIVITIES, "unit_id"), level=level
        )
        return [(str(v.unit_id), v.full_name) for v in found.order_by("sort_key")]

    @cached_property
    def communes(self) -> Choices:
        """The communes inside the actor's units."""
        return self._named("commune", Q())

    def villages(self, commune: str) -> Choices:
        """The villages of a commune; for who holds no whole commune, the own villages."""
        if self.communes and not commune:
            return []
        if not commune:
            return self._named("village", Q())
        inside = Placement.objects.on(self.actor.on).filter(commune=commune)
        return self._named("village", Q(unit__in=inside.values("village")))

    def teams(self, place: str) -> Choices:
        """The teams at or below a place; none without a place, a province has too many."""
        if not place:
            return []
        teams = Team.objects.visible_to(self.actor, SEE_TEAMS)
        inside = teams.filter(place__in=places_under([int(place)], self.actor.on))
        return [(str(t.pk), t.name) for t in inside.order_by("sort_key")]


def _choice(label: Any, options: Choices, words: Any) -> forms.ChoiceField:
    choices = [("", words), *options]
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=PlainSelect)


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class Find(forms.Form):
    """The filters of the list. What does not fit an offer is left out, never an error."""

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data, auto_id="f-%s", label_suffix="")
        places = Places(actor)
        communes = places.communes
        given = self._given("commune", communes)
        commune = given or (communes[0][0] if len(communes) == 1 else "")
        villages = places.villages(commune)
        place = self._given("village", villages) or commune
        everything = _("All")
        self.fields = {
            "kind": _choice(_("Kind"), [(k.code, str(k.label)) for k in KINDS], everything),
            "commune": _choice(_("Commune"), communes, everything),
            "village": _choice(_("Village"), villages, everything),
            "team": _choice(_("Team"), places.teams(place), everything),
            "from": _day(_("From")),
            "to": _day(_("To")),
            "source": _choice(_("Source"), _words(SOURCES), everything),
            "attention": _choice(
                _("Needs attention"), [(ANY, _("any reason")), *_words(ATTENTION)], everything
            ),
            "state": _choice(_("State"), [(c, str(w)) for c, w in STATES], everything),
            "photos": forms.BooleanField(label=_("Only with photos"), required=False),
        }
        for name in ("commune", "village", "team"):
            if len(self.fields[name].choices) < 2 or (name == "commune" and len(communes) < 2):
                del self.fields[name]
        self.is_valid()

    def _given(self, name: str, offered: Choices) -> str:
        value = str(self.data.get(name, ""))
        return value if value in {code for code, _words in offered} else ""

    @property
    def chosen(self) -> dict[str, Any]:
        """What is in force, by field."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def wanted(self) -> Wanted:
        """Say what is wanted."""
        told = self.chosen
        place = told.get("village") or told.get("commune")
        return Wanted(
            kind=told.get("kind", ""),
            place=int(place) if place else None,
            team=told.get("team") or None,
            from_on=told.get("from"),
            to_on=told.get("to"),
            source=told.get("source", ""),
            attention=told.get("attention", ""),
            state=told.get("state", ""),
            has_photos=bool(told.get("photos")),
        )

    def in_words(self) -> str:
        """Say what is in force on one line, for captions."""
        told = []
        for name, value in self.chosen.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                told.append(str(dict(field.choices)[value]))
            elif isinstance(field, forms.DateField):
                told.append(f"{field.label} {writing.day(value)}")
            else:
                told.append(str(field.label))
        return " · ".join(told)


def _words(labels: dict[str, Any]) -> Choices:
    return [(code, str(words)) for code, words in labels.items()]
