"""Which unit a row means: commune and village by code or name, on the day the row tells of.

A commune's code is no identity across a merger: since 1 July 2025 most codes mean another unit.
So a code is read on the row's day, and when the name beside it is that of the unit which had the
code before, the row is faulty and the fault names the successors.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import cached_property

from doorstep.kernel.basics.figures import format_date
from doorstep.kernel.imports.borders import Borders, Index, bare, borders_on
from doorstep.kernel.imports.kinds import Fault, Row
from doorstep.kernel.places.models import Lineage, Placement, Unit, UnitVersion

COMMUNE_CODE, COMMUNE, VILLAGE_CODE, VILLAGE = "commune_code", "commune", "village_code", "village"
_CODE_DIGITS = 5


class Gazetteer:
    """Finds the units that rows mean. `place` bounds the file; `today` is the day of the import."""

    def __init__(self, *, place: Unit, today: date) -> None:
        self.place, self.today = place, today
        self._borders: dict[int, Borders] = {}
        self._answers: dict[tuple[object, ...], tuple[int | None, tuple[Fault, ...]]] = {}

    def locate(
        self, row: Row, *, on: date | None = None, is_village_needed: bool = True
    ) -> int | None:
        """Give the unit a row means on a day (today), None when it has no answer.

        Whatever is wrong is added to the row's faults. Without `is_village_needed` the commune
        is the answer where no village is named.
        """
        told = tuple(str(row.get(c, "")) for c in (COMMUNE_CODE, COMMUNE, VILLAGE_CODE, VILLAGE))
        key = (*told, self._stretch(on or self.today), is_village_needed)
        if key not in self._answers:
            probe = Row(row.number, row.values)
            unit = self._find(probe, on or self.today, is_village_needed)
            self._answers[key] = (unit, tuple(probe.faults))
        row.place, faults = self._answers[key]
        row.faults += faults
        return row.place

    def _find(self, row: Row, day: date, is_village_needed: bool) -> int | None:
        borders = self.borders(day)
        communes = self._communes(row, borders, day)
        if not communes and day != self.today and row.faults:
            again = Row(row.number, row.values)  # an old day told in today's names
            borders = self.borders(self.today)
            communes = self._communes(again, borders, self.today)
            if communes:
                row.faults = again.faults
        if not communes:
            return None
        if not row.get(VILLAGE) and not row.get(VILLAGE_CODE):
            return self._without_village(row, communes, is_village_needed)
        return self._village(row, borders, communes)

    def _without_village(self, row: Row, communes: list[int], is_needed: bool) -> int | None:
        if self.place.level == "village":
            return self.place.id
        if is_needed:
            row.fault("no_place", VILLAGE)
            return None
        return communes[0] if len(communes) == 1 else self.place.id

    def borders(self, day: date) -> Borders:
        """Give the borders that hold on a day; days between two changes share them."""
        stretch = self._stretch(day)
        if stretch not in self._borders:
            self._borders[stretch] = borders_on(self.place.province, day)
        return self._borders[stretch]

    def _stretch(self, day: date) -> int:
        return bisect_right(self._turning_days, day)

    @cached_property
    def _turning_days(self) -> list[date]:
        rows = UnitVersion.objects.filter(province=self.place.province)
        pairs = rows.values_list("valid_from", "valid_to").distinct()
        return sorted({day for pair in pairs for day in pair})

    # --- communes

    def _communes(self, row: Row, borders: Borders, day: date) -> list[int]:
        """Give the commune the row names; without one, those that lie in the file's place."""
        code, name = str(row.get(COMMUNE_CODE, "")), str(row.get(COMMUNE, ""))
        if not code and not name:
            if self.place.level == "province":
                row.fault("no_commune", COMMUNE)
                return []
            return [u for u in borders.communes.names if self._lies_here(u)]
        found = self._by_code(row, borders, day, code, name) if code else None
        if found is None and not row.faults:
            found = self._by_name(row, borders, day, name)
        if found is None:
            return []
        if not self._lies_here(found):
            told = borders.communes.names[found]
            row.fault(
                "foreign_commune", COMMUNE_CODE if code else COMMUNE, told=told, place=self._here
            )
            return []
        return [found]

    def _by_code(self, row: Row, borders: Borders, day: date, code: str, name: str) -> int | None:
        full = code.zfill(_CODE_DIGITS) if code.isdecimal() else code
        if full != code:
            row.warn("leading_zero", COMMUNE_CODE, read=full)
        found = borders.communes.by_code.get(full)
        if found is None:
            self._say_where_it_went(row, COMMUNE_CODE, day, code=full, told=full)
            return None
        if name and found not in borders.communes.named(name):
            now = borders.communes.names[found]
            former = self._former(full, name)
            if former is None:
                row.fault("code_and_name_differ", COMMUNE_CODE, code=full, now=now, told=name)
            else:
                row.fault(
                    "code_of_another",
                    COMMUNE_CODE,
                    code=full,
                    now=now,
                    told=former.full_name,
                    successors=self._successors(former.unit_id, day),
                )
            return None
        return found

    def _by_name(self, row: Row, borders: Borders, day: date, name: str) -> int | None:
        units = borders.communes.named(name)
        if len(units) > 1:
            units = (
                [u for u in units if self._lies_here(u)]
                if self.place.level != "province"
                else units
            )
        if len(units) == 1:
            return units[0]
        if not self._say_where_it_went(row, COMMUNE, day, name=name, told=name):
            like = borders.communes.alike(name)
            row.faults.clear()
            row.fault(
                "unknown_commune_like" if like else "unknown_commune", COMMUNE, told=name, like=like
            )
        return None

    def _say_where_it_went(
        self, row: Row, column: str, day: date, *, told: str, code: str = "", name: str = ""
    ) -> bool:
        """Add the fault that fits a commune not there on the day; tell whether one is known."""
        other = self._former(code, name)
        if other is None:
            row.fault("unknown_commune", column, told=told)
            return False
        if other.valid_from > day:
            on = format_date(other.valid_from, "vi")
            row.fault("commune_not_yet", column, told=other.full_name, on=on)
            return True
        successors = self._successors(other.unit_id, day)
        on = format_date(other.valid_to, "vi")
        row.fault("commune_ended", column, told=other.full_name, on=on, successors=successors)
        return True

    def _former(self, code: str, name: str) -> UnitVersion | None:
        """Give the latest version of another day that had this code and, if told, this name."""
        wanted = bare(name) if name else ""
        every = [v for v in self._history if not code or v.code == code]
        fitting = [v for v in every if not wanted or bare(v.name) == wanted]
        return fitting[-1] if fitting else None

    @cached_property
    def _history(self) -> list[UnitVersion]:
        rows = UnitVersion.objects.filter(province=self.place.province, level="commune")
        return list(rows.order_by("valid_to", "valid_from"))

    def _successors(self, unit: int, day: date) -> str:
        """Name what a unit became by the day, through all mergers."""
        alive = self.borders(day).communes.names
        after: dict[int, list[int]] = {}
        for old, new in Lineage.objects.filter(province=self.place.province).values_list(
            "old", "new"
        ):
            after.setdefault(old, []).append(new)
        frontier, found, seen = [unit], {}, set[int]()
        while frontier:
            one = frontier.pop()
            if one in alive:
                found[one] = alive[one]
            elif one not in seen:
                seen.add(one)
                frontier += after.get(one, [])
        return ", ".join(sorted(found.values())) or "?"

    # --- the place of the file

    @cached_property
    def _here(self) -> str:
        version = UnitVersion.objects.filter(unit=self.place).order_by("-valid_from").first()
        return version.full_name if version else ""

    def _lies_here(self, commune: int) -> bool:
        """Tell whether what happened in this commune counts in the file's place today."""
        if self.place.level == "province":
            return True
        return self._today_of.get(commune) == self._today_of.get(self.place.id)

    @cached_property
    def _today_of(self) -> dict[int, int]:
        rows = Placement.objects.on(self.today)
        told = rows.filter(province=self.place.province, commune__isnull=False)
        return dict(told.values_list("unit", "commune"))

    # --- villages

    def _village(self, row: Row, borders: Borders, communes: list[int]) -> int | None:
        pool = borders.pool(communes)
        commune = borders.communes.names[communes[0]] if len(communes) == 1 else self._here
        code, name = str(row.get(VILLAGE_CODE, "")), str(row.get(VILLAGE, ""))
        found = self._village_of(row, pool, commune, code, name)
        if found is not None and self.place.level == "village" and found != self.place.id:
            row.fault("foreign_commune", VILLAGE, told=name or code, place=self._here)
            return None
        return found

    def _village_of(self, row: Row, pool: Index, commune: str, code: str, name: str) -> int | None:
        if code and code in pool.by_code:
            return pool.by_code[code]
        units = pool.named(name) if name else []
        if len(units) == 1:
            return units[0]
        if len(units) > 1:
            row.fault("several_villages", VILLAGE, told=name, commune=commune)
            return None
        like = pool.alike(name) if name else ""
        row.fault(
            "unknown_village_like" if like else "unknown_village",
            VILLAGE if name else VILLAGE_CODE,
            told=name or code,
            commune=commune,
            like=like,
        )
        return None
