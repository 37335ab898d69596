"""What happens to long work, as the journal says it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.journal.wording import verbs

verbs({"work.ask": _("asked for long work in the background")})
