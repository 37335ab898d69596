"""A household visit: every lane, every door, every person.

What is ticked for a person is what the visitor saw. It never is a confirmation on VNeID: that
comes by the authority's list alone.
"""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.activities.kinds import (
    BY_PERSON,
    CHOICE,
    CHOICES,
    DATE,
    INTEGER,
    LONG_TEXT,
    OF_SUBJECT,
    PHOTO,
    VOICE,
    YES_NO,
    Count,
    Field,
    Gives,
    activity_kind,
)
from doorstep.kernel.indicators.families import Measure

VISITS = Measure("visits", _("Household visits"), _("visit"))
GUIDED = Measure("persons_guided", _("Persons guided at home"), _("person-turn"))
TOPICS = (
    ("vneid", _("Installing and using VNeID")),
    ("online_services", _("Online public services")),
    ("cashless", _("Paying without cash")),
    ("online_shopping", _("Buying and selling online")),
    ("safety", _("Staying safe online")),
    ("platforms", _("Local digital platforms")),
)
MET = ("outcome", ("met", "again"))

activity_kind(
    "household_visit",
    version=2,
    label=_("Household visit"),
    plural=_("Household visits"),
    help=_("One visit at one door, also when nobody was at home. Persons: who was at home."),
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
        Field(
            "come_back_on",
            DATE,
            _("Come back on"),
            since=2,
            shown_when=("outcome", ("absent", "again")),
        ),
        Field("persons_guided", INTEGER, _("Persons guided"), most=40),
        Field("topics", CHOICES, _("What was shown"), options=TOPICS, until=2),
        Field("taught", BY_PERSON, _("What was taught"), options=TOPICS, since=2, shown_when=MET),
        Field(
            "can_now",
            BY_PERSON,
            _("Has or does now"),
            since=2,
            shown_when=MET,
            help=_("What you saw yourself. It is not a confirmation on VNeID."),
            options=(
                ("vneid_installed", _("VNeID installed and in use")),
                ("bank_account", _("Bank account")),
                ("cashless_account", _("Account for cashless payment")),
                ("service_alone", _("Online public service, done alone")),
                ("service_helped", _("Online public service, done with help")),
            ),
        ),
        Field(
            "has_smart_device", YES_NO, _("The household has a smart phone or computer"), until=2
        ),
        Field(
            "devices",
            CHOICES,
            _("Devices in the house"),
            since=2,
            shown_when=MET,
            options=(
                ("smart_phone", _("smart phone")),
                ("computer", _("computer or tablet")),
                ("plain_phone", _("plain phone")),
                ("internet", _("internet at home")),
                ("none", _("none of these")),
            ),
        ),
        Field(
            "needs",
            CHOICES,
            _("What the household needs"),
            since=2,
            shown_when=MET,
            options=(
                ("phone", _("a phone")),
                ("connection", _("signal or internet")),
                ("teaching", _("more teaching")),
                ("account", _("an account at a bank")),
                ("papers", _("help with a procedure")),
                ("other", _("something else")),
            ),
        ),
        Field("questions", LONG_TEXT, _("What they asked"), since=2, shown_when=MET),
        Field("needs_follow_up", YES_NO, _("Needs another visit")),
        Field("remarks", LONG_TEXT, _("Remarks")),
        Field("voice", VOICE, _("Spoken note"), since=2),
        Field("photo", PHOTO, _("Photos"), since=2, most=3),
    ),
    counts=(
        Count(VISITS),
        Count(VISITS, group=OF_SUBJECT),
        Count(GUIDED, field="persons_guided"),
        Count(GUIDED, field="persons_guided", group=OF_SUBJECT),
    ),
    gives=(
        Gives("visited", to="household", when=MET),
        Gives("smart_device", to="household", when=("has_smart_device", ("true",))),
        Gives("smart_device", to="household", when=("devices", ("smart_phone", "computer"))),
        Gives("vneid_installed", to="persons", when=("can_now", ("vneid_installed",))),
        Gives("bank_account", to="persons", when=("can_now", ("bank_account",))),
        Gives("cashless_account", to="persons", when=("can_now", ("cashless_account",))),
        Gives(
            "online_service", to="persons", when=("can_now", ("service_alone", "service_helped"))
        ),
        Gives("online_service_alone", to="persons", when=("can_now", ("service_alone",))),
    ),
)
