"""Cards of persons are printed: told to the journal, as they carry names."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_PEOPLE
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.journal.actions import note
from doorstep.kernel.people.models import Person
from doorstep.kernel.places.models import Unit

MOST_CARDS = 2000
PREFIX = "DSC1:"
"""What the code on a card begins with; a phone tells it from other codes by this."""


@dataclass(frozen=True)
class Card:
    """What stands on a card: the name, the year of birth to tell two apart, and the code."""

    person: UUID
    name: str
    birth_year: int | None
    code: str


def code_of(person: UUID) -> str:
    """Give what the code on a card says: the person's id and nothing else."""
    return PREFIX + urlsafe_b64encode(person.bytes).rstrip(b"=").decode()


def print_cards(*, actor: Actor, village: int, persons: Sequence[UUID] = ()) -> list[Card]:
    """Give the cards of the persons of a village, or of those named there, by name.

    Right: people.see there. Problem when nobody is there or too many are asked for.
    """
    with transaction.atomic():
        actor.require(SEE_PEOPLE, village)
        rows = Person.objects.visible_to(actor, SEE_PEOPLE).filter(
            village=village, merged_into=None, left_on=None
        )
        if persons:
            rows = rows.filter(pk__in=list(persons)[:MOST_CARDS])
        found = list(rows.order_by("sort_key", "id")[: MOST_CARDS + 1])
        if not found:
            raise Problem("cards.nobody", _("Nobody is registered here."))
        if len(found) > MOST_CARDS:
            words = _("These are too many cards at once: at most %(most)s.")
            raise Problem("cards.too_many", words, most=MOST_CARDS)
        unit = Unit.objects.get(pk=village)
        note(
            actor=actor,
            verb="cards.print",
            about="village",
            about_id=village,
            province=unit.province,
            place_id=village,
            details={"n": len(found)},
        )
    return [Card(p.pk, p.full_name, p.birth_year, code_of(p.pk)) for p in found]
