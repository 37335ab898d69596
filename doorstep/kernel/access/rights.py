"""Rights: what can be done, and which roles at which levels may do it.

One table, read by `may` and `visible_to` alike and printed by `doorstep registers`.
"""

from __future__ import annotations

from dataclasses import dataclass

from doorstep.kernel.basics.registers import Register

OFFICER, VIEWER, LEADER, MEMBER = "officer", "viewer", "team_leader", "member"
ROLES = (OFFICER, VIEWER, LEADER, MEMBER)
LEVELS = ("province", "commune", "village")

PROVINCE_OFFICER = frozenset({("province", OFFICER)})
OFFICERS = PROVINCE_OFFICER | {("commune", OFFICER)}
SEERS = OFFICERS | {("province", VIEWER), ("commune", VIEWER)}
FIELD = frozenset({("village", LEADER), ("village", MEMBER), ("commune", LEADER)})
EVERYBODY = SEERS | FIELD | {("village", VIEWER), ("village", OFFICER)}
OFFICES = EVERYBODY
"""The (level, role) pairs that exist: a team leads at a village or commune, never a province."""


@dataclass(frozen=True)
class Right:
    """One right and the (level, role) pairs that have it."""

    code: str
    holders: frozenset[tuple[str, str]]


RIGHTS: Register[Right] = Register("rights", Right)


def right(code: str, holders: frozenset[tuple[str, str]]) -> str:
    """Declare a right and give its code."""
    RIGHTS.add(code, Right(code, holders))
    return code


SEE_FIGURES = right("figures.see", EVERYBODY)
SEE_PLACES = right("places.see", EVERYBODY)
CHANGE_MAP = right("places.change", PROVINCE_OFFICER)
KEEP_PLACES = right("places.keep", OFFICERS)
SEE_PEOPLE = right("people.see", OFFICERS | FIELD | {("commune", VIEWER)})
KEEP_PEOPLE = right("people.keep", OFFICERS)
SEE_SENSITIVE = right("people.see_sensitive", frozenset({("commune", OFFICER)}))
SEE_TEAMS = right("teams.see", EVERYBODY)
KEEP_TEAMS = right("teams.keep", OFFICERS)
SEE_ACTIVITIES = right("activities.see", EVERYBODY)
RECORD = right("activities.record", OFFICERS | FIELD)
AMEND = right("activities.amend", OFFICERS | {("village", LEADER)})
AMEND_OWN = right("activities.amend_own", OFFICERS | FIELD)
"""To amend or void what one recorded oneself, for thirty days; AMEND is for everybody's."""
IMPORT = right("imports.run", OFFICERS)
IMPORT_AUTHORITY = right("imports.authority", PROVINCE_OFFICER)
SEE_PROGRAMME = right("programme.see", EVERYBODY)
KEEP_PROGRAMME = right("programme.keep", OFFICERS)
ENTER_FIGURES = right("figures.enter", OFFICERS)
PUBLISH = right("figures.publish", OFFICERS)
SEE_JOURNAL = right("journal.see", OFFICERS)
KEEP_ACCOUNTS = right("access.keep", OFFICERS)
OWN_ACCOUNT = right("access.own", EVERYBODY)
KEEP_DEVICES = right("devices.keep", OFFICERS)
REGISTER = right("people.register", OFFICERS | FIELD)
"""To register at the door, and to correct what the person at the door says is wrong."""
SETTLE = right("sync.settle", OFFICERS)
"""To decide what becomes of records that a device sent and that did not fit."""
OWN_FORMS = right("forms.own", PROVINCE_OFFICER)
"""To upload a form of the province's own, publish it, and say what it counts."""
KEEP_FRAMEWORKS = right("frameworks.keep", PROVINCE_OFFICER)
"""To adopt a framework of skills for the province, with the rules that give certificates."""
KEEP_COURSES = right("courses.keep", PROVINCE_OFFICER)
"""To write courses of the province, and to publish what a colleague wrote."""
