"""What leaves the house as a file is told to the journal: who took which list, how many rows."""

from typing import Any

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.models import Unit


def tell_of_taking(
    actor: Actor, name: str, *, form: str, count: int, at: Unit | None = None, about: str = "list",
    verb: str = "lists.take_away",
) -> None:  # fmt: skip
    """Write the line of an export of `count` rows; `name` is the file's, or the id of `about`.

    `at` is the unit the list is of, by default the actor's own, so that the officers there can
    read of it. Visitors leave no line: they get nothing but what is public.
    """
    if actor.account_id is None:
        return
    details = {"format": form, "n": count}
    whence = {"province": at.province, "place_id": at.pk} if at else _home(actor)
    note(actor=actor, verb=verb, about=about, about_id=name, details=details, **whence)


def _home(actor: Actor) -> dict[str, Any]:
    office = actor.offices[0] if actor.offices else None
    return {"province": office.province, "place_id": office.unit_id} if office else {}
