"""What officers do to a household: move it, merge it with another record of it, take it out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from rapidfuzz import fuzz

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PEOPLE
from doorstep.kernel.people import actions
from doorstep.kernel.people.models import Household, HouseholdMerge
from doorstep.kernel.people.moving import ERROR, MOVED_AWAY
from doorstep.surfaces.console import keeping
from doorstep.surfaces.console.keeping import Act, ActForm, OnDay, act_on
from doorstep.surfaces.console.village_choosing import InVillage
from doorstep.surfaces.look.rights import needs

_MOST = 500


class Move(OnDay, InVillage):
    """Where a household and all who live in it belong from a day on."""


class Leave(OnDay):
    """Why a household is no longer in the register."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=(
            (MOVED_AWAY, gettext_lazy("moved away")),
            (ERROR, gettext_lazy("entered in error")),
        ),
    )


class Merging(ActForm):
    """Another record of the same household in its village; those that look alike come first."""

    gone = forms.ChoiceField(label=gettext_lazy("The other record of this household"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Household.objects.visible_to(self.actor, KEEP_PEOPLE).filter(
            province=self.row.province, village=self.row.village_id, merged_into=None
        )
        found = sorted(rows.exclude(pk=self.row.pk)[:_MOST], key=self._unlike)
        self.fields["gone"].choices = [("", ""), *((str(h.pk), _words(h)) for h in found)]

    def _unlike(self, other: Household) -> tuple[bool, float, str]:
        mine = self.row
        same = (mine.phone and mine.phone == other.phone) or (
            mine.number and mine.number == other.number
        )
        return not same, -fuzz.ratio(mine.search_key, other.search_key), other.sort_key


def _words(h: Household) -> str:
    return ", ".join(t for t in (h.head_name, h.number, h.address, h.phone) if t)


def _move(actor: Actor, h: Household, told: dict[str, Any]) -> object:
    return actions.move_household(
        actor=actor, household=h.pk, village=int(told["village"]), on=told["on"]
    )


def _merge(actor: Actor, h: Household, told: dict[str, Any]) -> str:
    actions.merge_households(actor=actor, kept=h.pk, gone=UUID(told["gone"]), reason=told["reason"])
    return _("Merged. All figures follow; it can be undone.")


def _leave(actor: Actor, h: Household, told: dict[str, Any]) -> object:
    return actions.leave_register(actor=actor, subject_type="household", subject=h.pk, **told)


ACTS = {
    "move": Act(gettext_lazy("Move to another village"), Move, _move),
    "merge": Act(gettext_lazy("Merge with another record"), Merging, _merge),
    "leave": Act(gettext_lazy("Take out of the register"), Leave, _leave, is_grave=True),
}


def acts_of(household: Household) -> list[dict[str, Any]]:
    """Give the acts on a household with their addresses."""
    return keeping.acts_of(ACTS, household, page="console:household-act")


def merges_of(household: Household) -> list[HouseholdMerge]:
    """Give the records that are part of a household, the last one first."""
    rows = HouseholdMerge.objects.filter(
        province=household.province, kept=household, undone_at=None
    )
    return list(rows.select_related("gone").order_by("-at"))


@needs(KEEP_PEOPLE)
def household_act(request: HttpRequest, household: UUID, act: str) -> HttpResponse:
    """Do one of the acts on a household."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = Household.objects.visible_to(actor, KEEP_PEOPLE).filter(pk=household).first()
    return act_on(request, ACTS, act, row, name=str(row), page="console:household")


@require_POST
@needs(KEEP_PEOPLE)
def unmerge(request: HttpRequest, joined: UUID) -> HttpResponse:
    """Make two households of one again."""
    row = get_object_or_404(HouseholdMerge, pk=joined)
    actions.undo_household_merge(actor=request.actor, merge=row.pk)  # type: ignore[attr-defined]
    messages.success(request, _("Undone: two records again, and the figures with them."))
    return redirect("console:household", household=row.gone_id)


urlpatterns = [
    path("households/unmerge/<uuid:joined>/", unmerge, name="household-unmerge"),
    path("households/<uuid:household>/<slug:act>/", household_act, name="household-act"),
]
