"""The frameworks that count in a province on a day, read once in a process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from doorstep.capabilities.learning import frameworks
from doorstep.capabilities.learning.certificates.models import AdoptedFramework
from doorstep.capabilities.learning.certificates.rules import SKILL, TEST
from doorstep.capabilities.learning.folders import tested
from doorstep.capabilities.learning.frameworks import Framework, Known, attested_skills
from doorstep.kernel.attainments.kinds import ATTAINMENTS
from doorstep.kernel.people.models import PERSON

_KEPT = 64


@dataclass(frozen=True)
class InForce:
    """A framework as a province adopted it."""

    id: UUID
    framework: Framework


def in_force(*, province: str, on: date) -> list[InForce]:
    """List the frameworks that count in a province on a day."""
    rows = AdoptedFramework.objects.filter(
        province=province, valid_from__lte=on, valid_to__gt=on
    ).order_by("code")
    return [InForce(pk, framework_of(pk)) for pk in rows.values_list("pk", flat=True)]


@lru_cache(maxsize=_KEPT)
def framework_of(adopted: UUID) -> Framework:
    """Give the framework of an adoption; it never changes."""
    body: dict[str, Any] = AdoptedFramework.objects.values_list("body", flat=True).get(pk=adopted)
    return frameworks.read(body)[0]


def known() -> Known:
    """Give what rules may name on this installation."""
    grants = [
        kind.code
        for kind in ATTAINMENTS
        if PERSON in kind.subject_types
        and not kind.is_authority_only
        and not kind.code.startswith((TEST, SKILL))
    ]
    return Known(tested(), [skill.code for skill in attested_skills()], grants)
