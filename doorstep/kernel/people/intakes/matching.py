"""Who of a list is in the register already, and who may be: for tens of thousands of rows.

By identity number in the whole province, by the list's own code and by name and birth in the
village. The same name and birth elsewhere is only a hint, without names outside the file's place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from doorstep.kernel.basics.text import same_name, search_key
from doorstep.kernel.imports.kinds import CHANGED, UNCHANGED, Context, Row
from doorstep.kernel.people.belonging import chunks
from doorstep.kernel.people.identity import token_of
from doorstep.kernel.people.models import IdentityNumber, Person
from doorstep.kernel.people.rules import kept_phone
from doorstep.kernel.places.models import Placement, UnitVersion

_folded = lru_cache(maxsize=50_000)(search_key)
_COLUMNS = (
    "pk", "village_id", "full_name", "search_key", "birth_year", "birth_on", "sex", "phone",
    "external_id", "household__external_id",
)  # fmt: skip


class Known(NamedTuple):
    """A person of the register."""

    id: UUID
    village: int
    full_name: str
    search_key: str
    birth_year: int | None
    birth_on: date | None
    sex: str
    phone: str
    external_id: str
    household_key: str | None


def find_persons(rows: Sequence[Row], context: Context) -> None:
    """Set `found["id"]` and the verdict of rows whose person is known; warn of likely doubles."""
    search = _Search(rows, context)
    search.by_number()
    search.by_external_id()
    search.by_name()


class _Search:
    """One search for all rows of a file."""

    def __init__(self, rows: Sequence[Row], context: Context) -> None:
        self.context = context
        self.rows = [r for r in rows if r.place is not None]
        self.taken: set[UUID] = set()
        self._inside: set[int] | None = None

    def _persons(self) -> QuerySet[Any]:
        return Person.objects.filter(province=self.context.province, merged_into=None)

    def _take(self, row: Row, person: Known) -> None:
        row.found["id"], row.found["village"] = person.id, person.village
        self.taken.add(person.id)
        row.verdict = UNCHANGED if _says_the_same(row, person) else CHANGED
        if person.village != row.place:
            names = self._names({person.village})
            row.warn("lives_elsewhere", "village", village=names.get(person.village, ""))

    def by_number(self) -> None:
        """Find by identity number; whoever is registered outside the file's place holds the row."""
        wanted = {token_of(n): r for r in self.rows if (n := r.get("identity_number"))}
        owners: dict[UUID, Row] = {}
        for some in chunks(sorted(wanted)):
            found = IdentityNumber.objects.filter(province=self.context.province, token__in=some)
            for token, person, into in found.values_list(
                "token", "person_id", "person__merged_into_id"
            ):
                owners[into or person] = wanted[token]
        for known in self._by_ids(owners):
            row = owners[known.id]
            if known.village == row.place or self._lies_inside(known.village):
                self._take(row, known)
            else:
                row.fault("registered_elsewhere", "identity_number", place=self._here())

    def by_external_id(self) -> None:
        """Find by the list's own code in the village."""
        wanted = {
            (r.place or 0, str(key)): r for r in self._open() if (key := r.get("external_id"))
        }
        for some in chunks(sorted(wanted)):
            there = self._persons().filter(
                village__in={village for village, _key in some},
                external_id__in={key for _village, key in some},
            )
            # Said aloud, because the index holds only rows that have such a code.
            for person in _known(there.exclude(external_id="")):
                row = wanted.get((person.village, person.external_id))
                if row is not None and person.id not in self.taken:
                    self._take(row, person)

    def by_name(self) -> None:
        """Find by name and birth in the village; elsewhere the same is a hint."""
        by_year: dict[int | None, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in self._open():
            by_year[_year(row)][_folded(row.values["full_name"])[:200]].append(row)
        for year, by_name in by_year.items():
            years = Q() if year is None else Q(birth_year=year) | Q(birth_year=None)
            for some in chunks(sorted(by_name)):
                near: dict[str, list[Known]] = defaultdict(list)
                found = self._persons().filter(years, search_key__in=some)
                if year is None or self.context.is_running:
                    found = found.filter(village__in=self._villages(by_name, some))
                for person in _known(found):
                    near[person.search_key].append(person)
                for name, persons in near.items():
                    for row in by_name[name]:
                        self._by_name_in(row, persons)

    def _villages(self, by_name: dict[str, list[Row]], some: Iterable[str]) -> set[int]:
        return {r.place for name in some for r in by_name[name] if r.place is not None}

    def _by_name_in(self, row: Row, persons: Sequence[Known]) -> None:
        free = [p for p in persons if p.id not in self.taken and not _contradicts(row, p)]
        here = [p for p in free if p.village == row.place and _is_same(row, p)]
        home = row.found.get("home", {}).get("key")
        here.sort(key=lambda p: p.household_key != home)
        if here:
            self._take(row, here[0])
            return
        if not self.context.is_running:
            self._hint(row, [p for p in free if _year(row) is not None and p.birth_year])

    def _hint(self, row: Row, alike: Sequence[Known]) -> None:
        inside = [p for p in alike if self._lies_inside(p.village)]
        if inside:
            one = inside[0]
            born = f"{one.birth_on:%d/%m/%Y}" if one.birth_on else str(one.birth_year)
            village = self._names({one.village}).get(one.village, "")
            row.warn("similar_person", "full_name", name=one.full_name, born=born, village=village)
        elif alike:
            row.warn("similar_elsewhere", "full_name")

    def _open(self) -> list[Row]:
        return [r for r in self.rows if "id" not in r.found and r.is_good]

    def _by_ids(self, ids: Iterable[UUID]) -> Iterator[Known]:
        for some in chunks(sorted(ids)):
            yield from _known(self._persons().filter(pk__in=some))

    def _lies_inside(self, village: int) -> bool:
        """Tell whether a village lies in the place the file was sent for."""
        if self.context.place.level == "province":
            return True
        if self._inside is None:
            level = "commune" if self.context.place.level == "commune" else "village"
            rows = Placement.objects.on(self.context.on).filter(
                **{"province": self.context.province, level: self.context.place}
            )
            self._inside = set(rows.values_list("unit", flat=True))
        return village in self._inside

    def _names(self, villages: set[int]) -> dict[int, str]:
        rows = UnitVersion.objects.on(self.context.on).filter(unit__in=villages)
        return {v.unit_id: v.full_name for v in rows}

    def _here(self) -> str:
        place = self.context.place.id
        return self._names({place}).get(place, "")


def _known(rows: QuerySet[Any]) -> Iterator[Known]:
    for told in rows.values_list(*_COLUMNS).iterator(chunk_size=2000):
        yield Known(*told)


def _year(row: Row) -> int | None:
    born = row.get("birth")
    return born.year if isinstance(born, date) else born


def _contradicts(row: Row, person: Known) -> bool:
    """Tell whether birth or sex rule out that both are one."""
    born, year = row.get("birth"), _year(row)
    if year and person.birth_year and year != person.birth_year:
        return True
    if isinstance(born, date) and person.birth_on and born != person.birth_on:
        return True
    if row.get("external_id") and person.external_id:
        return bool(row.get("external_id") != person.external_id)
    return bool(row.get("sex") and person.sex and row.get("sex") != person.sex)


def _is_same(row: Row, person: Known) -> bool:
    return same_name(row.values["full_name"], person.full_name)


def _says_the_same(row: Row, person: Known) -> bool:
    """Tell whether a row adds or changes nothing; empty cells change nothing."""
    born = row.get("birth")
    pairs = [
        (row.get("full_name"), person.full_name),
        (row.get("sex"), person.sex),
        (_year(row), person.birth_year),
        (born if isinstance(born, date) else None, person.birth_on),
        (kept_phone(row.values["phone"]) if row.get("phone") else None, person.phone),
        (row.found.get("home", {}).get("key"), person.household_key),
    ]
    return all(told in (None, "") or told == there for told, there in pairs)
