"""A coordination note: working with telecoms, banks, police or schools on conditions."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.kernel.activities.kinds import CHOICE, LONG_TEXT, TEXT, Count, Field, activity_kind
from doorstep.kernel.indicators.families import Measure

NOTES = Measure(
    "coordination_notes",
    _("Coordination with others"),
    pgettext_lazy("counted unit: coordination with others", "note"),
)

activity_kind(
    "coordination_note",
    label=_("Coordination note"),
    plural=_("Coordination notes"),
    help=_("What was agreed with whom, such as a telecom company about signal in a village."),
    levels=("village", "commune", "province"),
    fields=(
        Field("title", TEXT, _("Subject"), is_required=True),
        Field("partner", TEXT, _("With whom")),
        Field(
            "topic",
            CHOICE,
            pgettext_lazy("what the talk was about", "About"),
            options=(
                ("signal", _("mobile signal")),
                ("internet", _("internet connection")),
                ("electricity", _("electricity")),
                ("payment", _("payment")),
                ("safety", _("safety")),
                ("visit", _("visit of a delegation")),
                ("other", _("something else")),
            ),
        ),
        Field("agreed", LONG_TEXT, _("What was agreed")),
    ),
    counts=(Count(NOTES),),
)
