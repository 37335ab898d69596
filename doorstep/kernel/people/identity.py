"""Identity numbers: encrypted, found again by a keyed token, shown only to who may see them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PEOPLE, SEE_SENSITIVE
from doorstep.kernel.basics.figures import PersonalNumber, Unreadable, read_personal_number
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.journal.actions import note
from doorstep.kernel.people.models import IdentityNumber, Person
from doorstep.kernel.people.secrets import seal, token, unseal

PURPOSE = "identity"
PERSONAL, OLD = "personal", "cmnd"


def read_number(typed: str) -> PersonalNumber:
    """Give the number as digits; Problem when it cannot be one."""
    try:
        return read_personal_number(typed)
    except Unreadable as fault:
        raise Problem(
            "people.not_an_identity_number", _("This is not an identity number."), why=fault.code
        ) from fault


def kind_of(number: str) -> str:
    """Tell the personal number of 12 digits from the old card's 9."""
    return PERSONAL if len(number) == 12 else OLD


def token_of(number: str) -> str:
    """Give the keyed token under which a number (digits only) is found again."""
    return token(number, purpose=PURPOSE)


def keep_numbers(province: str, numbers: Iterable[tuple[UUID, str]], *, at: datetime) -> None:
    """Write numbers (person, digits); a person has one of each kind, the last told one stands."""
    rows = {
        (person, kind_of(number)): IdentityNumber(
            person_id=person,
            province=province,
            kind=kind_of(number),
            token=token_of(number),
            sealed=seal(number, purpose=PURPOSE),
            tail=number[-4:],
            entered_at=at,
        )
        for person, number in numbers
    }
    IdentityNumber.objects.bulk_create(
        rows.values(),
        batch_size=500,
        update_conflicts=True,
        unique_fields=["province", "person", "kind"],
        update_fields=["token", "sealed", "tail", "entered_at"],
    )


def set_identity_number(*, actor: Actor, person: UUID, number: str) -> IdentityNumber:
    """Keep the number of a person in place of one of the same kind that is there."""
    with transaction.atomic():
        row = Person.objects.select_for_update().get(pk=person)
        actor.require(KEEP_PEOPLE, row.village_id)
        digits = read_number(number).number
        keep_numbers(row.province, [(row.pk, digits)], at=timezone.now())
        _note(actor, "people.set_identity_number", row, kind_of(digits))
    return IdentityNumber.objects.get(province=row.province, person=row, kind=kind_of(digits))


def reveal_identity_number(*, actor: Actor, person: UUID, reason: str = "") -> dict[str, str]:
    """Give the numbers of a person in clear, by kind. Each time is a line in the journal."""
    with transaction.atomic():
        row = Person.objects.get(pk=person)
        actor.require(SEE_SENSITIVE, row.village_id)
        numbers = IdentityNumber.objects.filter(province=row.province, person=row)
        clear = {n.kind: unseal(bytes(n.sealed), purpose=PURPOSE) for n in numbers.order_by("kind")}
        _note(actor, "people.reveal_identity_number", row, *clear, reason=reason.strip()[:300])
    return clear


def _note(actor: Actor, verb: str, row: Person, *kinds: str, **told: str) -> None:
    note(
        actor=actor,
        verb=verb,
        about="person",
        about_id=row.pk,
        province=row.province,
        place_id=row.village_id,
        details={"kinds": list(kinds), **{k: v for k, v in told.items() if v}},
    )
