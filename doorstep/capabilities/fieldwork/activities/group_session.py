"""A group session: a class, a talk, a training in the village house or the commune hall."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.activities.kinds import (
    CHOICE,
    CHOICES,
    INTEGER,
    LONG_TEXT,
    PHOTO,
    TEXT,
    YES_NO,
    Count,
    Field,
    activity_kind,
)
from doorstep.kernel.indicators.families import Measure

SESSIONS = Measure("sessions", _("Group sessions"), _("session"))
PARTICIPANTS = Measure("session_participants", _("Participants of sessions"), _("person-turn"))

SIGNS = (("=", _("exactly")), ("~", _("about")), (">", _("more than")), ("<", _("less than")))

activity_kind(
    "group_session",
    version=3,
    label=_("Group session"),
    plural=_("Group sessions"),
    help=_("A class, talk or training. Participants may be named, counted, or both."),
    reaches=("persons",),
    levels=("village", "commune", "province"),
    fields=(
        Field("title", TEXT, _("Subject"), is_required=True),
        Field(
            "attendance",
            CHOICE,
            _("How attendance was taken"),
            since=2,
            options=(
                ("cards", _("by the persons' cards")),
                ("list", _("by ticking the list")),
                ("heads", _("by counting heads")),
            ),
        ),
        Field("participants", INTEGER, _("Participants"), is_required=True, most=100_000),
        Field("participants_sign", CHOICE, _("Counted how"), options=SIGNS),
        Field("participants_poor", INTEGER, _("of them from poor households")),
        Field("participants_ethnic_minority", INTEGER, _("of them of ethnic minorities")),
        Field("participants_elderly", INTEGER, _("of them elderly")),
        Field(
            "audience",
            CHOICES,
            _("For whom"),
            options=(
                ("people", _("people of the village")),
                ("cadres", _("cadres, civil servants, public employees")),
                ("team_members", _("members of community teams")),
                ("village_heads", _("village heads and cell secretaries")),
                ("pupils", _("pupils and students")),
                ("unions", _("unions and associations")),
                ("leaders", _("leaders")),
            ),
        ),
        Field("contents", LONG_TEXT, _("Contents")),
        Field("remarks", LONG_TEXT, _("Remarks")),
        # A picture of a class shows many: nobody is asked by name, so whoever takes it says for
        # all of them that they were asked. Without that there is no picture.
        Field(
            "agreed_to_photos",
            YES_NO,
            _("Everybody in the pictures was asked and agreed to them"),
            help=_(
                "Say aloud what the picture is for and that officers may see it. Whoever does not"
                " want it stays out of the picture. Without a yes no photo can be taken."
            ),
            since=3,
        ),
        Field("photo", PHOTO, _("Photos"), since=2, shown_when=("agreed_to_photos", ("true",))),
    ),
    counts=(
        Count(SESSIONS),
        Count(PARTICIPANTS, field="participants"),
        Count(PARTICIPANTS, field="participants_poor", group="poor"),
        Count(PARTICIPANTS, field="participants_ethnic_minority", group="ethnic_minority"),
        Count(PARTICIPANTS, field="participants_elderly", group="elderly"),
    ),
)
