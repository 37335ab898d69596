"""What happens to records from devices, as the journal says it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.journal.wording import verbs

verbs(
    {
        "sync.enter": _("entered a record that a device had sent"),
        "sync.enter_corrected": _("put right and entered a record that a device had sent"),
        "sync.set_aside": _("set a record from a device aside"),
        "sync.settle_disagreement": _("decided between two values"),
        "sync.take_parcel": _("took in a sealed parcel"),
    }
)
