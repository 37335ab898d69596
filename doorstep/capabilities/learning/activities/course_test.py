"""A certifying test of a course, as the server marked it; made by handing in, never by a form."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.capabilities.learning.attainments import COURSE
from doorstep.capabilities.learning.folders import lazy_title, tested
from doorstep.capabilities.learning.papers import NOT_YET, PASSED
from doorstep.kernel.activities.kinds import (
    CHOICE,
    INTEGER,
    OF_SUBJECT,
    YES_NO,
    Count,
    Field,
    Gives,
    activity_kind,
)
from doorstep.kernel.indicators.families import Measure

TESTS = Measure("course_tests", _("Tests taken"), _("test"))

activity_kind(
    "course_test",
    label=_("Test of a course"),
    plural=_("Tests of courses"),
    help=_("Marked by the server. Passing is not a confirmation on VNeID."),
    reaches=("persons",),
    needs=("persons",),
    levels=("village", "commune"),
    fields=(
        Field(
            "course",
            CHOICE,
            _("Course"),
            is_required=True,
            options=tuple((code, lazy_title(code)) for code in tested()),
        ),
        Field(
            "result",
            CHOICE,
            _("Result"),
            is_required=True,
            options=(
                (PASSED, _("passed")),
                (NOT_YET, pgettext_lazy("result of a skills check", "not yet")),
            ),
        ),
        Field("right", INTEGER, _("Right answers"), most=500),
        Field("asked", INTEGER, _("Questions asked"), most=500),
        Field("too_late", YES_NO, _("Over time")),
    ),
    counts=(Count(TESTS), Count(TESTS, group=OF_SUBJECT)),
    gives=tuple(
        Gives(COURSE + code, to="persons", when=("course", (code,)), also=("result", (PASSED,)))
        for code in tested()
    ),
    is_derived=True,
)
