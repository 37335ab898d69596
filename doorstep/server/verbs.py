"""What happens to the house as a whole, as the journal says it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.journal.wording import verbs

verbs(
    {
        "retention.erase": _("erased what was past its time"),
        "demo.make": _("made the demonstration"),
        "demo.forget": _("removed the demonstration"),
    }
)
