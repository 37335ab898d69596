"""Choosing a village: of one's own commune at once, in a whole province the commune first.

A province has more villages than anybody scrolls through. The commune is asked for by a form of
its own and then stands in the address, so it works without any script.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.rights import KEEP_PEOPLE, KEEP_TEAMS
from doorstep.kernel.places.models import UnitVersion
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.console.keeping import ActForm


class CommuneStep(forms.Form):
    """In which commune: the first of two steps."""

    commune = forms.ChoiceField(label=_("Commune"))

    def __init__(self, communes: list[tuple[str, str]]) -> None:
        super().__init__(label_suffix="")
        self.fields["commune"].choices = [("", ""), *communes]


class InVillage(ActForm):
    """A form with a village where the actor holds `right`."""

    right = KEEP_PEOPLE
    village = forms.ChoiceField(label=_("Village"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fixed = self.fixed_village
        if self.commune and not self._villages.filter(parent=self.commune).exists():
            self.commune = None  # none of the actor's own
        self.step = None if fixed or self.commune else self._step()
        rows = self._villages.none() if self.step else self._villages
        if fixed:
            rows = self._villages.filter(unit=fixed)
            self.initial = {**self.initial, "village": str(fixed)}
        elif self.commune:
            rows = self._villages.filter(parent=self.commune)
        told = [(str(r.unit_id), r.full_name) for r in rows.order_by("sort_key")]
        self.fields["village"].choices = told if fixed else [("", ""), *told]

    @property
    def fixed_village(self) -> int | None:
        """The only village that can be meant, where that follows from the record."""
        return None

    @property
    def where(self) -> str:
        """The name of the commune that was chosen in the first step."""
        known = names_on([self.commune], on=self.actor.on) if self.commune else {}
        return known.get(self.commune or 0, "")

    @cached_property
    def _villages(self) -> Any:
        rows = UnitVersion.objects.on(self.actor.on).filter(level="village")
        return rows.filter(self.actor.scope(self.right, "unit_id"))

    def _step(self) -> CommuneStep | None:
        communes = {pk for pk in self._villages.order_by().values_list("parent", flat=True) if pk}
        if len(communes) < 2:
            return None
        rows = UnitVersion.objects.on(self.actor.on).filter(unit__in=communes)
        return CommuneStep([(str(r.unit_id), r.full_name) for r in rows.order_by("sort_key")])


class InTeamVillage(InVillage):
    """A form with a village whose teams the actor keeps."""

    right = KEEP_TEAMS
