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


def our_province() -> str:
    """Give the code of the one province that keeps villages here; raise Problem unless one does."""
    found = set(Unit.objects.filter(level="village").values_list("province", flat=True))
    if len(found) != 1:
        raise Problem("places.which", "Say for which place: --place CODE.")
    return str(found.pop())


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


def learn_own_kinds() -> None:
    """Know the kinds that provinces made; before the first `prepare` there is no table of them."""
    from django.db import Error, transaction

    from doorstep.kernel.xforms.own import renew

    try:
        with transaction.atomic():
            renew(is_now=True)
    except Error:
        return
