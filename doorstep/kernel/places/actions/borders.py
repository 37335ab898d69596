"""Real borders of units, imported by an officer from GeoJSON with their source."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import tidy
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.geojson import Ring, read_borders
from doorstep.kernel.places.keeping import CHANGE_MAP, Keeper, require_all
from doorstep.kernel.places.models import FOREVER, Border, UnitVersion
from doorstep.kernel.places.rules import fit

_DIGITS = {"province": 2, "district": 3, "commune": 5}
_BATCH = 200


def import_borders(
    *,
    actor: Keeper,
    geojson: dict[str, Any] | bytes,
    code_property: str,
    valid_from: date,
    source: str,
    level: str = "commune",
) -> int:
    """Keep the borders of units of `level` by the code they carry on `valid_from`; give how many.

    Exterior rings only, 5 decimals. A border known before is closed, one of the same day is
    replaced. All or nothing. Right: places.change at every unit. Raises Problem for what is no
    GeoJSON of polygons in Vietnam, an unknown code, or a missing source.
    """
    if not tidy(source):
        raise Problem("places.no_source", _("Say where the borders come from."))
    rings = _by_full_code(read_borders(geojson, code_property), level)
    units = _units(list(rings), level, valid_from)
    require_all(actor, CHANGE_MAP, (v.unit_id for v in units.values()))
    with transaction.atomic():
        for code, version in units.items():
            _keep(version, rings[code], valid_from, tidy(source)[:200])
        for province in sorted({v.province for v in units.values()}):
            note(
                actor=actor,
                verb="border.import",
                about="province",
                about_id=province,
                province=province,
                details={"source": tidy(source)[:200], "units": len(units), "on": str(valid_from)},
            )
    return len(units)


def _by_full_code(rings: dict[str, list[Ring]], level: str) -> dict[str, list[Ring]]:
    """Give codes that came as numbers the zeros back that they lost."""
    return {code.zfill(_DIGITS.get(level, 0)): found for code, found in rings.items()}


def _units(codes: list[str], level: str, on: date) -> dict[str, UnitVersion]:
    found: dict[str, UnitVersion] = {}
    for start in range(0, len(codes), _BATCH):
        some = UnitVersion.objects.on(on).filter(
            level=level, code__in=codes[start : start + _BATCH]
        )
        found |= {v.code: v for v in some}
    unknown = sorted(set(codes) - set(found))
    if unknown:
        raise Problem(
            "places.unknown_codes",
            _("No unit has the code %(codes)s on %(on)s (%(count)s codes in all)."),
            codes=", ".join(unknown[:5]),
            on=on.isoformat(),
            count=len(unknown),
        )
    return found


def _keep(version: UnitVersion, rings: list[Ring], start: date, source: str) -> None:
    known = list(Border.objects.filter(unit=version.unit_id).order_by("valid_from"))
    where = fit([(b.valid_from, b.valid_to) for b in known], start, FOREVER)
    if where.same_day is not None:
        same = known[where.same_day]
        same.rings, same.source = rings, source
        same.save(update_fields=["rings", "source"])
        return
    if where.former is not None:
        known[where.former].valid_to = start
        known[where.former].save(update_fields=["valid_to"])
    Border.objects.create(
        unit_id=version.unit_id,
        province=version.province,
        valid_from=start,
        valid_to=where.valid_to,
        rings=rings,
        source=source,
    )
