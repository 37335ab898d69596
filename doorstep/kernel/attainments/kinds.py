"""The register of attainment kinds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from doorstep.kernel.basics.registers import Register


@dataclass(frozen=True)
class AttainmentKind:
    """What can be reached: code, label, by which subjects, and how it may be granted.

    `is_authority_only`: only an import of the authority's list may grant it (VNeID), never an
    activity, a test or an officer.
    """

    code: str
    label: Any
    subject_types: tuple[str, ...] = ("person",)
    is_authority_only: bool = False
    counted_unit: Any = ""


ATTAINMENTS: Register[AttainmentKind] = Register("attainments", AttainmentKind)


def attainment(code: str, **told: Any) -> AttainmentKind:
    """Register a kind of attainment."""
    return ATTAINMENTS.add(code, AttainmentKind(code, **told))
