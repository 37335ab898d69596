"""Taking a certificate back: by the rules, or by an officer with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.learning.certificates.models import Certificate
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PEOPLE
from doorstep.kernel.attainments.actions import withdraw
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.journal.actions import note

_SOURCE = "framework"


def take_back(
    *, actor: Actor, certificate: Certificate, reason: str, at: datetime, place: int | None
) -> bool:
    """Revoke a certificate and what it shows; tell whether it stood. For good: who earns one again
    gets another number."""
    with transaction.atomic():
        standing = Certificate.objects.filter(pk=certificate.pk, revoked_at=None)
        if not standing.update(revoked_at=at, reason=reason[:200]):
            return False
        withdraw(actor=actor, source=_SOURCE, source_ids=[certificate.pk])
        note(
            actor=actor, verb="certificate.revoke", about="certificate", about_id=certificate.pk,
            province=certificate.province, place_id=place, details={"reason": reason[:200]},
        )  # fmt: skip
    return True


def revoke(*, actor: Actor, certificate: Certificate, reason: str, at: datetime) -> None:
    """Take a certificate back by an officer's decision; none follows it until `unbar`."""
    place = certificate.holder.village_id
    actor.require(KEEP_PEOPLE, place)
    if not reason.strip():
        raise Problem("certificate.no_reason", _("Say why the certificate is taken back."))
    with transaction.atomic():
        if not take_back(
            actor=actor, certificate=certificate, reason=reason.strip(), at=at, place=place
        ):
            raise Problem("certificate.revoked_already", _("It was taken back already."))
        Certificate.objects.filter(pk=certificate.pk).update(is_barred=True)


def unbar(*, actor: Actor, certificate: Certificate) -> None:
    """Let a certificate follow one that an officer took back (a name put right, say)."""
    place = certificate.holder.village_id
    actor.require(KEEP_PEOPLE, place)
    with transaction.atomic():
        barred = Certificate.objects.filter(pk=certificate.pk, is_barred=True)
        if barred.update(is_barred=False):
            note(
                actor=actor, verb="certificate.unbar", about="certificate",
                about_id=certificate.pk, province=certificate.province, place_id=place,
            )  # fmt: skip
