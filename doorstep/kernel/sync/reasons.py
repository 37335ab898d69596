"""Why a command waits or needs attention, and what to do: for who recorded it and for officers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.activities.labels import attention_words

WORDS = {
    "sync.waits": _("It builds on something that has not arrived yet."),
    "sync.waited_too_long": _("What it builds on has not arrived for five days."),
    "sync.unknown_verb": _("This server does not know this sort of record yet. It is kept."),
    "sync.not_understood": _("Parts of this record could not be understood. It is kept."),
    "sync.no_holder": _("The person who recorded it does not work on this device."),
    "sync.closed_account": _("The account of the person who recorded it is closed."),
    "sync.place_unknown": _("The place is not known here."),
    "sync.place_out_of_reach": _("The place lies outside the area of the person."),
    "sync.same_id": _("Another record with the same number has arrived. This one was not kept."),
    "sync.no_id": _("This record could not be read. It was not kept."),
    "sync.revoked": _("The device was revoked before this record arrived."),
    "sync.failed": _("The server could not enter this record. It is kept."),
    "sync.applied_by_officer": _("An officer entered it."),
    "sync.corrected_by_officer": _("An officer put it right and entered it."),
    "sync.set_aside": _("An officer set it aside."),
}

TODO = {
    "sync.waits": _("Nothing. Sync the other phone if it was recorded there."),
    "sync.waited_too_long": _("Sync the phone on which the household or person was registered."),
    "sync.unknown_verb": _("Nothing. It is entered when the server is updated."),
    "sync.not_understood": _("Update the app. An officer can look at the record."),
    "sync.no_holder": _("Ask the commune officer to enter you for this device."),
    "sync.closed_account": _("Ask the commune officer."),
    "sync.place_unknown": _("Tell the commune officer which village is meant."),
    "sync.place_out_of_reach": _("The commune officer can enter it, or ask the other commune to."),
    "sync.same_id": _("Keep it, export it, and show it to the commune officer."),
    "sync.no_id": _("Keep it, export it, and show it to the commune officer."),
    "sync.revoked": _("The commune officer decides."),
    "sync.failed": _("The commune officer was told."),
}
_OTHERWISE = _("The commune officer can enter it, put it right first, or set it aside.")


def words_of(reason: str, told: str = "") -> str:
    """Say a reason in the reader's language; `told` is what was said when it happened."""
    known = WORDS.get(reason)
    return f"{known} {told}".strip() if known else told


def flagged_words(code: str) -> str:
    """Say that an officer looks at a record that was entered; nothing where there is no reason."""
    words = _("An officer will look at it: %(why)s")
    return str(words) % {"why": attention_words(code)} if code else ""


def todo_of(reason: str) -> str:
    """Say what to do about a reason; nothing where there is none."""
    return str(TODO.get(reason, _OTHERWISE)) if reason else ""
