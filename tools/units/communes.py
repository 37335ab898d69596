"""Communes: who continued, who is new, and from whom the new ones came."""

from collections import Counter
from dataclasses import dataclass

from .centres import Centres
from .events import NOT_RECORDED, REFORM_ON, WARDS, Decision
from .lineage import Lineage
from .names import split_type
from .notes import Remark
from .rows import Identity, Passage, Tables, Unit, Version
from .sources import Converter, Link, Listed, NewUnit, OldUnit
from .upper import district_identity, province_identity


@dataclass
class Makings:
    """What the communes are made from."""

    source: Converter
    lineage: Lineage
    centres: Centres
    remarks: dict[str, Remark]
    listed: dict[str, Listed]

    def reform(self, unit: NewUnit) -> Decision:
        """Return the decision of 2025 on the communes of the unit's province."""
        numbers = Counter(
            (remark.number, remark.decided_on)
            for code, remark in self.remarks.items()
            if self.listed[code].province_code == unit.province_code and remark.number not in WARDS
        )
        ((number, decided_on),) = numbers
        return Decision(number, decided_on, REFORM_ON)


def add_communes(tables: Tables, *, makings: Makings) -> None:
    """Add old communes, new communes and the passages between them."""
    source = makings.source
    parents = makings.lineage.parents()
    decisions = {u.province_code: makings.reform(u) for u in _one_each(source)}
    for old in source.old.values():
        if old.code:
            _add_old(tables, old=old, makings=makings)
    for unit in source.new.values():
        olds = parents[unit.key]
        decision = decisions[unit.province_code]
        identity = _identity(unit, olds=olds, source=source)
        first = _add_new(tables, unit=unit, identity=identity, decision=decision, makings=makings)
        for link in olds:
            _add_passage(tables, link=link, new=first, decision=decision, makings=makings)
        _become_ward(tables, first=first, makings=makings)


def _one_each(source: Converter) -> list[NewUnit]:
    return list({unit.province_code: unit for unit in source.new.values()}.values())


def old_identity(old: OldUnit) -> Identity:
    """Return the identity of an old commune, or of an island district without communes."""
    return ("commune", old.code, NOT_RECORDED) if old.code else district_identity(old.district_code)


def _identity(unit: NewUnit, *, olds: list[Link], source: Converter) -> Identity:
    """Return the old identity when the unit is one whole old commune with its code, else a new."""
    if len(olds) == 1 and not olds[0].is_part and source.old[olds[0].old_key].code == unit.code:
        return old_identity(source.old[olds[0].old_key])
    return ("commune", unit.code, REFORM_ON)


def _add_old(tables: Tables, *, old: OldUnit, makings: Makings) -> None:
    identity = old_identity(old)
    kind, name = split_type(old.full_name)
    province = makings.source.province_of_old[old.province_code]
    tables.units[identity] = Unit(identity, province, REFORM_ON)
    tables.versions.append(
        Version(
            identity, old.code, name, kind, district_identity(old.district_code),
            NOT_RECORDED, REFORM_ON, point=makings.centres.old[old.key],
        )
    )  # fmt: skip


def _add_new(
    tables: Tables, *, unit: NewUnit, identity: Identity, decision: Decision, makings: Makings
) -> Version:
    kind, name = split_type(unit.full_name)
    parent = province_identity(makings.source, code=unit.province_code)
    tables.units[identity] = Unit(identity, unit.province_code)
    version = Version(
        identity, unit.code, name, kind, parent, REFORM_ON,
        decision=decision.number, decided_on=decision.decided_on,
        point=makings.centres.new[unit.key], area_km2=unit.area_km2,
    )  # fmt: skip
    tables.versions.append(version)
    return version


def _add_passage(
    tables: Tables, *, link: Link, new: Version, decision: Decision, makings: Makings
) -> None:
    old = makings.source.old[link.old_key]
    kind, note = "part" if link.is_part else "merged", ""
    if old_identity(old) == new.identity:
        kind, note = _own_change(old, new=new, remark=makings.remarks[new.code])
    elif not old.code:
        note = "island district without communes"
    tables.passages.append(
        Passage(
            old_identity(old), new.identity, kind,
            decision.number, decision.decided_on, decision.effective_on, note,
        )
    )  # fmt: skip


def _own_change(old: OldUnit, *, new: Version, remark: Remark) -> tuple[str, str]:
    """Return (kind, note) for a unit that lives on: renamed, retyped or simply continued."""
    old_type, old_name = split_type(old.full_name)
    if old_name.casefold() != new.name.casefold() and not remark.is_unchanged:
        return "renamed", "" if old_type == new.type else f"was {old_type}"
    if old_type != new.type:
        return "retyped", ""
    return "continued", "" if old_name == new.name else f"spelling, was {old_name}"


def _become_ward(tables: Tables, *, first: Version, makings: Makings) -> None:
    """Add the version as a ward where the list of today has another type than that of 2025."""
    kind, _ = split_type(makings.listed[first.code].full_name)
    if kind == first.type:
        return
    event = WARDS[makings.remarks[first.code].number]
    first.valid_to = event.effective_on
    tables.versions.append(
        Version(
            first.identity, first.code, first.name, kind, first.parent, event.effective_on,
            decision=event.number, decided_on=event.decided_on,
            point=first.point, area_km2=first.area_km2,
        )
    )  # fmt: skip
    tables.passages.append(
        Passage(
            first.identity, first.identity, "retyped",
            event.number, event.decided_on, event.effective_on,
        )
    )  # fmt: skip
