"""Objects and address parts of the pages of learning, for the rights matrix."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from doorstep.capabilities.learning.certificates import printed
from doorstep.capabilities.learning.certificates.models import AdoptedFramework, Certificate
from doorstep.capabilities.learning.certificates.numbers import new_number
from doorstep.capabilities.learning.editions import plain
from doorstep.capabilities.learning.frameworks import shipped_tables
from doorstep.capabilities.learning.work.certificates import PRINT
from doorstep.kernel.places.models import Unit
from doorstep.kernel.work.models import Job
from tests.offices import Country
from tests.shape.matrix_people import a_person

Maker = Callable[[Country, Unit], object]


def a_framework(country: Country, unit: Unit) -> object:
    """Let the province of `unit` have adopted the sample; give the adoption."""
    day = timezone.localdate()
    known, _is_new = AdoptedFramework.objects.get_or_create(
        province=unit.province, code="sample",
        defaults={"version": "1", "body": plain(shipped_tables()[0]), "digest": "0" * 64,
                  "is_sample": True, "valid_from": day, "adopted_at": timezone.now()},
    )  # fmt: skip
    return known.pk


def a_certificate(country: Country, unit: Unit) -> object:
    """Give somebody at `unit` a certificate."""
    day = timezone.localdate()
    known, _is_new = Certificate.objects.get_or_create(
        province=unit.province, person_id=a_person(country, unit), framework="sample",
        revoked_at=None,
        defaults={"adopted_id": a_framework(country, unit), "version": "1", "group": "citizens",
                  "grants": "basic_skills", "number": new_number(unit.province), "name": "x",
                  "issued_on": day, "earned_on": day, "line": "A" * 200, "key": "0" * 8,
                  "issued_at": timezone.now()},
    )  # fmt: skip
    return known.pk


def a_printing(country: Country, unit: Unit) -> object:
    """Let somebody have asked for the certificates of `unit` on paper."""
    known, _is_new = Job.objects.get_or_create(
        province=unit.province, place=unit, kind=PRINT,
        defaults={"asked_at": timezone.now(), "state": "running"},
    )  # fmt: skip
    printed.keep(known.pk, b"%PDF")
    return known.pk


LEARNING_OBJECTS: dict[str, Maker] = {
    "certificate": a_certificate,
    "framework": a_framework,
    "console:certificates-printing/job": a_printing,
    "console:certificates-file/job": a_printing,
}
"""Objects of learning that belong to a place."""

LEARNING_OPEN: dict[str, Callable[[], object]] = {
    "console:framework-shipped/code": lambda: "sample",
    "lesson": lambda: "install-and-result",
    "digest": lambda: "0" * 64,
    **dict.fromkeys(("step", "number"), lambda: 1),
}
"""Parts that belong to no place."""
