"""What commands ask of the command line: a day, a unit, a period; and who acts."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from zoneinfo import ZoneInfo

from doorstep.kernel.access.actors import Actor, the_system
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.places.models import Unit, UnitVersion


def today() -> date:
    """Give today's date in Vietnam."""
    return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()


def day(text: str) -> date:
    """Read a day as 2025-06-30."""
    try:
        return date.fromisoformat(text)
    except ValueError as why:
        raise argparse.ArgumentTypeError(f"a day like 2025-06-30 is needed, not {text!r}") from why


def period(text: str) -> Period:
    """Read a period: 2025, 2025-07, 2025-Q3, 2025-07-01..2025-12-31."""
    try:
        return Period.parse(text)
    except ValueError as why:
        raise argparse.ArgumentTypeError(f"a period like 2025 or 2025-07, not {text!r}") from why


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
        raise Problem("places.unknown_code", "No unit has the code %(code)s.", code=code)
    return found.unit
