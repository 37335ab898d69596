"""A mobile support point: where a team sat down, from when to when, who staffed it.

The turns given there name it by its id (`support_turn.mobile_point`).
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.kernel.activities.kinds import (
    CHOICE,
    LONG_TEXT,
    MEMBERS,
    PHOTO,
    TEXT,
    TIME,
    Count,
    Field,
    activity_kind,
)
from doorstep.kernel.indicators.families import Measure

POINTS = Measure(
    "mobile_points",
    _("Mobile support points held"),
    pgettext_lazy("counted unit: mobile support point", "point"),
)

activity_kind(
    "mobile_point",
    label=_("Mobile support point"),
    plural=_("Mobile support points"),
    help=_("A point opened for some hours: at a market, a village house, a school."),
    levels=("village", "commune", "province"),
    fields=(
        Field("title", TEXT, _("Where it stood"), is_required=True),
        Field("from_time", TIME, pgettext_lazy("time of day", "From"), is_required=True),
        Field("to_time", TIME, pgettext_lazy("time of day", "To")),
        Field(
            "occasion",
            CHOICE,
            _("On what occasion"),
            options=(
                ("market", _("market day")),
                ("payout", _("payment of pensions or benefits")),
                ("meeting", _("village meeting")),
                ("school", _("at a school")),
                ("drive", _("drive of some days")),
                ("other", _("something else")),
            ),
        ),
        Field("staff", MEMBERS, _("Who staffed it")),
        Field("remarks", LONG_TEXT, _("Remarks")),
        Field("photo", PHOTO, _("Photos")),
    ),
    counts=(Count(POINTS),),
)
