"""What the journal says when certificates leave the house on paper or as files."""

from __future__ import annotations

from django.db import transaction

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_PEOPLE
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.models import Unit


def take_away(*, actor: Actor, place: Unit, form: str, count: int) -> None:
    """Note that `count` certificates of people of a place were printed or taken as a file."""
    actor.require(SEE_PEOPLE, place.pk)
    with transaction.atomic():
        note(
            actor=actor, verb="certificate.take_away", about="certificate", about_id=f"{count}",
            province=place.province, place_id=place.pk, details={"form": form, "count": count},
        )  # fmt: skip
