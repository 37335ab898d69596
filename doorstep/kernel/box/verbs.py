"""What happens between a box and the province, as the journal says it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.journal.wording import verbs

verbs(
    {
        "box.make": _("made a box"),
        "box.vouch": _("learned of a phone from a box"),
        "box.take": _("took in what the province sent"),
    }
)
