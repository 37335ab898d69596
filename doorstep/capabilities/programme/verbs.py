"""What happens to the things of the programme, as the journal says it: what stands beside it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.journal.wording import verbs

_THINGS = (
    "document", "plan", "campaign", "directive", "model", "system", "note", "occasion",
)  # fmt: skip
_WORDS = {
    "add": _("added to the programme"),
    "change": _("changed in the programme"),
    "remove": _("removed from the programme"),
    "state": _("said how it stands"),
}

verbs({f"{thing}.{act}": words for thing in _THINGS for act, words in _WORDS.items()})
