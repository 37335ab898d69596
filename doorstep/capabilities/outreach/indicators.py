"""The figures that outreach answers for."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.kernel.indicators.register import Term, indicator

indicator(
    "media_items", label=_("Media items"), counted_unit=_("item"), numerator=Term("media_items")
)
indicator("events", label=_("Events"), counted_unit=_("event"), numerator=Term("events"))
indicator(
    "broadcast_points",
    label=_("Broadcast points"),
    counted_unit=pgettext_lazy("counted unit: broadcast point", "point"),
    numerator=Term("broadcast_points"),
)
indicator(
    "event_guests",
    label=_("Guests of events"),
    counted_unit=_("person-turn"),
    numerator=Term("event_guests"),
)
