"""Reasons why an activity needs attention, in words."""

from django.utils.translation import gettext_lazy as _

ATTENTION = {
    "unknown_kind": _("This kind of activity is not known here."),
    "answers_do_not_fit": _("Some answers do not fit the form."),
    "place_not_valid_then": _("The place did not exist on that day."),
    "future_day": _("The day lies in the future."),
    "place_out_of_scope": _("The place lies outside the sender's area."),
}
