"""Forms for changing the map: what changes, from which day, by which decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.text import tidy
from doorstep.kernel.places import actions
from doorstep.kernel.places.actions import NewUnit
from doorstep.kernel.places.models import Change, Unit, UnitVersion
from doorstep.surfaces.console.forms import Day
from doorstep.surfaces.console.place_choices import (
    children_choices,
    neighbours,
    parents,
    type_choices,
)

_NEEDED = {"required": _("This answer is needed.")}
_CHECKBOXES = forms.CheckboxSelectMultiple
_FIRST_ROWS, _MOST_ROWS = 3, 12


class ChangeForm(forms.Form):
    """What every change needs: the day it holds from and the decision behind it."""

    effective_on = forms.DateField(label=_("In force from"), widget=Day, error_messages=_NEEDED)
    decision = forms.CharField(
        label=_("Number of the decision"), max_length=80, error_messages=_NEEDED
    )
    decided_on = forms.DateField(label=_("Signed on"), widget=Day, required=False)

    def __init__(
        self, data: Any = None, *, actor: Actor, unit: Unit, version: UnitVersion, rows: int = 0
    ) -> None:
        super().__init__(data, label_suffix="")
        self.actor, self.unit, self.version = actor, unit, version
        self.rows = max(_FIRST_ROWS, min(rows, _MOST_ROWS))
        self.draw()

    def draw(self) -> None:
        """Add the fields of this kind of change."""

    def act(self) -> Change:
        """Carry the change out; Problems are told by the caller beside the form."""
        raise NotImplementedError

    @property
    def order(self) -> dict[str, Any]:
        """The words of the decision, as actions take them."""
        told = self.cleaned_data
        return {name: told[name] for name in ("effective_on", "decision", "decided_on")}

    @property
    def fieldsets(self) -> list[dict[str, Any]]:
        """The fields of this kind of change, then those of the decision."""
        last = list(ChangeForm.base_fields)
        own = [self[name] for name in self.fields if name not in last]
        told = [{"legend": _("What changes"), "fields": own}] if own else []
        return [*told, {"legend": _("Decision"), "fields": [self[name] for name in last]}]

    def _type(self, *, required: bool = True) -> forms.ChoiceField:
        options = type_choices(self.unit, self.version.type)
        return forms.ChoiceField(label=_("Type"), choices=options, required=required)

    def _named(self) -> None:
        self.fields["code"] = forms.CharField(
            label=_("Code"), max_length=16, initial=self.version.code, error_messages=_NEEDED
        )
        self.fields["name"] = forms.CharField(
            label=_("Name without the type"), max_length=120, initial=self.version.name,
            error_messages=_NEEDED,
        )  # fmt: skip
        self.fields["type"] = self._type()
        self.fields["type"].initial = self.version.type


class Merge(ChangeForm):
    """This unit and others become one new unit."""

    def draw(self) -> None:
        """Ask for the others (nearest first) and for the new unit's code, name and type."""
        self.fields["others"] = forms.MultipleChoiceField(
            label=_("Together with"), choices=neighbours(self.unit, self.version, self.actor.on),
            widget=_CHECKBOXES, error_messages=_NEEDED,
            help_text=_("The nearest come first. All of them end and become the new unit."),
        )  # fmt: skip
        self._named()
        self.fields["code"].help_text = _("The new unit may keep the code of one that ends.")

    def act(self) -> Change:
        """Merge."""
        told = self.cleaned_data
        return actions.merge_units(
            actor=self.actor, olds=[self.unit.pk, *map(int, told["others"])], code=told["code"],
            name=told["name"], type=told["type"], parent=self.version.parent_id or 0,
            **self.order,
        )  # fmt: skip


