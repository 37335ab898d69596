"""The forms of the programme, one per type: what may be filled in, what the actions are told."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.capabilities.programme import kinds
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PROGRAMME
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.files.actions import keep_document as keep_file
from doorstep.kernel.files.rules import MAX_DOCUMENT_BYTES
from doorstep.kernel.places.models import Unit
from doorstep.surfaces.console.programme_asking import (
    Choice,
    Date,
    Hour,
    ThingForm,
    document_chosen,
    document_options,
    options,
    unit_options,
)
from doorstep.surfaces.console.programme_rows import Channels, Phases
from doorstep.surfaces.console.programme_texts import FigureField, TextListField, TextsField


class DocumentForm(ThingForm):
    """A document with its file. The number is kept as typed; what is read from it is shown."""

    number = forms.CharField(
        label=pgettext_lazy("of a document", "Number"), required=False, max_length=80,
        help_text=_("As printed, like 611/KH-UBND or 04-KH/ĐU."),
    )  # fmt: skip
    kind = Choice(label=_("Kind"), choices=lambda: options(kinds.DOCUMENT_KINDS))
    issuer = TextsField(label=_("Issued by"), required=False)
    issued_on = Date(label=_("Issued on"), required=False)
    issued_text = TextsField(
        label=_("Issued, in words"), required=False,
        help_text=_("Only where the exact day is not known."),
    )  # fmt: skip
    about = TextsField(label=_("What it is about"), required=False, rows=3)
    replaces = Choice(label=_("Replaces"), required=False)
    upload = forms.FileField(
        label=_("File"), required=False, help_text=_("PDF, DOCX or XLSX, up to 40 MB.")
    )

    def __init__(self, *args: Any, actor: Actor, row: Any = None) -> None:
        super().__init__(*args, actor=actor, row=row)
        before = row.replaces if row is not None else None
        offered = document_options(actor, before)
        own = str(row.pk) if row is not None else None
        self.fields["replaces"].choices = [o for o in offered if o[0] != own]
        if row is not None and row.file_id:
            self.fields["upload"].help_text = _("A new file takes the place of the one kept now.")

    def of(self, row: Any) -> dict[str, Any]:
        """Start with the document that this one replaces."""
        return {**super().of(row), "replaces": str(row.replaces_id or "")}

    def clean_upload(self) -> Any:
        """Refuse what is too large before it is read."""
        upload = self.cleaned_data["upload"]
        if upload and upload.size > MAX_DOCUMENT_BYTES:
            raise forms.ValidationError(_("The file is larger than 40 MB."))
        return upload

    def told(self, place: Unit) -> dict[str, Any]:
        """Keep the file and tell of it; without a new one the old stays."""
        told = super().told(place)
        upload, told["replaces"] = told.pop("upload"), document_chosen(told["replaces"])
        if upload:
            told["file"] = keep_file(
                actor=self.actor, raw=upload.read(), province=place.province, name=upload.name
            )
        return told


class CampaignForm(ThingForm):
    """A campaign: days included, with a time of day only where one was set; and its phases."""

    kind = Choice(label=_("Kind"), choices=lambda: options(kinds.CAMPAIGN_KINDS))
    label = TextsField(
        label=_("How it is called"), required=False,
        help_text=_("Like “30 days and nights”; it need not agree with the days."),
    )  # fmt: skip
    theme = TextsField(label=_("Theme"), required=False)
    starts_on = Date(label=_("First day"))
    starts_time = Hour(label=_("From (hour, if set)"))
    ends_on = Date(label=_("Last day"))
    ends_time = Hour(label=_("To (hour, if set)"))
    goals = TextListField(label=_("Goals"), required=False)
    contents = TextListField(label=_("Contents"), required=False)
    actors = TextListField(label=_("Who takes part"), required=False)
    channels = TextListField(label=_("Channels"), required=False)
    audience = TextListField(label=_("For whom"), required=False)
    concluded = TextsField(label=_("Summed up"), required=False)
    concluded_by = Date(label=_("Summed up by this day"), required=False)
    document = Choice(label=_("Document"), required=False)

    def row_set(self, data: Any) -> Any:
        """Give the phases."""
        return Phases(data, below=self.row)

    def of(self, row: Any) -> dict[str, Any]:
        """Start with the days and, where they are set, the hours."""
        start, end = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
        is_midnight = end.time() == time.min
        return {
            **super().of(row),
            "starts_on": start.date(),
            "starts_time": None if start.time() == time.min else start.time(),
            "ends_on": end.date() - timedelta(days=1) if is_midnight else end.date(),
            "ends_time": None if is_midnight else end.time(),
        }

    def clean(self) -> dict[str, Any]:
        """Put days and hours together; the end must come after the start."""
        told = super().clean() or self.cleaned_data
        if {"starts_on", "ends_on", "starts_time", "ends_time"} <= told.keys():
            told["starts_at"] = _at(told["starts_on"], told["starts_time"] or time.min)
            day = told["ends_on"] if told["ends_time"] else told["ends_on"] + timedelta(days=1)
            told["ends_at"] = _at(day, told["ends_time"] or time.min)
            if told["ends_at"] <= told["starts_at"]:
                self.add_error("ends_on", _("The end lies before the start."))
        return told

    def told(self, place: Unit) -> dict[str, Any]:
        """Tell days with hours, and the phases."""
        told = super().told(place)
        for name in ("starts_on", "starts_time", "ends_on", "ends_time"):
            told.pop(name)
        return {**told, "phases": self.rows.told()}


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


class DirectiveForm(ThingForm):
    """What somebody told others to do."""

    text = TextsField(label=_("Text"), required=False, rows=5)
    issued_by = TextsField(label=_("Issued by"), required=False)
    issued_on = Date(label=_("Issued on"), required=False)
    addressees = TextListField(label=_("Addressees"), required=False)
    document = Choice(label=_("Document"), required=False)

    def of(self, row: Any) -> dict[str, Any]:
        """Start with the addressees in their order."""
        return {**super().of(row), "addressees": [a.name for a in row.addressees.all()]}


class ModelForm(ThingForm):
    """A local model and the units where it works."""

    kind = Choice(label=_("Kind"), choices=lambda: options(kinds.MODEL_KINDS))
    starts_on = Date(label=_("First day"), required=False)
    ends_on = Date(label=_("Last day"), required=False)
    parts = TextListField(label=_("Parts"), required=False)
    actors = TextListField(label=_("Who takes part"), required=False)
    handover = TextsField(label=pgettext_lazy("of a model", "Hand-over"), required=False, rows=3)
    replication = TextsField(label=_("Replication"), required=False, rows=3)
    document = Choice(label=_("Document"), required=False)
    at = forms.MultipleChoiceField(
        label=_("Works in"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, actor: Actor, row: Any = None) -> None:
        super().__init__(*args, actor=actor, row=row)
        there = [a.unit_id for a in row.at.all()] if row is not None else []
        self.fields["at"].choices = unit_options(actor, KEEP_PROGRAMME, *there)

    def of(self, row: Any) -> dict[str, Any]:
        """Start with the units where it works."""
        return {**super().of(row), "at": [str(a.unit_id) for a in row.at.all()]}

    def told(self, place: Unit) -> dict[str, Any]:
        """Tell of the units as units."""
        told = super().told(place)
        return {**told, "at": list(Unit.objects.filter(pk__in=told["at"]).order_by("pk"))}


class SystemForm(ThingForm):
    """A system and the ways to reach it."""

    kind = Choice(label=_("Kind"), choices=lambda: options(kinds.SYSTEM_KINDS))
    functions = TextListField(label=_("Functions"), required=False)
    url = forms.CharField(label=_("Address"), required=False, max_length=300)
    launched = forms.CharField(
        label=_("In use since"), required=False, max_length=20, help_text=_("A year or a day.")
    )

    def row_set(self, data: Any) -> Any:
        """Give the channels."""
        return Channels(data, below=self.row)

    def told(self, place: Unit) -> dict[str, Any]:
        """Tell of the channels, too."""
        return {**super().told(place), "channels": self.rows.told()}


class NoteForm(ThingForm):
    """A difficulty, goal, need … as officials write it down."""

    kind = Choice(label=_("Kind"), choices=lambda: options(kinds.NOTE_KINDS))
    text = TextsField(label=_("Text"), required=False, rows=5)
    target_percent = FigureField(label=_("Aims at (percent)"), required=False)
    audience = TextListField(label=_("For whom"), required=False)


class OccasionForm(ThingForm):
    """Something ahead, or told of only as a whole. Days are included."""

    kind = Choice(label=_("Kind"), choices=lambda: options(KINDS))
    text = TextsField(label=_("Text"), required=False, rows=5)
    starts_on = Date(label=_("First day"))
    ends_on = Date(label=_("Last day"))


class StateForm(forms.Form):
    """The state something is in from a day on."""

    status = Choice(label=_("State"))
    on = Date(label=_("Since"))
    text = TextsField(label=_("Remark"), required=False)

    def __init__(self, data: Any = None, *, states: Any, on: date) -> None:
        super().__init__(data, initial={"on": on}, label_suffix="", prefix="state")
        self.fields["status"].choices = options(states)


FORMS: dict[str, type[ThingForm]] = {
    "document": DocumentForm, "campaign": CampaignForm, "directive": DirectiveForm,
    "model": ModelForm, "system": SystemForm, "note": NoteForm, "occasion": OccasionForm,
}  # fmt: skip
