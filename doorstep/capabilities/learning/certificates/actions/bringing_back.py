"""What was replaced because two records became one stands again once they are two."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from doorstep.capabilities.learning.certificates.actions.issuing import show
from doorstep.capabilities.learning.certificates.models import MERGED, Certificate
from doorstep.capabilities.learning.certificates.standing import ones
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.journal.actions import note


def bring_back(*, actor: Actor, province: str, persons: Sequence[UUID]) -> int:
    """Let certificates of `persons` that a merge replaced stand again; give how many do.

    Not where another one of the framework stands, an officer took one back, or its badge was handed
    out: what a list of revoked badges said once stays so, and another one follows by the rules.
    """
    count = 0
    with transaction.atomic():
        for one in ones(province, persons, on=actor.on, asked=()):
            held = {c.framework for c in one.standing} | one.barred
            for certificate in one.replaced:
                if certificate.framework not in held and _stands_again(certificate):
                    held.add(certificate.framework)
                    count += 1
                    show(actor=actor, certificate=certificate, on=certificate.earned_on)
                    note(
                        actor=actor, verb="certificate.bring_back", about="certificate",
                        about_id=certificate.pk, province=province, place_id=one.village,
                    )  # fmt: skip
    return count


def _stands_again(certificate: Certificate) -> bool:
    replaced = Certificate.objects.filter(pk=certificate.pk, reason=MERGED, status=None)
    return bool(replaced.update(revoked_at=None, reason=""))