class Split(ChangeForm):
    """This unit ends and becomes several: new ones, or parts of others that are there."""

    def draw(self) -> None:
        """Ask for the parts; rows left empty do not count."""
        for n in range(1, self.rows + 1):
            part = {"n": n}
            self.fields[f"code{n}"] = forms.CharField(
                label=_("Part %(n)s: code") % part, max_length=16, required=False
            )
            self.fields[f"name{n}"] = forms.CharField(
                label=_("Part %(n)s: name") % part, max_length=120, required=False
            )
            self.fields[f"type{n}"] = self._type(required=False)
            self.fields[f"type{n}"].label = _("Part %(n)s: type") % part
            self.fields[f"type{n}"].initial = self.version.type
        self.fields["joined"] = forms.MultipleChoiceField(
            label=_("Units that are there already"), required=False,
            choices=neighbours(self.unit, self.version, self.actor.on), widget=_CHECKBOXES,
        )  # fmt: skip

    @property
    def fieldsets(self) -> list[dict[str, Any]]:
        """The new parts, then the units that are there already, then the decision."""
        first, last = super().fieldsets
        parts = [f for f in first["fields"] if f.name != "joined"]
        return [
            {"legend": _("New parts"), "fields": parts, "more": f"?rows={self.rows + 3}"},
            {"legend": _("Parts that join others"), "fields": [self["joined"]]},
            last,
        ]

    def parts(self) -> list[NewUnit | int]:
        """Give the parts as the action takes them."""
        told = self.cleaned_data
        rows = [tuple(told[f"{k}{n}"] for k in ("code", "name", "type")) for n in self._numbers]
        new = [NewUnit(*row, self.version.parent_id) for row in rows if row[0] or row[1]]
        return [*new, *map(int, told["joined"])]

    @property
    def _numbers(self) -> range:
        return range(1, self.rows + 1)

    def act(self) -> Change:
        """Split; who belongs where is said village by village afterwards."""
        return actions.split_unit(
            actor=self.actor, old=self.unit.pk, parts=self.parts(), **self.order
        )


class TakePart(ChangeForm):
    """Some villages of this unit go to another; both live on."""

    def draw(self) -> None:
        """Ask for the villages and the unit they go to."""
        around = neighbours(self.unit, self.version, self.actor.on)
        self.fields["target"] = forms.ChoiceField(
            label=_("They go to"), choices=[("", "–"), *around], error_messages=_NEEDED
        )
        self.fields["villages"] = forms.MultipleChoiceField(
            label=_("Villages that go"), choices=children_choices(self.unit, self.actor.on),
            widget=_CHECKBOXES, error_messages=_NEEDED,
        )  # fmt: skip

    def act(self) -> Change:
        """Hand the villages over."""
        told = self.cleaned_data
        return actions.take_part(
            actor=self.actor, source=self.unit.pk, target=int(told["target"]),
            villages=[int(v) for v in told["villages"]], **self.order,
        )  # fmt: skip


class Rename(ChangeForm):
    """The unit stays the same and is called otherwise."""

    def draw(self) -> None:
        """Ask for the new name, type and code."""
        self._named()

    def act(self) -> Change:
        """Rename."""
        told = self.cleaned_data
        words = {"type": told["type"], "code": told["code"]}
        return actions.rename_unit(
            actor=self.actor, unit=self.unit.pk, name=told["name"], **words, **self.order
        )


class Retype(ChangeForm):
    """The unit becomes one of another type: a xã becomes a phường."""

    def draw(self) -> None:
        """Ask for the new type."""
        self.fields["type"] = self._type()

    def clean_type(self) -> str:
        """Refuse the type it has: nothing would change."""
        word: str = self.cleaned_data["type"]
        if tidy(word) == self.version.type:
            raise forms.ValidationError(_("This is its type already."))
        return word

    def act(self) -> Change:
        """Change the type."""
        return actions.retype_unit(
            actor=self.actor, unit=self.unit.pk, type=self.cleaned_data["type"], **self.order
        )


class Move(ChangeForm):
    """A village belongs to another commune."""

    def draw(self) -> None:
        """Ask for the commune."""
        self.fields["parent"] = forms.ChoiceField(
            label=_("It belongs to"), choices=[("", "–"), *parents(self.version, self.actor.on)],
            error_messages=_NEEDED,
        )  # fmt: skip

    def act(self) -> Change:
        """Move."""
        parent = int(self.cleaned_data["parent"])
        return actions.move_unit(actor=self.actor, unit=self.unit.pk, parent=parent, **self.order)


class End(ChangeForm):
    """The unit ends and nothing follows it."""

    def act(self) -> Change:
        """End."""
        return actions.end(actor=self.actor, unit=self.unit.pk, **self.order)
