"""What happens to lists, as the journal says it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.journal.wording import verbs

verbs(
    {
        "lists.take_away": _("took a list away as a file"),
        "figures.export_facts": _("took the facts behind a figure away as a file"),
    }
)
