"""The tables of the programme."""

from doorstep.capabilities.programme.models.base import Kept, State
from doorstep.capabilities.programme.models.campaigns import (
    Addressee,
    Campaign,
    CampaignPhase,
    Directive,
    Occasion,
    OccasionState,
)
from doorstep.capabilities.programme.models.documents import Document, Plan, PlanPhase
from doorstep.capabilities.programme.models.holdings import (
    LocalModel,
    ModelPlace,
    ModelState,
    Note,
    System,
    SystemChannel,
    SystemState,
)

__all__ = [
    "Addressee",
    "Campaign",
    "CampaignPhase",
    "Directive",
    "Document",
    "Kept",
    "LocalModel",
    "ModelPlace",
    "ModelState",
    "Note",
    "Occasion",
    "OccasionState",
    "Plan",
    "PlanPhase",
    "State",
    "System",
    "SystemChannel",
    "SystemState",
]
