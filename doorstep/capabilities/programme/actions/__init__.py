"""The only writes of the programme. Every action takes `actor` first and all by keyword."""

from doorstep.capabilities.programme.actions.plans import PlanRead, cascade_targets, read_plan
from doorstep.capabilities.programme.actions.records import (
    keep_campaign,
    keep_directive,
    keep_document,
    keep_model,
    keep_note,
    keep_occasion,
    keep_system,
    remove,
)
from doorstep.capabilities.programme.actions.states import (
    say_model,
    say_occasion,
    say_system,
)

__all__ = [
    "PlanRead",
    "cascade_targets",
    "keep_campaign",
    "keep_directive",
    "keep_document",
    "keep_model",
    "keep_note",
    "keep_occasion",
    "keep_system",
    "read_plan",
    "remove",
    "say_model",
    "say_occasion",
    "say_system",
]
