"""What happens to lists that are sent in, as the journal says it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.journal.wording import verbs

verbs(
    {
        "imports.upload": _("sent a list"),
        "imports.set_mapping": _("said which column is which"),
        "imports.check": _("had a list checked"),
        "imports.confirm": _("confirmed a list"),
        "imports.chunk": _("took rows of a list over"),
        "imports.done": _("finished an import"),
        "imports.cancel": _("cancelled an import"),
        "imports.take_faults": _("took the faults of a list away as a file"),
    }
)
