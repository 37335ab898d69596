"""A support turn: one person helped at a fixed or mobile support point."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.kernel.activities.kinds import (
    ACTIVITY,
    CHOICE,
    LONG_TEXT,
    OF_SUBJECT,
    Count,
    Field,
    Gives,
    activity_kind,
)
from doorstep.kernel.indicators.families import Measure

TURNS = Measure("support_turns", _("Support turns"), _("person-turn"))

activity_kind(
    "support_turn",
    version=2,
    label=_("Support turn"),
    plural=_("Support turns"),
    help=_("One person helped once. Helping the same person again is another turn."),
    reaches=("persons",),
    levels=("village", "commune", "province"),
    fields=(
        Field(
            "point",
            CHOICE,
            pgettext_lazy("at which kind of spot", "Where"),
            is_required=True,
            options=(
                ("fixed", _("fixed support point")),
                ("mobile", _("mobile support point")),
                ("service_centre", _("public administration service centre")),
                ("home", _("at home")),
            ),
        ),
        Field(
            "mobile_point",
            ACTIVITY,
            _("Which mobile point"),
            since=2,
            of="mobile_point",
            shown_when=("point", ("mobile",)),
        ),
        Field(
            "help",
            CHOICE,
            _("Kind of help"),
            is_required=True,
            options=(
                ("vneid", _("VNeID: install, register, use")),
                ("submit_online", _("submit a file online")),
                ("look_up", _("look up a procedure or a result")),
                ("pay_online", _("pay fees and charges online")),
                ("bank_account", _("open a bank account")),
                ("digital_signature", _("personal digital signature")),
                ("other", _("something else")),
            ),
        ),
        # Who really did it: an assisted submission must not pass for the citizen's own.
        Field(
            "done_by",
            CHOICE,
            _("Who did it in the end"),
            options=(
                ("self", _("the person, guided")),
                ("together", _("together")),
                ("staff", _("staff on the person's behalf")),
            ),
        ),
        Field(
            "result",
            CHOICE,
            _("Result"),
            options=(("done", _("done")), ("later", _("to be continued")), ("failed", _("failed"))),
        ),
        Field("remarks", LONG_TEXT, _("Remarks")),
    ),
    counts=(Count(TURNS), Count(TURNS, group=OF_SUBJECT)),
    gives=(
        Gives("vneid_installed", to="persons", when=("help", ("vneid",))),
        Gives("online_service", to="persons", when=("help", ("submit_online", "pay_online"))),
        Gives(
            "online_service_alone",
            to="persons",
            when=("help", ("submit_online", "pay_online")),
            also=("done_by", ("self",)),
        ),
        Gives("bank_account", to="persons", when=("help", ("bank_account",))),
        Gives("digital_signature", to="persons", when=("help", ("digital_signature",))),
    ),
)
