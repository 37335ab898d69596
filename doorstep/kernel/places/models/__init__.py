"""The tables of places: units and their lives, and what stands in them."""

from doorstep.kernel.places.models.facilities import (
    Border,
    Coverage,
    Facility,
    FacilityPhoto,
    VillageType,
)
from doorstep.kernel.places.models.units import (
    BEGINNING,
    FOREVER,
    Change,
    Edition,
    Heir,
    Lineage,
    OnDate,
    Placement,
    Unit,
    UnitVersion,
)

__all__ = [
    "BEGINNING",
    "FOREVER",
    "Border",
    "Change",
    "Coverage",
    "Edition",
    "Facility",
    "FacilityPhoto",
    "Heir",
    "Lineage",
    "OnDate",
    "Placement",
    "Unit",
    "UnitVersion",
    "VillageType",
]
