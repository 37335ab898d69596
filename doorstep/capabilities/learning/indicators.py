"""The figure of learning: lessons that people came to the end of."""

from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.learning import studies as studies
from doorstep.kernel.indicators.register import Term, indicator

indicator(
    "lessons_finished",
    label=_("Lessons finished"),
    counted_unit=_("sitting"),
    numerator=Term("lessons_finished"),
)
