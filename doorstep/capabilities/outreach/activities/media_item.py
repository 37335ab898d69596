"""A media item: an article, a video, a broadcast, banners hung, leaflets laid out."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.kernel.activities.kinds import (
    CHOICE,
    CHOICES,
    INTEGER,
    LONG_TEXT,
    TEXT,
    Count,
    Field,
    activity_kind,
)
from doorstep.kernel.indicators.families import Measure

ITEMS = Measure("media_items", _("Media items"), _("item"))

activity_kind(
    "media_item",
    label=_("Media item"),
    plural=_("Media items"),
    help=_("News, videos, posts, loudspeaker broadcasts, banners, panels, leaflets."),
    levels=("village", "commune", "province"),
    fields=(
        Field("title", TEXT, _("Title"), is_required=True),
        Field(
            "form",
            CHOICE,
            pgettext_lazy("of a media item", "Form"),
            is_required=True,
            options=(
                ("article", _("article")),
                ("photo", _("photo")),
                ("video", _("video")),
                ("post", _("post on a social network")),
                ("livestream", _("livestream")),
                ("loudspeaker", _("loudspeaker broadcast")),
                ("banner", _("banner")),
                ("vertical_banner", _("vertical banner")),
                ("panel", _("panel")),
                ("standee", _("standee")),
                ("poster", _("poster")),
                ("leaflet", _("leaflet")),
                ("led", _("LED screen")),
                ("avatar_frame", _("profile picture frame")),
            ),
        ),
        Field("pieces", INTEGER, _("How many"), is_required=True, least=1),
        Field(
            "channels",
            CHOICES,
            _("Channels"),
            options=(
                ("loudspeakers", _("grassroots information system")),
                ("web", _("web page")),
                ("social", _("social networks")),
                ("zalo", _("Zalo groups")),
                ("press", _("press, radio, television")),
                ("street", _("streets and public places")),
            ),
        ),
        Field("address", TEXT, _("Address on the web")),
        Field("topics", LONG_TEXT, _("Topics")),
        Field("funding", TEXT, _("Paid by")),
    ),
    counts=(Count(ITEMS, field="pieces"),),
)
