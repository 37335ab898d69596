"""Lists of what devices sent and nobody could enter by itself: records, fields with two values."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.models import Account
from doorstep.kernel.access.rights import SETTLE
from doorstep.kernel.places.queries import names_on
from doorstep.kernel.sync.models import Disagreement
from doorstep.kernel.sync.reasons import WORDS, todo_of, words_of
from doorstep.surfaces.console.place_filter import commune_filter
from doorstep.surfaces.console.sync_words import FIELDS, VERBS, Said, about_words, what_words
from doorstep.surfaces.look.lists import Column, Filter, ListSpec

BATCH_FORM = "batch"


TODO: dict[str, Any] = {
    "sync.waited_too_long": gettext_lazy(
        "Have the phone synced where the household or person was registered, or say who is meant."
    ),
    "sync.not_understood": gettext_lazy(
        "Look at what came, write it down by hand, then set this one aside."
    ),
    "sync.no_holder": gettext_lazy(
        "If it is right, enter it; let the person in on the device for the next time."
    ),
    "sync.closed_account": gettext_lazy("If it is right, enter it in your name."),
    "sync.place_unknown": gettext_lazy(
        "Choose the village that was meant, then enter it; or set it aside."
    ),
    "sync.place_out_of_reach": gettext_lazy(
        "If it is right, enter it; if another village was meant, choose it; else set it aside."
    ),
    "sync.revoked": gettext_lazy("Enter what you know to be true; set the rest aside."),
    "sync.failed": gettext_lazy(
        "Try to enter it once more. If that fails, write it down by hand and set it aside."
    ),
}
"""What an officer does about a reason; what the phone says speaks to who recorded it."""


def todo_words(reason: str) -> str:
    """Say what an officer does about a record."""
    if reason in TODO:
        return str(TODO[reason])
    return (
        todo_of(reason)
        if reason in WORDS
        else _("Enter it as it is, put it right first, or set it aside.")
    )


def reason_words(row: Any) -> str:
    """Say why a record was not entered."""
    return words_of(row.reason, row.words) or row.reason


def short_reason(code: str, rows: Any) -> str:
    """Say a reason without what was told with it; of an act's own refusal, what it said first."""
    if code in WORDS:
        return str(WORDS[code])
    return rows.filter(reason=code).values_list("words", flat=True).first() or code


def names_of(ids: Any) -> dict[Any, str]:
    """Give the names of accounts."""
    return dict(Account.objects.filter(pk__in=ids).values_list("pk", "full_name"))


def records_spec(actor: Actor, rows: Any, *, is_choosing: bool) -> ListSpec:
    """Give the list of records that need attention; with boxes to choose some of one reason."""
    plain = rows.order_by()
    places = names_on(set(plain.values_list("unit", flat=True)), on=actor.on)
    people = names_of(plain.values("made_by"))
    reasons = sorted(set(plain.values_list("reason", flat=True)))
    verbs = sorted(set(plain.values_list("verb", flat=True)))
    columns = [
        Column(key="what", label=_("What was sent"), value=what_words,
               href=lambda c: reverse("console:sync-record", args=[c.pk])),
        Column(key="about", label=_("About whom"), value=about_words),
        Column(key="made_by", label=_("Recorded by"), value=lambda c: people.get(c.made_by, "")),
        Column(key="unit", label=_("Place"), value=lambda c: places.get(c.unit_id, "")),
        Column(key="made_at", label=_("Recorded"), kind="moment", sort="made_at"),
        Column(key="received_at", label=_("Received"), kind="moment", sort="received_at"),
        Column(key="reason", label=_("Why"), value=reason_words),
        Column(key="device", label=_("Device"), value=lambda c: c.device.label, only="file"),
    ]  # fmt: skip
    if is_choosing:
        columns.insert(1, Column(key="chosen", label=_("Chosen"), value=_box))
    return ListSpec(
        caption=_("Records from devices that need attention"),
        columns=columns,
        filters=[
            Filter(key="reason", label=_("Why"),
                   options=[(code, short_reason(code, rows)) for code in reasons]),
            Filter(key="verb", label=_("What was sent"),
                   options=[(code, VERBS.get(code, _("Activity"))) for code in verbs]),
            commune_filter(actor, SETTLE, "unit"),
        ],
        search=(),
        order="received_at",
        file_name="sync-records",
        empty=_("No record from a device waits for you."),
    )  # fmt: skip


def _box(row: Any) -> str:
    """Draw the box that chooses a record for the form below the list."""
    words = _("Choose: %(what)s") % {"what": f"{what_words(row)} {about_words(row)}".strip()}
    return format_html(
        '<label class="pick"><input type="checkbox" name="record" value="{}" form="{}"'
        ' aria-label="{}"></label>',
        row.pk, BATCH_FORM, words,
    )  # fmt: skip


def values_spec(actor: Actor, rows: Any) -> ListSpec:
    """Give the list of fields for which a device sent another value."""
    found = list(rows)
    said = Said(actor, values=[[str(d.subject), d.kept, d.other] for d in found])
    places = names_on({d.unit_id for d in found}, on=actor.on)
    people = names_of({d.made_by for d in found})
    return ListSpec(
        caption=_("Two values for one field"),
        columns=[
            Column(key="field", label=pgettext("of a record", "Field"), value=field_words,
                   href=lambda d: reverse("console:sync-value", args=[d.pk])),
            Column(key="subject", label=pgettext("in the register", "Record"),
                   value=lambda d: subject_words(said, d)),
            Column(key="kept", label=_("In the books"),
                   value=lambda d: said.value(d.field, d.kept)),
            Column(key="other", label=_("From the device"),
                   value=lambda d: said.value(d.field, d.other)),
            Column(key="made_by", label=_("Recorded by"),
                   value=lambda d: people.get(d.made_by, "")),
            Column(key="made_at", label=_("Recorded"), kind="moment", sort="made_at"),
            Column(key="unit", label=_("Place"), value=lambda d: places.get(d.unit_id, "")),
        ],
        filters=[commune_filter(actor, SETTLE, "unit")],
        search=(),
        order="made_at",
        file_name="sync-values",
        empty=_("No field has two values."),
    )  # fmt: skip


def field_words(row: Disagreement) -> str:
    """Name the field of a disagreement; an answer by the code of its question."""
    return str(FIELDS.get(row.field, row.field.removeprefix("answers.")))


def subject_words(said: Said, row: Disagreement) -> str:
    """Name the record of a disagreement, as far as it may be seen."""
    if row.subject_type == "activity":
        return _("Activity")
    return said.value("subject", str(row.subject))
