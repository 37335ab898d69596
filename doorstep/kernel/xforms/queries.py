"""Reading clients, submissions that are kept, and the forms of provinces, as far as one may see."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.models import ODK, Device, Office
from doorstep.kernel.access.rights import KEEP_DEVICES, OWN_FORMS, RECORD, RIGHTS, SETTLE
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.xforms.models import (
    APPLIED,
    ATTENTION,
    WAITING,
    OwnKind,
    OwnKindVersion,
    Submission,
)

WAITS_IN_VAIN = timedelta(days=5)


def clients(actor: Actor) -> QuerySet[Any]:
    """Give the ODK clients of the actor's units, the newest first."""
    rows = Device.objects.visible_to(actor, KEEP_DEVICES).filter(sort=ODK)
    return rows.select_related("unit").order_by("-enrolled_at")


def client(actor: Actor, *, id: UUID) -> Device:
    """Give one ODK client; Problem `device.unknown` outside the actor's units."""
    found: Device | None = clients(actor).filter(pk=id).first()
    if found is None:
        raise Problem("device.unknown", _("There is no such device among those you keep."))
    return found


def possible_holders(actor: Actor) -> QuerySet[Any]:
    """Give the offices of today, at villages and communes, whose holders may fill forms in."""
    roles = {role for level, role in RIGHTS[RECORD].holders if level != "province"}
    rows: QuerySet[Any] = Office.objects.visible_to(actor, KEEP_DEVICES).filter(
        from_on__lte=actor.on, to_on__gt=actor.on, role__in=roles, account__is_active=True,
        unit__level__in=("village", "commune"),
    )  # fmt: skip
    return rows.select_related("account", "unit")


def submissions(actor: Actor) -> QuerySet[Any]:
    """Give the submissions of the actor's units that are or were kept, the newest first."""
    rows = Submission.objects.visible_to(actor, SETTLE).exclude(state=APPLIED)
    return rows.order_by("-received_at")


def open_submissions(actor: Actor) -> QuerySet[Any]:
    """Give those that need a person: kept for one, or waiting in vain for five days."""
    since = timezone.make_aware(datetime.combine(actor.on - WAITS_IN_VAIN, time.min))
    in_vain = Q(state=WAITING, received_at__lt=since)
    return submissions(actor).filter(Q(state=ATTENTION) | in_vain)


def submission(actor: Actor, *, id: UUID) -> Submission:
    """Give one submission that is or was kept; Problem `odk.unknown_submission` otherwise."""
    found: Submission | None = submissions(actor).filter(pk=id).first()
    if found is None:
        raise Problem("odk.unknown", _("There is no such form among those you keep."))
    return found


def own_kinds(actor: Actor) -> QuerySet[Any]:
    """Give the kinds that the actor's province made."""
    return OwnKind.objects.visible_to(actor, OWN_FORMS).order_by("code")


def own_kind(actor: Actor, *, id: UUID) -> OwnKind:
    """Give one of them; Problem `own_form.unknown` for any other."""
    found: OwnKind | None = own_kinds(actor).filter(pk=id).first()
    if found is None:
        raise Problem("own_form.unknown", _("There is no such form in your province."))
    return found


def last_version(own: OwnKind) -> OwnKindVersion | None:
    """Give the last upload of a form, published or not."""
    found: OwnKindVersion | None = own.versions.order_by("-number").first()
    return found
