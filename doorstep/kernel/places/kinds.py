"""Kinds of facilities and of coverage, with labels: open sets.

A code that nobody registered is kept and shown as it is; it is only not counted in figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.registers import Register

LEVEL_LABELS: dict[str, Any] = {
    "village": _("village"),
    "commune": _("commune"),
    "district": _("district"),
    "province": _("province"),
}
UNIT_TYPES = (
    "tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn", "đặc khu",
    "thôn", "bản", "xóm", "tổ dân phố", "tổ dân cư", "buôn", "bon", "ấp", "khu phố", "khu dân cư",
    "làng", "khóm", "khối", "tổ", "khu", "phum", "sóc", "plei",
)  # fmt: skip
"""Type words in use in the country; a province may use others (`VillageType`)."""


@dataclass(frozen=True)
class FacilityKind:
    """A kind of facility: code and label."""

    code: str
    label: Any


@dataclass(frozen=True)
class CoverageKind:
    """A kind of coverage: code, label and its levels (code → label) from none to best."""

    code: str
    label: Any
    levels: dict[str, Any]


FACILITY_KINDS: Register[FacilityKind] = Register("facility kinds", FacilityKind)
COVERAGE_KINDS: Register[CoverageKind] = Register("coverage kinds", CoverageKind)
FACILITY_STATES: dict[str, Any] = {
    "planned": _("Planned"),
    "building": _("Under construction"),
    "working": _("Working"),
    "faulty": _("Out of order"),
    "paused": _("Not in use for now"),
}

for _code, _label in (
    ("base_station", _("Base station")),
    ("wifi_house", _("Culture house with wifi")),
    ("camera", _("Public camera")),
    ("qr_board", _("QR code board")),
    ("fixed_support_point", _("Fixed support point")),
    ("mobile_support_point", _("Mobile support point")),
    ("service_centre", _("Public service centre")),
    ("led_screen", _("LED screen")),
    ("market", _("Market with cashless payment")),
    ("cashless_street", _("Cashless street")),
):
    FACILITY_KINDS.add(_code, FacilityKind(_code, _label))

_YES_OR_NO = {"no": _("No"), "yes": _("Yes")}
_SIGNAL = {"none": _("No signal"), "2g": "2G", "3g": "3G", "4g": "4G", "5g": "5G"}
COVERAGE_KINDS.add("signal", CoverageKind("signal", _("Mobile signal"), _SIGNAL))
COVERAGE_KINDS.add("electricity", CoverageKind("electricity", _("Electricity"), _YES_OR_NO))
COVERAGE_KINDS.add("fibre", CoverageKind("fibre", _("Fibre"), _YES_OR_NO))


def facility_label(code: str) -> Any:
    """Give the label of a kind of facility, or the code itself when nobody registered it."""
    kind = FACILITY_KINDS.get(code)
    return kind.label if kind else code


def coverage_label(code: str) -> Any:
    """Give the label of a kind of coverage, or the code itself when nobody registered it."""
    kind = COVERAGE_KINDS.get(code)
    return kind.label if kind else code


def level_label(kind: str, level: str) -> Any:
    """Give the label of a level of a kind of coverage, or the level itself."""
    known = COVERAGE_KINDS.get(kind)
    return known.levels.get(level, level) if known else level


def state_label(state: str) -> Any:
    """Give the label of a facility's state, or the state itself."""
    return FACILITY_STATES.get(state, state)
