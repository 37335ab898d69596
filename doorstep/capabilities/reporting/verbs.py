"""What happens to published figures and their sources, as the journal says it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.journal.wording import verbs

verbs(
    {
        "figures.publish": _("published figures"),
        "sources.load": _("loaded source articles"),
    }
)
