"""Why a form was not entered, and what an officer can do about it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.activities.labels import ATTENTION, MENDING

WORDS: dict[str, Any] = {
    "odk.waits": _("It builds on a household or a form that has not arrived yet."),
    "odk.more_to_come": _("The last of its files have not arrived yet."),
    "odk.out_of_reach": _("Whoever filled it in may not do this at this place."),
    "odk.unknown_form": _("This form is not known here."),
    "odk.other_form": _("The edit belongs to another form than its original."),
    "odk.place_unknown": _("The place is not known here."),
    "odk.person_unknown": _("A person is not known here."),
    "odk.business_unknown": _("No business has this tax number."),
    "odk.known_already": _("A business with this tax number is kept already."),
    "odk.changed_meanwhile": _("Somebody else had changed the same details; those were kept."),
    "odk.failed": _("The server could not enter this form."),
    "activities.changed_meanwhile": _("The record was amended here after the form was sent."),
    "activities.not_fit": _("Some answers of the edit do not fit the form."),
    "activities.future": _("The day lies in the future."),
    "people.no_name": _("A name is needed."),
}
TODO: dict[str, Any] = {
    "odk.waits": _("Send the forms of the other phone, then it is entered by itself."),
    "odk.more_to_come": _("Send again from the phone, or enter it without the missing files."),
    "odk.out_of_reach": _("Check who worked there, then enter it or set it aside."),
    "odk.known_already": _("Compare with the business that has this number, then close this."),
    "odk.changed_meanwhile": _("Compare with the household's page, then close this."),
    "activities.changed_meanwhile": _("Look at the record, amend it by hand, then set this aside."),
    "activities.not_fit": _("Amend the record by hand, then set this aside."),
}
_OTHERWISE = _("Enter it as it is, or set it aside with a reason.")


def reason_words(code: str) -> str:
    """Say a reason in the reader's language; an unknown one is shown as its code."""
    return str(WORDS.get(code) or ATTENTION.get(code) or code)


def todo_words(code: str) -> str:
    """Say what to do about a reason."""
    return str(TODO.get(code) or MENDING.get(code) or _OTHERWISE)
