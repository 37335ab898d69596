"""A survey: asking how things stand, in a place or of a person."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.activities.kinds import INTEGER, LONG_TEXT, TEXT, Count, Field, activity_kind
from doorstep.kernel.indicators.families import Measure

SURVEYS = Measure("surveys", _("Surveys"), _("survey"))

activity_kind(
    "survey",
    label=_("Survey"),
    plural=_("Surveys"),
    help=_("A survey on the spot: who asked whom about what, and what came out."),
    reaches=("household", "persons"),
    levels=("village", "commune", "province"),
    fields=(
        Field("title", TEXT, _("Subject"), is_required=True),
        Field("respondents", INTEGER, _("Persons asked"), most=1_000_000),
        Field("partner", TEXT, _("With whom")),
        Field("findings", LONG_TEXT, _("Findings")),
    ),
    counts=(Count(SURVEYS),),
)
