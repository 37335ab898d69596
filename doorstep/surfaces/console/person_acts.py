"""What officers do to persons and households: register, correct, move, groups, consent, numbers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PEOPLE, SEE_SENSITIVE
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.people import actions
from doorstep.kernel.people.consents import ConsentDraft
from doorstep.kernel.people.drafts import HouseholdDraft, PersonDraft
from doorstep.kernel.people.models import Household, Person, TargetGroup
from doorstep.kernel.people.moving import DIED, ERROR, MOVED_AWAY
from doorstep.surfaces.console import keeping
from doorstep.surfaces.console.handovers import HandOver, offer
from doorstep.surfaces.console.keeping import Act, ActForm, Birth, Once, OnDay, act_on, act_page
from doorstep.surfaces.console.village_choosing import InVillage
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import said

SEXES = (("", ""), ("m", gettext_lazy("male")), ("f", gettext_lazy("female")))
NAME = {"max_length": 120, "label": gettext_lazy("Full name")}


class NewHousehold(Once, InVillage):
    """A household, named after its head."""

    head_name = forms.CharField(label=gettext_lazy("Head of household"), max_length=120)
    number = forms.CharField(
        label=pgettext_lazy("of a household", "Number"), max_length=40, required=False
    )
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=20, required=False)


class NewPerson(Once, InVillage):
    """A person; in a household when the form was opened from one."""

    full_name = forms.CharField(**NAME)
    birth = Birth()
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=SEXES, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=20, required=False)
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Groups"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = TargetGroup.objects.filter(age_from=None, is_sensitive=False).order_by("bit")
        self.fields["groups"].choices = [(g.code, said(g.label)[0]) for g in rows]

    @property
    def fixed_village(self) -> int | None:
        """Who is registered from a household belongs where the household belongs."""
        return self.row.village_id if self.row is not None else None


class Correct(ActForm):
    """What was wrong, and why it is changed."""

    full_name = forms.CharField(**NAME)
    birth = Birth()
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=SEXES, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=20, required=False)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        p = self.row
        born = p.birth_on.strftime("%d/%m/%Y") if p.birth_on else p.birth_year
        self.initial = {"full_name": p.full_name, "birth": born, "sex": p.sex, "phone": p.phone}


class Move(OnDay, InVillage):
    """Where somebody belongs from a day on."""


class Leave(OnDay):
    """Why somebody is no longer in the register."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=(
            (MOVED_AWAY, gettext_lazy("moved away")),
            (DIED, gettext_lazy("died")),
            (ERROR, gettext_lazy("entered in error")),
        ),
    )


class Group(OnDay):
    """A group to join or to leave."""

    group = forms.ChoiceField(label=gettext_lazy("Group"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = TargetGroup.objects.filter(age_from=None).order_by("bit")
        if not self.actor.may(SEE_SENSITIVE, self.row.village_id):
            rows = rows.filter(is_sensitive=False)
        self.fields["group"].choices = [(g.code, said(g.label)[0]) for g in rows]


PURPOSES = (
    ("support", gettext_lazy("support and teaching")),
    ("photo", gettext_lazy("photos of activities")),
    ("contact", gettext_lazy("being called or written to")),
)


class TakeBack(ActForm):
    """For which purpose the person agrees no more."""

    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), choices=PURPOSES)
    reason = forms.CharField(
        label=gettext_lazy("Reason, if one is given"), max_length=300, required=False
    )


class GiveConsent(ActForm):
    """What was agreed to, after which notice, in which language, and how."""

    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), choices=PURPOSES)
    notice_version = forms.CharField(label=gettext_lazy("Notice, version"), max_length=20)
    language = forms.CharField(label=gettext_lazy("Read aloud in"), max_length=20)
    channel = forms.ChoiceField(
        label=gettext_lazy("How it was given"),
        choices=(
            ("spoken", gettext_lazy("spoken, notice read aloud")),
            ("paper", gettext_lazy("signed on paper")),
            ("phone", gettext_lazy("recorded call")),
        ),
    )
    witness = forms.CharField(label=gettext_lazy("Who read the notice"), max_length=120)
    given_by = forms.CharField(
        label=gettext_lazy("Given by somebody else"), max_length=120, required=False
    )


class Number(ActForm):
    """An identity number, kept encrypted."""

    number = forms.CharField(label=gettext_lazy("Identity number"), max_length=20)


def _correct(actor: Actor, p: Person, told: dict[str, Any]) -> object:
    return actions.correct_person(actor=actor, person=p.id, **told)


