"""A province with two communes for tests of programme and reporting, and a plan file to change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from doorstep.kernel.access.actors import Actor, Held, the_system
from doorstep.kernel.places.models import Unit, UnitVersion
from doorstep.kernel.places.replacing import replace_placements

TODAY = date(2026, 11, 20)
SINCE = date(2000, 1, 1)
PLAN = """
[plan]
key = "cb-2026"
title.vi = "Kế hoạch 2026"
title.en = "Plan 2026"
unit = {level="province", code="04", on="2026-01-01"}
starts_on = "2026-01-01"
ends_on = "2026-12-31"
[plan.document]
number = "15/KH-UBND"
kind = "plan"
title.vi = "Kế hoạch chuyển đổi số"
issued_on = "2026-01-05"

[[target]]
key = "t-adults"
indicator = "adults_skilled"
group = "adults"
year = 2026
value = "80"
value_kind = "percent"
clause = "II.1"

[[target]]
indicator = "adults_confirmed_vneid"
group = "adults"
year = 2026
value = "1000"
value_kind = "absolute"

[[phase]]
title.vi = "Đợt 1"
starts_on = "2026-01-01"
ends_on = "2026-06-30"
reach = "40"

[[phase]]
title.vi = "Đợt 2"
starts_on = "2026-07-01"
ends_on = "2026-12-31"
reach = "100"
"""


@dataclass
class Province:
    """Cao Bằng with the communes 01273 and 01290, the system, and officers."""

    system: Actor
    unit: Unit
    communes: tuple[Unit, Unit]

    def officer(self, unit: Unit) -> Actor:
        """Give somebody who is an officer of `unit` and nothing else."""
        return Actor(None, "Hà", (Held("officer", unit.level, unit.id, "04"),), TODAY)


def province() -> Province:
    """Build it."""
    top = _unit(4, "province", None, "04", "Cao Bằng")
    communes = (
        _unit(41, "commune", top, "01273", "Thục Phán"),
        _unit(42, "commune", top, "01290", "Bảo Lâm"),
    )
    replace_placements(province="04")
    return Province(the_system(on=TODAY), top, communes)


def _unit(number: int, level: str, parent: Unit | None, code: str, name: str) -> Unit:
    unit = Unit.objects.create(id=number, level=level, province="04", began_on=SINCE)
    UnitVersion.objects.create(
        unit=unit,
        province="04",
        level=level,
        code=code,
        name=name,
        type="",
        parent=parent,
        valid_from=SINCE,
        search_key=name.lower(),
        sort_key=name,
    )
    return unit
