"""What pages of figures say where a figure rests on a framework that is only a sample."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from doorstep.capabilities.learning.certificates.resting import samples_behind
from doorstep.kernel.indicators.register import Indicator
from doorstep.surfaces.look.writing import said


def sample_notices(indicator: Indicator, *, province: str) -> list[dict[str, Any]]:
    """Give a notice (`id` of the adoption, `text`) for each sample under a figure's numerator."""
    words = _(
        "Rests on a sample framework: %(framework)s. Who has a certificate by it is counted here;"
        " such a certificate has no official value."
    )
    return [
        {"id": one.id, "text": words % {"framework": _named(one.framework)}}
        for one in samples_behind(indicator, province=province)
    ]


def _named(framework: Any) -> str:
    return f"{said(framework.title)[0]} {framework.version}"
