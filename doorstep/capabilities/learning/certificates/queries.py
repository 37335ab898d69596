"""Reading certificates: those one may see, of a person, of a place, and how many may be due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.learning.certificates.adopted import in_force
from doorstep.capabilities.learning.certificates.models import AdoptedFramework, Certificate
from doorstep.capabilities.learning.certificates.rules import asked_by
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_FRAMEWORKS, SEE_PEOPLE
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.people.models import PERSON
from doorstep.kernel.places.queries import place_ids_under


def certificates(*, actor: Actor) -> QuerySet[Any]:
    """Give the certificates of persons the actor may see."""
    rows = Certificate.objects.visible_to(actor, SEE_PEOPLE)
    return rows.select_related("person__merged_into", "adopted").defer("adopted__body")


def certificate_of(*, actor: Actor, id: UUID) -> Certificate:
    """Give one certificate; Problem where there is none the actor may see."""
    found: Certificate | None = certificates(actor=actor).filter(pk=id).first()
    if found is None:
        raise Problem("certificate.not_found", _("There is no such certificate."))
    return found


def of_records(*, actor: Actor, records: Iterable[UUID]) -> QuerySet[Any]:
    """Give the certificates of a person by all her records, the newest first."""
    rows = certificates(actor=actor).filter(person__in=list(records))
    return rows.order_by("-issued_at", "-id")


def to_print(*, actor: Actor, place: int) -> QuerySet[Any]:
    """Give what stands at a place, by village and name, without those whose name was erased."""
    here = Certificate.objects.within(place_ids_under(place, borders=actor.on))
    rows = certificates(actor=actor).filter(pk__in=here.values("pk"), revoked_at=None)
    village = Coalesce("person__merged_into__village", "person__village")
    return rows.exclude(line="").order_by(village, "person__sort_key", "id")


def adoptions(*, actor: Actor) -> QuerySet[Any]:
    """Give what the actor's province adopted, the newest first."""
    held = {office.province for office in actor.holding(KEEP_FRAMEWORKS)}
    rows = AdoptedFramework.objects.all()
    return (rows if actor.is_system else rows.filter(province__in=held)).order_by(
        "-valid_from", "-adopted_at"
    )


def count_due(*, province: str, on: date) -> int:
    """Count those who have something that a rule in force asks for: who is looked at when
    everything due is given."""
    codes = asked_by(counted.framework for counted in in_force(province=province, on=on))
    rows = Attainment.objects.filter(
        province=province, subject_type=PERSON, code__in=sorted(codes), is_live=True
    )
    return rows.values("subject").distinct().count()


def count_of(adopted: AdoptedFramework) -> tuple[int, int]:
    """Count the certificates of an adoption: those that stand, and all that were given."""
    rows = Certificate.objects.filter(province=adopted.province, adopted=adopted)
    return rows.filter(revoked_at=None).count(), rows.count()
