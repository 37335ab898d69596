"""The writes of learning."""

from doorstep.capabilities.learning.actions.handing_in import HandIn, hand_in
from doorstep.capabilities.learning.actions.publishing import load_courses
from doorstep.capabilities.learning.actions.studying import StudyDraft, keep_each, keep_studies

__all__ = ["HandIn", "StudyDraft", "hand_in", "keep_each", "keep_studies", "load_courses"]
