"""The tables of people: register, groups, sensitive data, teams."""

from doorstep.kernel.people.models.groups import GroupMembership, SensitiveMembership, TargetGroup
from doorstep.kernel.people.models.joining import (
    DuplicatePair,
    Handover,
    HouseholdMerge,
    Merge,
    NotSame,
)
from doorstep.kernel.people.models.register import (
    BUSINESS,
    HOUSEHOLD,
    PERSON,
    Business,
    Household,
    Person,
    Residence,
)
from doorstep.kernel.people.models.sensitive import Consent, IdentityNumber
from doorstep.kernel.people.models.teams import PayRate, Team, TeamMember, TeamVillage, WorkDay

__all__ = [
    "BUSINESS",
    "HOUSEHOLD",
    "PERSON",
    "Business",
    "Consent",
    "DuplicatePair",
    "GroupMembership",
    "Handover",
    "Household",
    "HouseholdMerge",
    "IdentityNumber",
    "Merge",
    "NotSame",
    "PayRate",
    "Person",
    "Residence",
    "SensitiveMembership",
    "TargetGroup",
    "Team",
    "TeamMember",
    "TeamVillage",
    "WorkDay",
]
