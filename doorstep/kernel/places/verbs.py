"""What happens to the map, facilities and coverage, as the journal says it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.journal.wording import verbs

verbs(
    {
        "units.load": _("loaded units from the official list"),
        "unit.merge": _("merged units"),
        "unit.take_part": _("moved a part of a unit"),
        "unit.split": _("split a unit"),
        "unit.rename": _("renamed a unit"),
        "unit.retype": _("gave a unit another type"),
        "unit.move": _("moved a unit under another"),
        "unit.end": _("ended a unit"),
        "unit.undo": _("undid a change of the map"),
        "unit.leave_facts": _("said where the records of a split unit itself count"),
        "village.add": _("added villages"),
        "village.end": _("ended a village"),
        "village.resolve": _("said where villages of a split unit went"),
        "village_type.add": _("added a word for villages"),
        "border.import": _("imported borders"),
        "coverage.set": _("set coverage"),
        "facility.add": _("added a facility"),
        "facility.change_state": _("changed the state of a facility"),
        "facility.end": _("ended a facility"),
        "facility.add_photo": _("added a photo of a facility"),
    }
)
