"""What a figure rests on: sample frameworks, where their certificates are counted."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef

from doorstep.capabilities.learning.certificates.adopted import framework_of
from doorstep.capabilities.learning.certificates.models import AdoptedFramework, Certificate
from doorstep.capabilities.learning.frameworks import Framework
from doorstep.kernel.attainments.counting import PREFIX
from doorstep.kernel.indicators.register import Indicator


@dataclass(frozen=True)
class Sample:
    """An adopted framework that nobody decreed; `id` is that of its adoption."""

    id: UUID
    framework: Framework


def samples_behind(indicator: Indicator, *, province: str) -> list[Sample]:
    """Give the sample frameworks that the numerator of a figure rests on in a province.

    Those by which a certificate stands that grants what the numerator counts; one that ended
    counts as long as its certificates do. The newest first; [] for anything that is not attained.
    """
    counted = indicator.numerator.measure if indicator.numerator else ""
    if not counted.startswith(PREFIX):
        return []
    stands = Certificate.objects.filter(
        province=province,
        adopted=OuterRef("pk"),
        grants=counted.removeprefix(PREFIX),
        revoked_at=None,
    )
    rows = AdoptedFramework.objects.filter(Exists(stands), province=province, is_sample=True)
    ids = rows.order_by("-valid_from", "code").values_list("pk", flat=True)
    return [Sample(pk, framework_of(pk)) for pk in ids]
