"""Adopting a version of a framework for a province, and ending that."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.learning import frameworks
from doorstep.capabilities.learning.certificates.actions.keeping import key_that_signs
from doorstep.capabilities.learning.certificates.adopted import known
from doorstep.capabilities.learning.certificates.models import AdoptedFramework
from doorstep.capabilities.learning.editions import digest_of, plain
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_FRAMEWORKS
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.tables import Faults
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.models import FOREVER, Unit


def adopt(
    *, actor: Actor, place: Unit, table: dict[str, Any], valid_from: date, at: datetime
) -> AdoptedFramework:
    """Let a framework's rules count in the province `place` from a day on; give the adoption.

    An earlier version of the same framework ends on that day; certificates given by it stay.
    Raises Faults for a table that is not sound, Problem where the same one is adopted already.
    """
    actor.require(KEEP_FRAMEWORKS, place.id)
    body = plain(table)
    framework, faults = frameworks.read(body, known=known())
    if faults:
        raise Faults(faults)
    if not framework.rules:
        raise Problem("framework.no_rules", _("This framework has no rule: nothing would follow."))
    digest = digest_of(body)
    with transaction.atomic():
        rows = AdoptedFramework.objects.select_for_update()
        old = rows.filter(province=place.province, code=framework.code, valid_to=FOREVER).first()
        if old is not None and old.digest == digest:
            raise Problem("framework.adopted_already", _("This version is adopted already."))
        if old is not None:
            _close(actor, old, valid_from, place)
        key_that_signs(actor=actor, province=place.province, on=min(valid_from, actor.on), at=at)
        made: AdoptedFramework = AdoptedFramework.objects.create(
            province=place.province,
            code=framework.code,
            version=framework.version,
            body=body,
            digest=digest,
            is_sample=framework.is_sample,
            valid_from=valid_from,
            adopted_by=actor.account_id,
            adopted_at=at,
        )
        _note(actor, "framework.adopt", made, place, on=valid_from)
    return made


def end(*, actor: Actor, adopted: AdoptedFramework, place: Unit, on: date) -> None:
    """Let an adopted framework give no certificate from a day on; those given stay."""
    actor.require(KEEP_FRAMEWORKS, place.id)
    with transaction.atomic():
        row = AdoptedFramework.objects.select_for_update().get(
            pk=adopted.pk, province=place.province
        )
        if row.valid_to != FOREVER:
            raise Problem("framework.ended_already", _("This has ended already."))
        _close(actor, row, on, place)


def _close(actor: Actor, row: AdoptedFramework, on: date, place: Unit) -> None:
    row.valid_to = max(on, row.valid_from)
    AdoptedFramework.objects.filter(pk=row.pk).update(valid_to=row.valid_to)
    _note(actor, "framework.end", row, place, on=row.valid_to)


def _note(actor: Actor, verb: str, row: AdoptedFramework, place: Unit, *, on: date) -> None:
    told = {"code": row.code, "version": row.version, "digest": row.digest, "on": on.isoformat()}
    note(
        actor=actor, verb=verb, about="framework", about_id=row.pk, province=row.province,
        place_id=place.pk, details=told,
    )  # fmt: skip
