"""What happens to courses, as the journal says it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.journal.wording import verbs

verbs(
    {
        "course.publish": _("published an edition of a course"),
        "lessons.study": _("learned lessons"),
        "test.hand_in": _("handed in a test"),
    }
)
