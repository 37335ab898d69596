"""The changes of the map by name: which level knows which, and which form asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.places.models import FOREVER, Unit
from doorstep.surfaces.console import place_change_forms as forms

_BOTH = ("commune", "village")


@dataclass(frozen=True)
class Act:
    """One kind of change: its code in the address, words, levels and form."""

    code: str
    label: Any
    help: Any
    levels: tuple[str, ...]
    form: type[forms.ChangeForm]
    is_grave: bool = False


ACTS = {
    act.code: act
    for act in (
        Act(
            "merge", _("Merge with others"),
            _("Several units end and become one new unit; what lay under them lies under it."),
            _BOTH, forms.Merge,
        ),
        Act(
            "split", _("Split"),
            _("The unit ends and becomes parts. Afterwards you say where each village went."),
            ("commune",), forms.Split,
        ),
        Act(
            "take-part", _("Hand villages over"),
            _("Some villages go to another unit; both units live on."),
            ("commune",), forms.TakePart,
        ),
        Act(
            "rename", _("Rename"),
            _("From a day on the unit is called otherwise. Earlier days keep the old name."),
            _BOTH, forms.Rename,
        ),
        Act(
            "retype", _("Change the type"),
            _("From a day on the unit is of another type, as when a xã becomes a phường."),
            _BOTH, forms.Retype,
        ),
        Act(
            "move", _("Move to another commune"),
            _("From a day on the village belongs to another commune."),
            ("village",), forms.Move,
        ),
        Act(
            "end", _("End without successor"),
            _("The unit ends and nothing follows it. Its facts go on counting above it."),
            ("commune",), forms.End, is_grave=True,
        ),
    )
}  # fmt: skip


def acts_for(unit: Unit) -> list[dict[str, Any]]:
    """Give the changes that a living unit knows, with their addresses."""
    if unit.ended_on != FOREVER:
        return []
    return [
        {"label": act.label, "href": reverse("console:place-act", args=[unit.pk, act.code])}
        for act in ACTS.values()
        if unit.level in act.levels
    ]
