"""What is not done at a box: acts that could not travel are refused, with words.

An act may be done at a box when a phone could have done it too, or when it is the business of the
box alone (signing in, enrolling a phone, taking a list away). Everything else is done at the
province and comes with the next exchange.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.box.deriving import DERIVATIONS
from doorstep.kernel.journal.actions import Doer, Told

OWN = (
    "account.sign_in", "account.end_sessions", "account.change_language",
    "account.link", "activities.reach", "activities.take_away",
    "box.", "cards.", "device.", "figures.export_facts", "files.", "lists.",
    "people.reveal_identity_number", "retention.", "submissions.", "sync.take_parcel", "work.",
)  # fmt: skip
"""The beginnings of verbs that concern a box alone."""
_HANDS = ("", "command line")
"""The "device" of people at the console and at the command line."""


def refuse_what_cannot_travel(actor: Doer, lines: Sequence[Told]) -> None:
    """Raise Problem `box.at_the_province` for an act that would stay at the box."""
    if not settings.IS_BOX or actor.device not in _HANDS:
        return
    for told in lines:
        if not told.verb.startswith(OWN) and told.verb not in DERIVATIONS:
            words = _(
                "This is done at the province's server and comes with the next exchange. On a box"
                " you can register, record, amend, and enrol phones."
            )
            raise Problem("box.at_the_province", words)
