"""The writes of drafts: begin, change, send, take back, return, publish, drop."""

from doorstep.capabilities.learning.drafting.actions.publishing import publish
from doorstep.capabilities.learning.drafting.actions.sending import drop, give_back, send, take_back
from doorstep.capabilities.learning.drafting.actions.writing import (
    MOST_BYTES,
    Stale,
    change,
    start,
    start_from,
    start_new,
)

__all__ = [
    "MOST_BYTES",
    "Stale",
    "change",
    "drop",
    "give_back",
    "publish",
    "send",
    "start",
    "start_from",
    "start_new",
    "take_back",
]
