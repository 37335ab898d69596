"""Making the key that signs a province's certificates, and letting another take over."""

from __future__ import annotations

from datetime import date, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.learning.certificates import keys
from doorstep.capabilities.learning.certificates.lines import Told, signed
from doorstep.capabilities.learning.certificates.models import Certificate, SigningKey
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.models import FOREVER

_BATCH = 500


def key_that_signs(*, actor: Actor, province: str, on: date, at: datetime) -> SigningKey:
    """Give the key that signs now; the first time one is made, counting from the day `on`."""
    known = keys.current(province=province)
    return known or _made(actor, province, on, at)


def rotate(*, actor: Actor, province: str, on: date, at: datetime) -> SigningKey:
    """Make a new key that signs from a day on; what the old one signed until then stays valid.

    The system alone may (`doorstep certificate rotate`): the key lies on the server's disk.
    """
    if not actor.is_system:
        raise NotAllowed("access.not_allowed", _("You may not do this here."))
    with transaction.atomic():
        old = keys.current(province=province)
        if old is not None:
            SigningKey.objects.filter(pk=old.pk).update(to_on=max(on, old.from_on))
        return _made(actor, province, on, at)


def distrust(*, actor: Actor, province: str, on: date, at: datetime, key: str = "") -> int:
    """Stop believing a key that others may have; give how many certificates were signed anew.

    Without `key` it is the one that signs now, and a new one takes over; an older one is named.
    Nothing that key signed is believed any more. What stands gets a line of the key that signs,
    under its own number; papers with the old code have to be printed again. The system alone may.
    """
    if not actor.is_system:
        raise NotAllowed("access.not_allowed", _("You may not do this here."))
    with transaction.atomic():
        signs = keys.current(province=province)
        old = SigningKey.objects.filter(province=province, key=key).first() if key else signs
        if key and old is None:
            raise Problem("certificates.no_such_key", _("There is no such key."))
        if signs is None or old is None or old.pk == signs.pk:
            signs = rotate(actor=actor, province=province, on=on, at=at)
        if old is None:
            return 0
        SigningKey.objects.filter(pk=old.pk).update(is_trusted=False)
        began = min(old.from_on, signs.from_on)
        SigningKey.objects.filter(pk=signs.pk).update(from_on=began)
        return _sign_anew(province, signs.key)


def _sign_anew(province: str, new: str) -> int:
    """Sign what no key that is believed has signed, also what was given meanwhile."""
    private, count = keys.private_key(province=province, key=new), 0
    believed = SigningKey.objects.filter(province=province, is_trusted=True)
    rows = (
        Certificate.objects.filter(province=province)
        .exclude(key__in=believed.values("key"))
        .exclude(line="")
    )
    while some := list(rows.order_by("id")[:_BATCH]):
        for one in some:
            told = Told(
                province, one.framework, one.issued_on, one.name, one.birth_year, one.number
            )
            one.line, one.key = signed(told, private), new
        Certificate.objects.bulk_update(some, ["line", "key"])
        count += len(some)
    return count


def _made(actor: Actor, province: str, on: date, at: datetime) -> SigningKey:
    public = keys.keep(Ed25519PrivateKey.generate(), province=province)
    row = keys.row_of(public, province=province, on=on)
    try:
        with transaction.atomic():
            made: SigningKey = SigningKey.objects.create(**row, made_at=at)
            told = {"key": made.key, "on": on.isoformat()}
            note(
                actor=actor, verb="certificate.key", about="signing_key", about_id=made.pk,
                province=province, details=told,
            )  # fmt: skip
    except IntegrityError:  # somebody else made one at this moment: that one signs
        return SigningKey.objects.get(province=province, to_on=FOREVER)
    return made
