"""What happens to stock and tasks, as the journal says it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.journal.wording import verbs

verbs(
    {
        "stock.move": _("moved goods of a team"),
        "task.claim": _("took on a visit"),
        "task.release": _("gave a visit back"),
        "cards.print": _("printed cards of persons"),
    }
)
