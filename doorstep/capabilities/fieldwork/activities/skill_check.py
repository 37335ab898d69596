"""A skills check on the spot: an assessor sees what a person can do."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.kernel.activities.kinds import (
    CHOICE,
    LONG_TEXT,
    OF_SUBJECT,
    TEXT,
    Count,
    Field,
    Gives,
    activity_kind,
)
from doorstep.kernel.indicators.families import Measure

CHECKS = Measure("skill_checks", _("Skills checks"), _("check"))

activity_kind(
    "skill_check",
    label=_("Skills check"),
    plural=_("Skills checks"),
    help=_("Passing shows basic digital skills. It is not a confirmation on VNeID."),
    reaches=("persons",),
    needs=("persons",),
    levels=("village", "commune"),
    fields=(
        Field(
            "result",
            CHOICE,
            _("Result"),
            is_required=True,
            options=(
                ("passed", _("passed")),
                ("not_yet", pgettext_lazy("result of a skills check", "not yet")),
            ),
        ),
        Field("framework", TEXT, _("Framework and version")),
        Field("assessor", TEXT, _("Assessor")),
        Field("remarks", LONG_TEXT, _("Remarks")),
    ),
    counts=(Count(CHECKS), Count(CHECKS, group=OF_SUBJECT)),
    gives=(Gives("basic_skills", to="persons", when=("result", ("passed",))),),
)
