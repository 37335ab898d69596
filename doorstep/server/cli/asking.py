"""Who acts on the command line, and which unit is meant."""

from __future__ import annotations

from datetime import date

from doorstep.kernel.access.actors import Actor, the_system
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.places.models import Unit, UnitVersion
from doorstep.server.cli.reading import today


def system() -> Actor:
    """The command line acts as the system itself."""
    return the_system(on=today(), device="command line")


LEVEL_OF_LENGTH = {2: "province", 3: "district", 5: "commune"}


def unit_of(code: str, *, on: date) -> Unit:
    """Find the unit of an official code on a day; longer codes are villages.

    Raises Problem when no unit has the code on that day.
    """
    level = LEVEL_OF_LENGTH.get(len(code), "village")
    versions = UnitVersion.objects.filter(level=level, code=code)
    found = versions.on(on).first() or versions.order_by("-valid_to").first()
    if found is None:
        raise Problem("places.unknown_code", "No unit has the code %(wanted)s.", wanted=code)
    return found.unit
