"""Forms drawn from the definition of an activity kind: a field per question, with its checks.

The id of a new record is made when the form is drawn and travels with it, so sending the form
twice records once. Whom the work reached is searched inside the form, which comes back with
what was typed and what was found; without any script.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.activities.kinds import ActivityKind
from doorstep.kernel.activities.rules import checked
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.files.rules import MAX_PHOTO_BYTES
from doorstep.kernel.people.models import Team, TeamVillage
from doorstep.kernel.places.models import Unit
from doorstep.surfaces.console.activity_questions import (
    NEEDED,
    PREFIX,
    ByPerson,
    Day,
    drawn,
    drawn_fields,
)
from doorstep.surfaces.console.subject_finding import PICKERS, Picker

__all__ = ["PREFIX", "ActivityForm", "Day", "MorePhotos", "Photos", "Reason", "teams_of"]
MOST_PHOTOS = 10


class Photos(forms.FileField):
    """Several photos at once; an empty choice is an empty list."""

    widget = type(
        "Several", (forms.FileInput,), {"allow_multiple_selected": True, "__doc__": "Many files."}
    )(attrs={"accept": "image/*", "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check each file's size; whether it is a photo is told when it is cleaned."""
        given = data if isinstance(data, list | tuple) else [data]
        files = [super(Photos, self).clean(one, initial) for one in given if one]
        if len(files) > MOST_PHOTOS:
            raise forms.ValidationError(_("At most ten photos at a time."))
        if any(f.size > MAX_PHOTO_BYTES for f in files):
            raise forms.ValidationError(_("The photo is larger than 15 MB."))
        return files


class ActivityForm(forms.Form):
    """The form of one kind at one place, for a new record or an amendment (`current`)."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    happened_on = forms.DateField(label=_("Day"), widget=Day, error_messages=NEEDED)
    team = forms.ChoiceField(label=_("Team"), required=False)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        actor: Actor,
        kind: ActivityKind,
        place: Unit,
        is_amendment: bool = False,
        initial: dict[str, Any] | None = None,
    ) -> None:
        first = {"id": new_id(), "happened_on": actor.on, **(initial or {})}
        super().__init__(data, files, initial=first, label_suffix="")
        self.actor, self.kind, self.place, self.is_amendment = actor, kind, place, is_amendment
        self.fields["happened_on"].widget.attrs["max"] = actor.on.isoformat()
        self.fields["team"].choices = [("", "–"), *teams_of(place)]
        self.pickers = [
            Picker(PICKERS[subject], form=self, is_needed=subject in kind.needs)
            for subject in kind.reaches
        ]
        for picker in self.pickers:
            picker.draw()
        self.drawn, by_person = drawn_fields(kind, first)
        for field in self.drawn:
            self.fields[PREFIX + field.code] = drawn(field, kind=kind, place=place, on=actor.on)
        self.by_person = [ByPerson(field, form=self) for field in by_person]
        if is_amendment:
            self._ask_for_reason()
        else:
            self.fields["photos"] = Photos(
                label=_("Photos"), required=False,
                help_text=_("Place and camera data are taken out of every photo."),
            )  # fmt: skip

    def _ask_for_reason(self) -> None:
        self.fields["revision"] = forms.IntegerField(widget=forms.HiddenInput)
        self.fields["reason"] = forms.CharField(
            label=_("Why it is amended"), max_length=300, error_messages=NEEDED
        )

    @property
    def is_search(self) -> bool:
        """Tell whether a search button was pressed, so the form only comes back with finds."""
        return self.data.get("find", "") in {p.name for p in self.pickers}

    def spare(self) -> None:
        """Show what was typed without judging it yet."""
        self._errors = forms.utils.ErrorDict()

    def clean_happened_on(self) -> Any:
        """Refuse days that have not come."""
        day = self.cleaned_data["happened_on"]
        if day > self.actor.on:
            raise forms.ValidationError(_("The day lies in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        """Check the answers by the kind's own rules and put each fault beside its field."""
        told = super().clean() or self.cleaned_data
        given = {f.code: told.get(PREFIX + f.code) for f in self.drawn}
        given |= {one.field.code: one.told() for one in self.by_person}
        self.answers, faults = checked(self.kind, given)
        for code, fault in faults.items():
            if PREFIX + code not in self.errors:
                self.add_error(PREFIX + code if PREFIX + code in self.fields else None, str(fault))
        return told

    @property
    def answered(self) -> set[str]:
        """The codes of the questions that this form asks; answers to others stay as they are."""
        return {f.code for f in self.drawn} | {one.field.code for one in self.by_person}

    def subjects(self) -> dict[str, Any]:
        """Give household, business and persons as a draft takes them."""
        found: dict[str, Any] = {"household": None, "business": None, "persons": ()}
        for picker in self.pickers:
            chosen = self.cleaned_data.get(picker.name)
            if picker.is_many:
                found[picker.name] = tuple(UUID(c) for c in chosen or ())
            else:
                found[picker.name] = UUID(chosen) if chosen else None
        return found

    def told(self) -> dict[str, Any]:
        """Give what a draft or an amendment takes, once the form is valid."""
        team = self.cleaned_data["team"]
        return {
            "place": self.place.pk,
            "happened_on": self.cleaned_data["happened_on"],
            "team": UUID(team) if team else None,
            "answers": {k: v for k, v in self.answers.items() if v is not None},
            **self.subjects(),
        }

    @property
    def frame(self) -> Iterator[Any]:
        """The bound fields around the questions: day and team."""
        return (self[name] for name in ("happened_on", "team"))

    @property
    def questions(self) -> Iterator[Any]:
        """The bound fields of the kind."""
        return (self[PREFIX + f.code] for f in self.drawn)

    @property
    def last(self) -> Iterator[Any]:
        """What closes the form: photos, or the reason of an amendment."""
        return (self[name] for name in ("photos", "reason") if name in self.fields)


def teams_of(place: Unit) -> Sequence[tuple[str, str]]:
    """Give the teams that serve a village or belong to the place, by name."""
    serving = TeamVillage.objects.filter(village=place).values("team")
    rows = Team.objects.filter(Q(place=place) | Q(pk__in=serving), province=place.province)
    return [(str(t.pk), t.name) for t in rows.order_by("sort_key")]


class Reason(forms.Form):
    """Why a record is declared void; `revision` is the one that was looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why it is void"), max_length=300, error_messages=NEEDED,
        help_text=_("The record stays and can be read; it counts no more."),
    )  # fmt: skip


class MorePhotos(forms.Form):
    """Photos for a record that is there already."""

    photos = Photos(
        label=_("Add photos"),
        help_text=_("Place and camera data are taken out of every photo."),
    )
