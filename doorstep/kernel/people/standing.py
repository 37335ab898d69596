"""Counting and listing who stands where, in which group, having reached what.

The same joined intervals answer both: residence × membership × attainment. Written in SQL that
SQLite and PostgreSQL read alike, because the parts have no foreign keys to each other.

Somebody stands somewhere in a month when they stand there at its end: from the month of the first
day until before the month of the last. The memberships of one subject in one group never overlap,
so no subject is counted twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from doorstep.kernel.people.models import TargetGroup
from doorstep.kernel.people.secrets import token

ALL = "all"
NEVER = 999912
_CHUNK = 400
_LISTED_CHUNK = 20
"""Villages listed at a time, after 1, 2, 4, …: the first rows come at once, nothing big is held."""
_PLAIN, _SENSITIVE = "people_groupmembership", "people_sensitivemembership"


class Standing(NamedTuple):
    """`n` subjects stand at `village` in `group` having reached `code` from month to month."""

    code: str
    group: str
    village: int
    from_month: int
    to_month: int
    n: int


@dataclass(frozen=True)
class Who:
    """Which subjects: their type, perhaps only those with an attainment (all codes or one)."""

    province: str
    subject_type: str
    is_attained: bool = False
    code: str | None = None


def standings(who: Who, places: Sequence[int] | None) -> Iterator[Standing]:
    """Count subjects by (code, group, village, from, to) for the given villages, or all."""
    names = group_names()
    for some in _chunks(places, _CHUNK):
        yield from _counted(who, some, "")
        yield from _counted(who, some, _PLAIN)
        for row in _counted(who, some, _SENSITIVE) if names else ():
            # A token of another key names no group here.
            if row.group in names:
                yield row._replace(group=names[row.group])


def _counted(who: Who, places: Sequence[int] | None, memberships: str) -> Iterator[Standing]:
    sql, params = _sql(who, places, memberships)
    code = "a.code" if who.is_attained else "''"
    column = _group_column(memberships)
    start, end = _start(who, memberships), _end(memberships)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {code}, {column}, r.village_id, {start}, {end}, COUNT(*) {sql}"
            " GROUP BY 1, 2, 3, 4, 5",
            params,
        )
        for row in cursor.fetchall():
            yield Standing(*row)


def listed(who: Who, group: str, places: Sequence[int], month: int) -> Iterator[tuple[UUID, int]]:
    """List (subject, village) of those who stand at the end of `month`, village by village."""
    memberships, wanted = _membership_of(group)
    for some in _growing(sorted(places)):
        sql, params = _sql(who, some, memberships)
        where = f" AND {_start(who, memberships)} <= %s AND {_end(memberships)} > %s"
        params += [month, month]
        if memberships:
            where += f" AND {_group_column(memberships)} = %s"
            params.append(wanted)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT r.village_id, r.subject {sql}{where} ORDER BY 1, 2", params)
            rows = cursor.fetchall()
        for village, subject in rows:
            # SQLite keeps a UUID as its 32 hex digits.
            yield (subject if isinstance(subject, UUID) else UUID(subject)), village


def _sql(who: Who, places: Sequence[int] | None, memberships: str) -> tuple[str, list[Any]]:
    """Give what follows FROM. CROSS JOIN makes SQLite, which may have no statistics, begin with
    the residences of the villages that are asked for; PostgreSQL chooses by itself."""
    sql = "FROM people_residence r"
    joined = ""
    if who.is_attained:
        sql += " CROSS JOIN attainments_attainment a"
        joined += (
            " AND a.province = r.province AND a.subject_type = r.subject_type"
            " AND a.subject = r.subject AND a.is_live"
        )
    if memberships:
        sql += f" CROSS JOIN {memberships} g"
        joined += " AND g.subject = r.subject AND g.province = r.province"
    sql += f" WHERE r.province = %s AND r.subject_type = %s AND r.is_counted{joined}"
    sql += f" AND {_start(who, memberships)} < {_end(memberships)}"
    params: list[Any] = [who.province, who.subject_type]
    if who.code is not None:
        sql += " AND a.code = %s"
        params.append(who.code)
    if places is not None:
        sql += f" AND r.village_id IN ({', '.join(['%s'] * len(places))})"
        params += places
    return sql, params


def _start(who: Who, memberships: str) -> str:
    start = "r.from_month"
    if memberships:
        start = _later(start, "g.from_month")
    return _later(start, "a.first_month") if who.is_attained else start


def _end(memberships: str) -> str:
    if not memberships:
        return "r.to_month"
    return "(CASE WHEN g.to_month < r.to_month THEN g.to_month ELSE r.to_month END)"


def _later(one: str, other: str) -> str:
    return f"(CASE WHEN {other} > {one} THEN {other} ELSE {one} END)"


def _group_column(memberships: str) -> str:
    if not memberships:
        return f"'{ALL}'"
    return "g.token" if memberships == _SENSITIVE else 'g."group"'


def _membership_of(group: str) -> tuple[str, str]:
    if group == ALL:
        return "", ALL
    tokens = {name: t for t, name in group_names().items()}
    if group in tokens:
        return _SENSITIVE, tokens[group]
    return _PLAIN, group


def group_names() -> dict[str, str]:
    """Give the sensitive groups by the token under which this server keeps them."""
    codes = TargetGroup.objects.filter(is_sensitive=True).values_list("code", flat=True)
    return {group_token(code): code for code in codes}


def group_token(code: str) -> str:
    """Give the keyed token under which membership of a sensitive group is kept."""
    return token(code, purpose="group")


def _growing(places: Sequence[int]) -> Iterator[Sequence[int]]:
    start, size = 0, 1
    while start < len(places):
        yield places[start : start + size]
        start, size = start + size, min(_LISTED_CHUNK, 2 * size)


def _chunks(places: Sequence[int] | None, size: int) -> Iterator[Sequence[int] | None]:
    if places is None:
        yield None
        return
    for i in range(0, len(places), size):
        yield places[i : i + size]
