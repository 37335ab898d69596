"""A small place for tests of people: two communes with villages, the groups, the system at work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

from doorstep.kernel.access.actors import Actor, Held, the_system
from doorstep.kernel.people.actions import register_persons
from doorstep.kernel.people.drafts import PersonDraft
from doorstep.kernel.people.loading import load_groups
from doorstep.kernel.places.models import Unit, UnitVersion
from doorstep.kernel.places.replacing import replace_placements

TODAY = date(2026, 11, 20)
GROUPS = Path(__file__).parents[2] / "content" / "groups.toml"


@dataclass
class People:
    """Ids of units and the actor; `villages` has four in the first commune, two in the second."""

    actor: Actor
    province: int = 40
    communes: tuple[int, ...] = (41, 42)
    villages: tuple[int, ...] = (51, 52, 53, 54, 55, 56)
    made: list[UUID] = field(default_factory=list)

    def officer(self, level: str, unit: int) -> Actor:
        """Give somebody who is an officer of `unit` and nothing else."""
        return Actor(None, "Hà", (Held("officer", level, unit, "04"),), TODAY)

    def person(self, name: str = "Nguyễn Thị Hà", village: int = 51, **told: object) -> UUID:
        """Register one person, since 1 January 2025 unless told otherwise."""
        told.setdefault("registered_on", date(2025, 1, 1))
        draft = PersonDraft(full_name=name, village=village, **told)  # type: ignore[arg-type]
        return register_persons(actor=self.actor, drafts=[draft]).ids[0]


def people_world() -> People:
    """Build it."""
    world = People(the_system(on=TODAY))
    _unit(world.province, "province", None, "04", "Cao Bằng")
    for commune in world.communes:
        _unit(commune, "commune", world.province, f"{commune:05}", f"Xã {commune}")
    for village in world.villages:
        _unit(village, "village", 41 if village < 55 else 42, f"{village:08}", f"Xóm {village}")
    replace_placements(province="04")
    load_groups(actor=world.actor, path=GROUPS)
    return world


def _unit(unit: int, level: str, parent: int | None, code: str, name: str) -> None:
    start = date(2000, 1, 1)
    Unit.objects.create(id=unit, level=level, province="04", began_on=start)
    UnitVersion.objects.create(
        unit_id=unit,
        province="04",
        level=level,
        code=code,
        name=name,
        type="",
        parent_id=parent,
        valid_from=start,
        search_key=name.lower(),
        sort_key=name,
    )
