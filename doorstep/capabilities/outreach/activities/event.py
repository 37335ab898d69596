"""An event with broadcast points: one place, watched at many."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.kernel.activities.kinds import (
    CHOICE,
    INTEGER,
    LONG_TEXT,
    TEXT,
    Count,
    Field,
    activity_kind,
)
from doorstep.kernel.indicators.families import Measure

EVENTS = Measure("events", _("Events"), _("event"))
POINTS = Measure(
    "broadcast_points",
    _("Broadcast points"),
    pgettext_lazy("counted unit: broadcast point", "point"),
)
GUESTS = Measure("event_guests", _("Guests of events"), _("person-turn"))

activity_kind(
    "event",
    label=_("Event"),
    plural=_("Events"),
    help=_("A launch, a conference, a festival day, with the points it was broadcast to."),
    levels=("village", "commune", "province"),
    fields=(
        Field("title", TEXT, _("Title"), is_required=True),
        Field("points", INTEGER, _("Broadcast points"), most=100_000),
        Field("guests", INTEGER, _("Guests"), most=10_000_000),
        Field(
            "guests_sign",
            CHOICE,
            _("Counted how"),
            options=(
                ("=", _("exactly")),
                ("~", _("about")),
                (">", _("more than")),
                ("<", _("less than")),
            ),
        ),
        Field("organiser", TEXT, _("Organiser")),
        Field("programme", LONG_TEXT, _("Programme")),
    ),
    counts=(
        Count(EVENTS),
        Count(POINTS, field="points"),
        Count(GUESTS, field="guests"),
    ),
)
