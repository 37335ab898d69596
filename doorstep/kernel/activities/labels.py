"""Words around activities: why one needs attention, where it came from, columns of an import."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ATTENTION = {
    "unknown_kind": _("This kind of activity is not known here."),
    "answers_do_not_fit": _("Some answers do not fit the form."),
    "place_not_valid_then": _("The place did not exist on that day."),
    "future_day": _("The day lies in the future."),
    "long_past": _("The day lies more than two years back."),
    "place_out_of_scope": _("The place lies outside the sender's area."),
    "clock_impossible": _("The device's clock was wrong; the day is the server's."),
}

MENDING = {
    "unknown_kind": _("Update this server; until then the record is kept as it came."),
    "answers_do_not_fit": _("Open the record and amend the answers that are marked."),
    "place_not_valid_then": _("Amend the place or the day."),
    "future_day": _("Ask whoever recorded it, then amend the day."),
    "long_past": _("Ask whoever recorded it, then amend the day."),
    "clock_impossible": _("Ask whoever recorded it, then amend the day."),
    "place_out_of_scope": _("Check whether the sender worked there, then amend or void it."),
}
"""What to do about each reason."""


def needs_attention(code: str, *, why: Any, todo: Any) -> None:
    """Add a reason for attention that a capability knows: what is wrong, and what to do."""
    ATTENTION[code], MENDING[code] = why, todo


SOURCES = {
    "form": _("entered here"),
    "phone": _("phone"),
    "odk": _("ODK Collect"),
    "import": _("import"),
    "article": _("published articles"),
    "demo": _("made up for the demonstration"),
}
"""Where a record came from."""

FRAME_COLUMNS = (
    ("external_id", _("Record number"), False),
    ("place", _("Village or unit code"), True),
    ("happened_on", _("Day"), True),
    ("team", _("Team"), False),
)
"""Import columns of every kind: (code, label, is required)."""

SUBJECT_COLUMNS = (
    ("household", "household", _("Household number")),
    ("business", "business", _("Business tax number")),
    ("persons", "persons", _("Persons")),
)
"""Import columns by the subject a kind reaches: (subject, code, label)."""


def attention_words(code: str) -> Any:
    """Say why an activity needs attention; an unknown reason is shown as its code."""
    return ATTENTION.get(code, code)


def source_words(code: str) -> Any:
    """Say where a record came from; an unknown source is shown as its code."""
    return SOURCES.get(code, code)
