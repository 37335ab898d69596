"""A household visit: every lane, every door, every person."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.activities.kinds import (
    CHOICE,
    CHOICES,
    INTEGER,
    LONG_TEXT,
    OF_SUBJECT,
    YES_NO,
    Count,
    Field,
    Gives,
    activity_kind,
)
from doorstep.kernel.indicators.families import Measure

VISITS = Measure("visits", _("Household visits"), _("visit"))
GUIDED = Measure("persons_guided", _("Persons guided at home"), _("person-turn"))

activity_kind(
    "household_visit",
    label=_("Household visit"),
    plural=_("Household visits"),
    help=_("One visit at one door, also when nobody was at home."),
    reaches=("household", "persons"),
    needs=("household",),
    fields=(
        Field(
            "outcome",
            CHOICE,
            _("How the visit went"),
            is_required=True,
            options=(
                ("met", _("Met and guided")),
                ("absent", _("Nobody at home")),
                ("refused", _("Did not wish a visit")),
                ("again", _("To be visited again")),
            ),
        ),
        Field("persons_guided", INTEGER, _("Persons guided"), most=40),
        Field(
            "topics",
            CHOICES,
            _("What was shown"),
            options=(
                ("vneid", _("Installing and using VNeID")),
                ("online_services", _("Online public services")),
                ("cashless", _("Paying without cash")),
                ("online_shopping", _("Buying and selling online")),
                ("safety", _("Staying safe online")),
                ("platforms", _("Local digital platforms")),
            ),
        ),
        Field("has_smart_device", YES_NO, _("The household has a smart phone or computer")),
        Field("needs_follow_up", YES_NO, _("Needs another visit")),
        Field("remarks", LONG_TEXT, _("Remarks")),
    ),
    counts=(
        Count(VISITS),
        Count(VISITS, group=OF_SUBJECT),
        Count(GUIDED, field="persons_guided"),
        Count(GUIDED, field="persons_guided", group=OF_SUBJECT),
    ),
    gives=(
        Gives("visited", to="household", when=("outcome", ("met", "again"))),
        Gives("smart_device", to="household", when=("has_smart_device", ("true",))),
    ),
)
