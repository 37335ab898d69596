"""A day of work: which members of the team worked, by day or by night, and at what.

The days reach the payment sheet by `reactions`.
"""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.activities.kinds import (
    CHOICE,
    LONG_TEXT,
    MEMBERS,
    Count,
    Field,
    activity_kind,
)
from doorstep.kernel.indicators.families import Measure

DAYS = Measure("days_of_work_noted", _("Days of work noted"), _("note"))

activity_kind(
    "work_day",
    label=_("Day of work"),
    plural=_("Days of work"),
    help=_("Who of the team worked on the day. A day is paid once, whoever notes it."),
    levels=("village", "commune"),
    fields=(
        Field("members", MEMBERS, _("Who worked"), is_required=True),
        Field(
            "part",
            CHOICE,
            _("By day or by night"),
            is_required=True,
            options=(("day", _("by day")), ("night", _("by night"))),
        ),
        Field("task", LONG_TEXT, _("At what")),
    ),
    counts=(Count(DAYS),),
)
