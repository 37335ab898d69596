"""What happens to submissions and own kinds, as the journal says it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.journal.wording import verbs

verbs(
    {
        "submissions.keep": _("sent a form that an officer must look at"),
        "submissions.enter": _("entered a form that had been kept"),
        "submissions.set_aside": _("set a form aside"),
        "own_kinds.upload": _("uploaded a form"),
        "own_kinds.publish": _("published a form of the province"),
        "own_kinds.keep_file": _("uploaded a file of a form"),
        "own_kinds.drop_file": _("took a file of a form away"),
        "own_kinds.map": _("said what a form of the province counts"),
        "own_kinds.retire": _("retired a form of the province"),
        "own_kinds.bring_back": _("brought a form of the province back"),
    }
)
