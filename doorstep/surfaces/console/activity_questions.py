"""The questions of a kind as fields of a web form; their checks stay with the kind.

Photos, recordings and signatures are made at the door: here they are attached as photos. What is
ticked by person is asked once for each person offered above.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.activities.kinds import (
    ACTIVITY,
    BY_PERSON,
    CHOICE,
    CHOICES,
    DATE,
    INTEGER,
    LONG_TEXT,
    MEMBERS,
    OF_FILES,
    SERIALS,
    TIME,
    YES_NO,
    ActivityKind,
    Field,
)
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.people.models import TeamMember, TeamVillage
from doorstep.kernel.places.models import Unit

if TYPE_CHECKING:
    from doorstep.surfaces.console.forms import ActivityForm

PREFIX = "a_"
NEEDED = {"required": _("This answer is needed.")}
_FEW_OPTIONS = 6
_RECENT = timedelta(days=60)
Options = Sequence[tuple[str, Any]]


class Day(forms.DateInput):
    """A day with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class _Time(forms.TextInput):
    """A time with the browser's own clock."""

    input_type = "time"


def drawn_fields(kind: ActivityKind, initial: Mapping[str, Any]) -> tuple[list[Field], list[Field]]:
    """Give the fields a form asks once, and those it asks by person.

    What is no longer asked is drawn where the record that is amended has an answer to it.
    """
    asked = [f for f in kind.fields if f.is_asked or initial.get(PREFIX + f.code)]
    once = [f for f in asked if f.type not in (BY_PERSON, *OF_FILES)]
    return once, [f for f in asked if f.type == BY_PERSON]


def drawn(field: Field, *, kind: ActivityKind, place: Unit, on: date) -> forms.Field:
    """Give the form field of one question at a place on a day."""
    told: dict[str, Any] = {
        "label": field.label,
        "help_text": field.help or _only_when(field, kind) or _bounds(field),
        "required": field.is_required and field.is_asked and field.shown_when is None,
        "error_messages": NEEDED,
    }
    if field.type == CHOICES:
        return _several(field.options, told)
    if field.type == MEMBERS:
        members = members_of(place, on=on)
        if not members:
            told["help_text"] = _("No team serves this place.")
        return _several(members, told)
    if field.type == ACTIVITY:
        return forms.ChoiceField(choices=[("", "–"), *_recent(field, place, on)], **told)
    if field.type == YES_NO:
        options = (("", _("not said")), ("true", _("yes")), ("false", _("no")))
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **told)
    if field.type == CHOICE:
        return _choice(field, told)
    widgets = {
        LONG_TEXT: forms.Textarea(attrs={"rows": 3}),
        SERIALS: forms.Textarea(attrs={"rows": 3}),
        DATE: Day(),
        TIME: _Time(),
        INTEGER: forms.TextInput(attrs={"inputmode": "numeric", "class": "num"}),
    }
    return forms.CharField(widget=widgets.get(field.type), strip=True, **told)


def _several(options: Options, told: dict[str, Any]) -> forms.Field:
    return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **told)


def _choice(field: Field, told: dict[str, Any]) -> forms.Field:
    if len(field.options) <= _FEW_OPTIONS and told["required"]:
        return forms.ChoiceField(choices=field.options, widget=forms.RadioSelect, **told)
    return forms.ChoiceField(choices=[("", "–"), *field.options], **told)


def _bounds(field: Field) -> Any:
    if field.type == SERIALS:
        return _("One number on each line.")
    if field.type != INTEGER or field.most is None:
        return ""
    least = field.least or 0
    return _("A whole number from %(least)s to %(most)s.") % {"least": least, "most": field.most}


def _only_when(field: Field, kind: ActivityKind) -> Any:
    """Say for which answers of another question this one is asked."""
    other = kind.field(field.shown_when[0]) if field.shown_when else None
    if other is None or field.shown_when is None:
        return ""
    words = dict(other.options) | {"true": _("yes"), "false": _("no")}
    answers = ", ".join(str(words.get(code, code)) for code in field.shown_when[1])
    return _("Only for “%(question)s”: %(answers)s") % {
        "question": other.label, "answers": answers,
    }  # fmt: skip


def members_of(place: Unit, *, on: date) -> Options:
    """Give the members, on a day, of the teams that serve a village or belong to the place."""
    serving = TeamVillage.objects.filter(village=place, from_on__lte=on, to_on__gt=on)
    rows = TeamMember.objects.filter(
        Q(team__place=place) | Q(team__in=serving.values("team")),
        province=place.province, from_on__lte=on, to_on__gt=on,
    )  # fmt: skip
    rows = rows.select_related("team").order_by("team__sort_key", "sort_key")
    return [(str(m.pk), f"{m.full_name} ({m.team.name})") for m in rows]


def _recent(field: Field, place: Unit, on: date) -> Options:
    """Give the last records of the kind that a field points to, at the place."""
    rows = Activity.objects.filter(
        place=place, kind=field.of, is_current=True, is_void=False,
        happened_on__gte=on - _RECENT,
    ).order_by("-happened_on", "-id")  # fmt: skip
    return [
        (str(a.root), f"{a.happened_on:%d/%m/%Y} {a.answers.get('title', '')}".strip())
        for a in rows[:50]
    ]


class ByPerson:
    """A question that is ticked for each person: one group of ticks for each who is offered."""

    def __init__(self, field: Field, *, form: ActivityForm) -> None:
        self.field, self.form = field, form
        self.was: dict[str, list[str]] = form.initial.get(PREFIX + field.code) or {}
        picker = form.fields.get("persons")
        self.persons = [str(pk) for pk, _name in picker.choices] if picker else []
        for pk, name in picker.choices if picker else ():
            form.fields[self._name(str(pk))] = forms.MultipleChoiceField(
                label=f"{field.label}: {name}", choices=field.options, required=False,
                widget=forms.CheckboxSelectMultiple, initial=self.was.get(str(pk), []),
            )  # fmt: skip

    def _name(self, person: str) -> str:
        return f"{PREFIX}{self.field.code}_{person}"

    @property
    def rows(self) -> list[Any]:
        """The bound fields, one for each person."""
        return [self.form[self._name(person)] for person in self.persons]

    def told(self) -> dict[str, list[str]]:
        """Give what was ticked; of those whom the form does not show it stays as it was."""
        rest = {p: codes for p, codes in self.was.items() if p not in self.persons}
        given = {p: self.form.cleaned_data.get(self._name(p)) or [] for p in self.persons}
        return {**rest, **{p: codes for p, codes in given.items() if codes}}
