"""Forms for facilities: a new one, its state, its end, its photos."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.places.kinds import FACILITY_KINDS, FACILITY_STATES
from doorstep.surfaces.console.forms import Day, Photos

_NEEDED = {"required": _("This answer is needed.")}


class Plain(forms.Form):
    """A form whose labels end without a colon."""

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, label_suffix="", **told)


class FacilityForm(Plain):
    """A new facility at a place."""

    kind = forms.ChoiceField(label=_("Kind"), error_messages=_NEEDED)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    began_on = forms.DateField(
        label=_("Since"), widget=Day, error_messages=_NEEDED,
        help_text=_("The first day on which it is there."),
    )  # fmt: skip
    state = forms.ChoiceField(label=_("State"), required=False)
    owner = forms.CharField(label=_("Owner"), max_length=200, required=False)
    funding = forms.CharField(label=_("Funded by"), max_length=200, required=False)
    lat = forms.FloatField(
        label=_("Latitude"), required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    lon = forms.FloatField(
        label=_("Longitude"), required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.fields["kind"].choices = [("", "–"), *((k.code, k.label) for k in FACILITY_KINDS)]
        self.fields["state"].choices = [("", "–"), *FACILITY_STATES.items()]


class StateForm(Plain):
    """In which state a facility is now, and why."""

    state = forms.ChoiceField(label=_("State"), error_messages=_NEEDED)
    note = forms.CharField(label=_("Note"), required=False, max_length=500)

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.fields["state"].choices = list(FACILITY_STATES.items())


class EndForm(Plain):
    """From which day a facility is no longer there."""

    ended_on = forms.DateField(
        label=_("Gone from"), widget=Day, error_messages=_NEEDED,
        help_text=_("The first day on which it is no longer there."),
    )  # fmt: skip


class PhotoForm(Plain):
    """Photos of a facility."""

    photos = Photos(
        label=_("Add photos"), error_messages=_NEEDED,
        help_text=_("Place and camera data are taken out of every photo."),
    )  # fmt: skip
    taken_on = forms.DateField(label=_("Taken on"), widget=Day, required=False)
