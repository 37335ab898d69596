"""Reading places: names and versions by date, what lies under a unit, lineage, search, open splits.

Names and borders of units are public, so most of this asks for no actor.
"""

from doorstep.kernel.places.queries.finding import find_units, resolve_code
from doorstep.kernel.places.queries.identities import units_of
from doorstep.kernel.places.queries.lineage import Passed, Story, lineage_of, story_of
from doorstep.kernel.places.queries.standing import (
    borders_on,
    borders_stamp,
    changes_in,
    coverage_on,
    facilities_under,
    map_stamp,
)
from doorstep.kernel.places.queries.unresolved import (
    Candidate,
    ScreenRow,
    Unresolved,
    resolution_screen_rows,
    unresolved,
)
from doorstep.kernel.places.queries.versions import (
    children_on,
    names_on,
    place_ids_under,
    units_on,
    version_near,
    version_on,
    versions_near,
    versions_of,
    villages_of,
)

__all__ = [
    "Candidate",
    "Passed",
    "ScreenRow",
    "Story",
    "Unresolved",
    "borders_on",
    "borders_stamp",
    "changes_in",
    "children_on",
    "coverage_on",
    "facilities_under",
    "find_units",
    "lineage_of",
    "map_stamp",
    "names_on",
    "place_ids_under",
    "resolution_screen_rows",
    "resolve_code",
    "story_of",
    "units_of",
    "units_on",
    "unresolved",
    "version_near",
    "version_on",
    "versions_near",
    "versions_of",
    "villages_of",
]
