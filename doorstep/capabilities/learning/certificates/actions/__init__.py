"""The writes of certificates."""

from doorstep.capabilities.learning.certificates.actions.adopting import adopt, end
from doorstep.capabilities.learning.certificates.actions.issuing import Outcome, issue_due, look
from doorstep.capabilities.learning.certificates.actions.keeping import (
    distrust,
    key_that_signs,
    rotate,
)
from doorstep.capabilities.learning.certificates.actions.revoking import revoke, unbar
from doorstep.capabilities.learning.certificates.actions.telling import take_away

__all__ = [
    "Outcome",
    "adopt",
    "distrust",
    "end",
    "issue_due",
    "key_that_signs",
    "look",
    "revoke",
    "rotate",
    "take_away",
    "unbar",
]
