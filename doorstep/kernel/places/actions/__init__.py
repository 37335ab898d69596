"""Everything that writes places. Acts on the map leave a `Change` that `undo_change` takes back.

merging, splitting and revising change units; villages, coverage, facilities and borders say what
is there. All are keyword-only with the actor first: right, transaction, rows, journal line.
"""

from doorstep.kernel.places.actions.borders import import_borders
from doorstep.kernel.places.actions.coverage import CoverageRow, set_coverage, set_coverage_many
from doorstep.kernel.places.actions.facilities import (
    add_facility,
    add_facility_photo,
    change_facility_state,
    end_facility,
)
from doorstep.kernel.places.actions.merging import merge_units, take_part
from doorstep.kernel.places.actions.revising import end, move_unit, rename_unit, retype_unit
from doorstep.kernel.places.actions.splitting import leave_facts, resolve_villages, split_unit
from doorstep.kernel.places.actions.undoing import undo_change
from doorstep.kernel.places.actions.villages import (
    NewVillage,
    add_village,
    add_village_type,
    add_villages,
    end_village,
)
from doorstep.kernel.places.drafting import NewUnit

__all__ = [
    "CoverageRow",
    "NewUnit",
    "NewVillage",
    "add_facility",
    "add_facility_photo",
    "add_village",
    "add_village_type",
    "add_villages",
    "change_facility_state",
    "end",
    "end_facility",
    "end_village",
    "import_borders",
    "leave_facts",
    "merge_units",
    "move_unit",
    "rename_unit",
    "resolve_villages",
    "retype_unit",
    "set_coverage",
    "set_coverage_many",
    "split_unit",
    "take_part",
    "undo_change",
]
