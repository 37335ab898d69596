"""What happens to activities, as the journal says it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.journal.wording import verbs

verbs(
    {
        "activities.record": _("recorded an activity"),
        "activities.amend": _("amended an activity"),
        "activities.void": _("declared an activity void"),
        "activities.reach": _("recorded an activity elsewhere that reached people from here"),
        "activities.attach_photo": _("added a photo to an activity"),
        "activities.take_away": _("took a list of activities away as a file"),
    }
)
