"""What happens to attainments, as the journal says it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.journal.wording import verbs

verbs(
    {
        "attainments.grant": _("confirmed what somebody can or has"),
    }
)
