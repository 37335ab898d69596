"""The writes of learning."""

from doorstep.capabilities.learning.actions.handing_in import HandIn, hand_in
from doorstep.capabilities.learning.actions.publishing import load_courses

__all__ = ["HandIn", "hand_in", "load_courses"]
