"""What happens to indicators, reported values and targets, as the journal says it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.journal.wording import verbs

verbs(
    {
        "indicator.define": _("defined an indicator"),
        "indicator.redefine": _("changed the definition of an indicator"),
        "figure.enter": _("entered a value"),
        "figure.correct": _("corrected a value"),
        "targets.set": _("set targets"),
        "pace.set": _("set the pace of a target"),
    }
)
