"""The rows a phone holds by the thousand: households, persons, businesses, visits.

Read by statements said as they are, in a few questions for a whole page: a village of a thousand
persons is read in tens of milliseconds. Sensitive groups have no place here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from doorstep.kernel.basics.registers import Register
from doorstep.kernel.basics.statements import as_day, as_id, ask, marks
from doorstep.kernel.people.models import Household

VISITS_KEPT = timedelta(days=400)
_CHUNK = 500
_GROUPS = (
    'SELECT subject, "group" FROM people_groupmembership'
    " WHERE subject IN ({}) AND from_on <= %s AND to_on > %s"
)
_ATTAINED = (
    "SELECT subject, code FROM attainments_attainment WHERE province = %s"
    " AND subject_type = %s AND subject IN ({}) AND is_live"
)
_CONSENTS = (
    "SELECT person_id, purpose FROM people_consent WHERE person_id IN ({}) AND withdrawn_at IS NULL"
)
_LAST = (
    "SELECT {column}, MAX(happened_on) FROM activities_activity WHERE {column} IN ({})"
    " AND is_current AND NOT is_void GROUP BY {column}"
)
_WITH = "SELECT activity_id, person_id FROM activities_participant WHERE activity_id IN ({})"
Row = dict[str, Any]
_INTO = "merged_into_id" if hasattr(Household, "merged_into_id") else "NULL"


@dataclass(frozen=True)
class Kind:
    """One type of rows: the columns by name, the table, and what else is told of a row."""

    code: str
    columns: tuple[tuple[str, str], ...]
    table: str
    where: str = ""
    more: Callable[[list[Row], str, date], None] | None = None


def ids_in(kind: Kind, village: int, *, after: str, on: date, limit: int) -> list[Any]:
    """Give the next ids of a village after one, in their order, as the database keeps them."""
    column = "place_id" if kind.code == "visit" else "village_id"
    told: list[Any] = [village, as_id(after)] if after else [village]
    from_id = f" AND {_id(kind)} > %s" if after else ""
    if kind.where:
        told.append(on - VISITS_KEPT)
    question = (
        f"SELECT {_id(kind)} FROM {kind.table} WHERE {column} = %s{from_id}{kind.where}"  # noqa: S608
        f" ORDER BY {_id(kind)} LIMIT {int(limit)}"
    )
    return [row[0] for row in ask(question, told)]


def _id(kind: Kind) -> str:
    return "root" if kind.code == "visit" else "id"


def text_of(value: Any) -> str:
    """Write an id as a phone reads it, whatever the database gives: 32 hex digits or a UUID."""
    if isinstance(value, str) and len(value) == 32:
        return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"
    return str(value)


def _key(told: Any) -> Any:
    """Give an id as a question takes it: one in words becomes a UUID."""
    return as_id(told) if isinstance(told, str) and len(told) == 36 else told


def rows_of(kind: Kind, ids: Collection[Any], *, province: str, on: date) -> list[Row]:
    """Give the rows of ids that are here (and count), with everything a phone is told of them."""
    found: list[Row] = []
    every = [_key(i) for i in ids]
    names = [name for name, _column in kind.columns]
    columns = ", ".join(column for _name, column in kind.columns)
    for start in range(0, len(every), _CHUNK):
        some = every[start : start + _CHUNK]
        told = [*some, on - VISITS_KEPT] if kind.where else some
        question = f"SELECT {columns} FROM {kind.table} WHERE {_id(kind)} IN ({marks(some)})"  # noqa: S608
        rows = [
            dict(zip(names, map(_plain, row), strict=True))
            for row in ask(f"{question}{kind.where}", told)
        ]
        if kind.more is not None and rows:
            kind.more(rows, province, on)
        found += rows
    return sorted(found, key=lambda row: row["id"])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _ids(rows: Iterable[Row], *names: str) -> None:
    """Write ids as text, whatever the database gives."""
    for row in rows:
        for name in names:
            if row[name] is not None:
                row[name] = text_of(row[name])


def _told_of(subject_type: str) -> Callable[[list[Row], str, date], None]:
    def more(rows: list[Row], province: str, on: date) -> None:
        """Add groups that are not sensitive, attainments, and what else there is of such a row."""
        ids = [row["id"] for row in rows]
        groups, attained = _groups(ids, on), _attained(ids, province, subject_type)
        last = _last_visits(ids, subject_type) if subject_type != "person" else {}
        agreed = _consents(ids) if subject_type == "person" else {}
        _ids(rows, "id", "merged_into", *(["household"] if subject_type == "person" else []))
        for row in rows:
            row["groups"] = groups.get(row["id"], [])
            row["attained"] = attained.get(row["id"], [])
            if subject_type == "person":
                row["consents"] = agreed.get(row["id"], [])
            else:
                row["last_visit"] = last.get(row["id"])

    return more


def _groups(ids: Sequence[Any], on: date) -> dict[str, list[str]]:
    return _listed(ask(_GROUPS.format(marks(ids)), [*ids, on, on]))


def _attained(ids: Sequence[Any], province: str, subject_type: str) -> dict[str, list[str]]:
    return _listed(ask(_ATTAINED.format(marks(ids)), [province, subject_type, *ids]))


def _consents(ids: Sequence[Any]) -> dict[str, list[str]]:
    return _listed(ask(_CONSENTS.format(marks(ids)), ids))


def _listed(pairs: Iterable[Sequence[Any]]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for subject, code in pairs:
        found[text_of(subject)].add(code)
    return {subject: sorted(codes) for subject, codes in found.items()}


def _last_visits(ids: Sequence[Any], subject_type: str) -> dict[str, str]:
    question = _LAST.format(marks(ids), column=f"{subject_type}_id")
    return {text_of(i): as_day(day).isoformat() for i, day in ask(question, ids)}


def _visits(rows: list[Row], _province: str, _on: date) -> None:
    keys = [row["key"] for row in rows]
    persons: dict[str, list[str]] = defaultdict(list)
    for activity, person in ask(_WITH.format(marks(keys)), keys):
        persons[text_of(activity)].append(text_of(person))
    _ids(rows, "id", "household", "business", "team", "recorded_by", "key")
    for row in rows:
        row["persons"] = sorted(persons.get(row.pop("key"), []))
        if isinstance(row["answers"], str):
            row["answers"] = json.loads(row["answers"])


def _same(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, name) for name in names)


_COMMON = (("village", "village_id"), *_same("phone", "registered_on", "left_on", "left_reason"))
HOUSEHOLD = Kind(
    "household",
    (*_same("id", "number", "head_name", "address"), *_COMMON, ("merged_into", _INTO)),
    "people_household",
    more=_told_of("household"),
)
PERSON = Kind(
    "person",
    (
        *_same("id", "full_name", "sex", "birth_year", "birth_on"),
        ("household", "household_id"),
        *_COMMON,
        ("merged_into", "merged_into_id"),
    ),
    "people_person",
    more=_told_of("person"),
)
BUSINESS = Kind(
    "business",
    (*_same("id", "name", "kind", "tax_number", "address"), *_COMMON, ("merged_into", "NULL")),
    "people_business",
    more=_told_of("business"),
)
VISIT = Kind(
    "visit",
    (
        ("id", "root"),
        ("key", "id"),
        *_same("revision", "kind", "kind_version", "happened_on", "attention", "answers"),
        ("village", "place_id"),
        ("household", "household_id"),
        ("business", "business_id"),
        ("team", "team_id"),
        ("recorded_by", "recorded_by"),
    ),
    "activities_activity",
    where=" AND is_current AND NOT is_void AND happened_on >= %s",
    more=_visits,
)


@dataclass(frozen=True)
class Beside:
    """Rows of one type that go with rows of another, under the same ids."""

    code: str
    of: str
    rows: Callable[[Sequence[str]], list[Row]]


BESIDE: Register[Beside] = Register("device rows beside others", Beside)


def beside(code: str, of: str, rows: Callable[[Sequence[str]], list[Row]]) -> None:
    """Plug in what else is told of things of a type: for their ids, rows under the same ids.

    They are sent whenever the things themselves are, and are gone with them.
    """
    BESIDE.add(code, Beside(code, of, rows))


KINDS = (HOUSEHOLD, PERSON, BUSINESS, VISIT)
"""In the order of the snapshot: a person comes after the household."""
