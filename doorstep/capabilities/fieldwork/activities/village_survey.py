"""A survey of a village: what reaches it, as somebody stood there and saw.

Whoever may keep places thereby says so of the village; from others it waits for such a person
(`reactions`).
"""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.activities.kinds import (
    CHOICES,
    INTEGER,
    LONG_TEXT,
    PHOTO,
    YES_NO,
    Count,
    Field,
    activity_kind,
)
from doorstep.kernel.indicators.families import Measure

SURVEYED = Measure("village_surveys", _("Villages surveyed"), _("survey"))

activity_kind(
    "village_survey",
    label=_("Survey of a village"),
    plural=_("Surveys of villages"),
    help=_("Signal, electricity, fibre and wifi as you found them in the village."),
    fields=(
        Field(
            "signal",
            CHOICES,
            _("Mobile signal"),
            is_required=True,
            options=(
                ("none", _("No signal")),
                ("2g", "2G"),
                ("3g", "3G"),
                ("4g", "4G"),
                ("5g", "5G"),
            ),
        ),
        Field("houses_without_signal", INTEGER, _("Houses without signal"), most=5000),
        Field("electricity", YES_NO, _("Electricity")),
        Field("fibre", YES_NO, _("Fibre")),
        Field("wifi_house", YES_NO, _("Culture house with wifi")),
        Field("remarks", LONG_TEXT, _("Remarks")),
        Field("photo", PHOTO, _("Photos"), most=5),
    ),
    counts=(Count(SURVEYED),),
)
