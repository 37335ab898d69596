"""One act on the map while it is being made: every row it makes or closes is written down.

Rows are collected and written together at the end, with the `Change` that can undo them, the
placements that follow from them, and the line in the journal.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone

from doorstep.kernel.basics.ids import new_id, new_place_id
from doorstep.kernel.basics.sorting import sort_key
from doorstep.kernel.basics.text import search_key, tidy
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.keeping import Keeper
from doorstep.kernel.places.models import FOREVER, Change, Heir, Lineage, Unit, UnitVersion
from doorstep.kernel.places.replacing import dependants, replace_placements
from doorstep.kernel.places.watchers import VILLAGES, tell

_BATCH = 1000
_VERSION_FIELDS = (
    "code", "name", "type", "parent", "valid_to",
    "decision", "decided_on", "search_key", "sort_key",
)  # fmt: skip


class NewUnit(NamedTuple):
    """A unit to be made: official code, name without type word, type word, parent, centre."""

    code: str
    name: str
    type: str
    parent: int | None
    lat: float | None = None
    lon: float | None = None
    area_km2: float | None = None


class Order(NamedTuple):
    """What orders a change: from when it holds, by which decision, signed when."""

    effective_on: date
    decision: str = ""
    decided_on: date | None = None


class Draft:
    """A change being made. Ends with `finish`, inside the caller's transaction."""

    def __init__(self, *, actor: Keeper, kind: str, province: str, order: Order) -> None:
        self.actor, self.kind, self.province = actor, kind, province
        self.order = order._replace(decision=tidy(order.decision)[:80])
        self._units: list[Unit] = []
        self._versions: list[UnitVersion] = []
        self._lineage: list[Lineage] = []
        self._heirs: list[Heir] = []
        self._changed: dict[int, UnitVersion] = {}
        self._ended: dict[int, Unit] = {}
        self._closed: dict[str, dict[str, Any]] = {"units": {}, "versions": {}}
        self._touched: dict[int, str] = {}
        self._moves = False

    def make_unit(self, level: str, began_on: date) -> Unit:
        """Add a unit with an id of this installation."""
        unit = Unit(id=new_place_id(), level=level, province=self.province, began_on=began_on)
        self._units.append(unit)
        self._touched[unit.id] = level
        self._moves = True
        return unit

    def make_version(
        self, unit: Unit, told: NewUnit, start: date, end: date = FOREVER
    ) -> UnitVersion:
        """Add what a unit is called and where it belongs from `start` to `end`."""
        name = tidy(told.name)
        version = UnitVersion(
            unit_id=unit.id,
            province=self.province,
            level=unit.level,
            code=tidy(told.code),
            name=name,
            type=tidy(told.type),
            parent_id=told.parent,
            valid_from=start,
            valid_to=end,
            decision=self.order.decision,
            decided_on=self.order.decided_on,
            lat=told.lat,
            lon=told.lon,
            area_km2=told.area_km2,
            search_key=search_key(name),
            sort_key=sort_key(name),
        )
        self._versions.append(version)
        return version

    def make(self, level: str, told: NewUnit) -> Unit:
        """Add a unit and its first version, both from the day of the order."""
        unit = self.make_unit(level, self.order.effective_on)
        self.make_version(unit, told, self.order.effective_on)
        return unit

    def revise(self, version: UnitVersion, start: date, **values: Any) -> None:
        """Let `values` hold from `start` until the version ends; what was before stays as it was.

        A version that begins on `start` or later is changed in place: it had no day before.
        """
        version = self._changed.get(version.id, version)
        values |= {"decision": self.order.decision, "decided_on": self.order.decided_on}
        if "name" in values:
            name = values["name"] = tidy(values["name"])
            values |= {"search_key": search_key(name), "sort_key": sort_key(name)}
        if version.valid_from >= start:
            self._change(version, values)
            return
        self._versions.append(_copy(version, start, values))
        self._change(version, {"valid_to": start})
        self._moves |= "parent_id" in values

    def trim(self, version: UnitVersion, end: date) -> None:
        """Close a version on `end`."""
        self._change(self._changed.get(version.id, version), {"valid_to": end})

    def settle(self, version: UnitVersion, end: date, parent: int | None) -> None:
        """Fill in the parent of a version that had none, until `end`."""
        self._change(self._changed.get(version.id, version), {"parent_id": parent, "valid_to": end})

    def copy(self, version: UnitVersion, start: date, end: date, **values: Any) -> None:
        """Add a version like `version` for other days."""
        self._versions.append(_copy(version, start, values | {"valid_to": end}))

    def end(self, unit: Unit, version: UnitVersion) -> None:
        """End a unit and its last version on the day of the order."""
        self._closed["units"][str(unit.id)] = _plain(unit.ended_on)
        unit.ended_on = self.order.effective_on
        self._ended[unit.id] = unit
        self._touched[unit.id] = unit.level
        self._moves = True
        self._change(version, {"valid_to": self.order.effective_on})

    def link(self, old: int, new: int, kind: str) -> None:
        """Note that `old` (or a part of it) became `new`."""
        self._lineage.append(
            Lineage(
                old_id=old,
                new_id=new,
                province=self.province,
                kind=kind,
                effective_on=self.order.effective_on,
                decision=self.order.decision,
                decided_on=self.order.decided_on,
                verified_by=self.actor.account_id,
            )
        )

    def link_once(self, old: int, new: int, kind: str) -> None:
        """As `link`, unless the two are linked on that day already: villages may follow later."""
        known = Lineage.objects.filter(province=self.province, old=old, new=new)
        if not known.filter(effective_on=self.order.effective_on).exists():
            self.link(old, new, kind)

    def leave_to(self, unit: Unit, heir: int) -> None:
        """Let what hangs on `unit` itself count with `heir` from the day of the order."""
        self._heirs.append(
            Heir(
                unit_id=unit.id,
                heir_id=heir,
                province=self.province,
                decision=self.order.decision,
            )
        )
        self._touched[unit.id] = unit.level
        self._moves = True

    def _change(self, version: UnitVersion, values: dict[str, Any]) -> None:
        was = self._closed["versions"].setdefault(str(version.id), {})
        for field, value in values.items():
            was.setdefault(field, _plain(getattr(version, field)))
            setattr(version, field, value)
        self._changed[version.id] = version
        self._touched[version.unit_id] = version.level
        self._moves |= "parent_id" in values

    def finish(self, verb: str, **details: Any) -> Change:
        """Write everything; give the change, which `undo_change` takes back."""
        Unit.objects.bulk_create(self._units, batch_size=_BATCH)
        Unit.objects.bulk_update(self._ended.values(), ["ended_on"], batch_size=_BATCH)
        UnitVersion.objects.bulk_update(
            self._changed.values(), _VERSION_FIELDS, batch_size=_BATCH // 5
        )
        UnitVersion.objects.bulk_create(self._versions, batch_size=_BATCH)
        Lineage.objects.bulk_create(self._lineage, batch_size=_BATCH)
        Heir.objects.bulk_create(self._heirs)
        change = self._keep_change()
        if self._moves:
            follow(self.province, self._touched)
        note(
            actor=self.actor,
            verb=verb,
            about="change",
            about_id=change.id,
            province=self.province,
            place_id=min(self._touched, default=None),
            details={"on": str(self.order.effective_on), "decision": self.order.decision} | details,
        )
        return change

    def _keep_change(self) -> Change:
        return Change.objects.create(
            id=new_id(),
            province=self.province,
            kind=self.kind,
            effective_on=self.order.effective_on,
            decision=self.order.decision,
            decided_on=self.order.decided_on,
            made={
                "units": [u.id for u in self._units],
                "versions": [v.id for v in self._versions],
                "lineage": [p.id for p in self._lineage],
                "heirs": [h.id for h in self._heirs],
                "touched": sorted(self._touched),
            },
            closed=self._closed,
            account_id=self.actor.account_id,
            at=timezone.now(),
        )


def follow(province: str, touched: Iterable[int]) -> None:
    """Bring placements up to date after units changed and tell who counts villages."""
    units = dependants(province=province, units=touched)
    replace_placements(province=province, units=units)
    tell_villages(province, touched)


def tell_villages(province: str, touched: Iterable[int]) -> None:
    """Tell who counts villages that the lives of some may have changed."""
    villages = Unit.objects.filter(province=province, level="village", id__in=list(touched))
    tell(VILLAGES, province=province, places=villages.values_list("id", flat=True))


def _copy(version: UnitVersion, start: date, values: dict[str, Any]) -> UnitVersion:
    names = [f.attname for f in UnitVersion._meta.concrete_fields if not f.primary_key]
    told = {name: getattr(version, name) for name in names} | {"valid_from": start} | values
    return UnitVersion(**told)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
