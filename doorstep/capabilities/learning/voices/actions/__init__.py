"""The writes of voices."""

from doorstep.capabilities.learning.voices.actions.recording import VoiceDraft, record_voice
from doorstep.capabilities.learning.voices.actions.reviewing import (
    accept_voice,
    return_voice,
    withdraw_voice,
)

__all__ = ["VoiceDraft", "accept_voice", "record_voice", "return_voice", "withdraw_voice"]