def _move(actor: Actor, p: Person, told: dict[str, Any]) -> object:
    return actions.move_person(
        actor=actor, person=p.id, village=int(told["village"]), on=told["on"]
    )


def _leave(actor: Actor, p: Person, told: dict[str, Any]) -> object:
    return actions.leave_register(actor=actor, subject_type="person", subject=p.id, **told)


def _join(actor: Actor, p: Person, told: dict[str, Any]) -> object:
    return actions.join_group(actor=actor, subject_type="person", subject=p.id, **told)


def _quit(actor: Actor, p: Person, told: dict[str, Any]) -> object:
    return actions.leave_group(actor=actor, subject_type="person", subject=p.id, **told)


def _consent(actor: Actor, p: Person, told: dict[str, Any]) -> object:
    draft = ConsentDraft(id=new_id(), person=p.id, given_at=timezone.now(), **told)
    return actions.give_consent(actor=actor, draft=draft)


def _take_back(actor: Actor, p: Person, told: dict[str, Any]) -> object:
    return actions.withdraw_purpose(actor=actor, person=p.id, **told)


def _number(actor: Actor, p: Person, told: dict[str, Any]) -> object:
    return actions.set_identity_number(actor=actor, person=p.id, number=told["number"])


ACTS = {
    "correct": Act(gettext_lazy("Correct"), Correct, _correct),
    "move": Act(gettext_lazy("Move to another village"), Move, _move),
    "join": Act(gettext_lazy("Put into a group"), Group, _join),
    "quit": Act(gettext_lazy("Take out of a group"), Group, _quit),
    "consent": Act(gettext_lazy("Record a consent"), GiveConsent, _consent),
    "take-back": Act(gettext_lazy("Take a consent back"), TakeBack, _take_back),
    "number": Act(gettext_lazy("Keep the identity number"), Number, _number),
    "hand": Act(gettext_lazy("Move to another province"), HandOver, offer, is_grave=True),
    "leave": Act(gettext_lazy("Take out of the register"), Leave, _leave, is_grave=True),
}


def acts_of(person: Person) -> list[dict[str, Any]]:
    """Give the acts on a person with their addresses."""
    return keeping.acts_of(ACTS, person, page="console:person-act")


@needs(KEEP_PEOPLE)
def person_act(request: HttpRequest, person: UUID, act: str) -> HttpResponse:
    """Do one of the acts on a person."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = Person.objects.visible_to(actor, KEEP_PEOPLE).filter(pk=person).first()
    return act_on(request, ACTS, act, row, name=str(row), page="console:person")


@needs(KEEP_PEOPLE)
def new_household(request: HttpRequest) -> HttpResponse:
    """Register a household."""

    def run(actor: Actor, _row: Any, told: dict[str, Any]) -> str:
        told["village"] = int(told["village"])
        draft = HouseholdDraft(registered_on=actor.on, **told)
        if not Household.objects.filter(pk=draft.id).exists():
            actions.register_households(actor=actor, drafts=[draft])
        return _("The household is in the register.")

    crumb = {"label": _("Households"), "href": reverse("console:households")}
    return act_page(request, Act(_("Register a household"), NewHousehold, run), None, crumb=crumb)


@needs(KEEP_PEOPLE)
def new_person(request: HttpRequest, household: UUID | None = None) -> HttpResponse:
    """Register a person, in a household or alone."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    home = None
    if household is not None:
        home = Household.objects.visible_to(actor, KEEP_PEOPLE).filter(pk=household).first()
        if home is None:
            raise Http404

    def run(actor: Actor, _row: Any, told: dict[str, Any]) -> str:
        told |= {"village": int(told["village"]), "groups": frozenset(told["groups"])}
        draft = PersonDraft(registered_on=actor.on, household=home.id if home else None, **told)
        if not Person.objects.filter(pk=draft.id).exists():
            actions.register_persons(actor=actor, drafts=[draft])
        return _("The person is in the register.")

    crumb = {"label": _("Persons"), "href": reverse("console:people")}
    if home:
        crumb = {"label": str(home), "href": reverse("console:household", args=[home.id])}
    return act_page(request, Act(_("Register a person"), NewPerson, run), home, crumb=crumb)


urlpatterns = [
    path("new/", new_person, name="person-new"),
    path("households/new/", new_household, name="household-new"),
    path("households/<uuid:household>/new/", new_person, name="household-person-new"),
    path("<uuid:person>/<slug:act>/", person_act, name="person-act"),
]
