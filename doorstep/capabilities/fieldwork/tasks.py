"""Tasks: what the rules say of the records of a village, in the order in which one walks. Pure.

The same on the phone (`client/fieldwork/rules.ts`, vectors in `tests/vectors/tasks.json`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from doorstep.capabilities.fieldwork.rules import (
    Record,
    as_day,
    due_on,
    holds,
    is_gone,
    months_between,
    state_of,
)

Row = Mapping[str, Any]
Task = dict[str, Any]
MET = ("met", "again")
VISIT = "household_visit"
SURVEYS = ("village_survey",)
_RUN = re.compile(r"[0-9]+|[^0-9]+")
_NOWHERE = 1 << 30


def tasks_of(
    rules: Sequence[Row],
    *,
    records: Iterable[Record],
    on: date,
    claims: Iterable[Row] = (),
    me: str | None = None,
    near: str | None = None,
) -> list[Task]:
    """Give the tasks of some records on a day, the first one first.

    Order: what somebody else has claimed comes last; then by priority; then by the lane (number
    of the household), or, with `near`, by how close the number is to the one where one stands.
    """
    by_kind: dict[str, list[Row]] = {}
    for rule in rules:
        by_kind.setdefault(rule["applies_to"], []).append(rule)
    held = standing_claims(claims, on=on)
    found = [
        task
        for record in records
        if not is_gone(record)
        for rule in by_kind.get(record["type"], ())
        if (task := _task(rule, record, held, me, on)) is not None
    ]
    return sorted(found, key=lambda task: _place_in_line(task, near))


def _task(
    rule: Row, record: Record, held: Mapping[tuple[str, str], Row], me: str | None, on: date
) -> Task | None:
    if holds(rule["when"], record, on=on) is not True:
        return None
    due = due_on(rule, record)
    state = state_of(rule, due, on=on)
    if state is None:
        return None
    subject = str(record["id"])
    claim = held.get((rule["code"], subject))
    return {
        "id": f"{rule['code']}:{subject}",
        "rule": rule["code"],
        "type": record["type"],
        "subject": subject,
        "village": record.get("village"),
        "number": record.get("number"),
        "due_on": due.isoformat() if due else None,
        "state": state,
        "priority": rule["priority"],
        "action": rule.get("action"),
        "claimed_by": claim["by"] if claim else None,
        "claimed_name": claim.get("name") if claim else None,
        "is_mine": bool(claim and me is not None and claim["by"] == me),
    }


def standing_claims(claims: Iterable[Row], *, on: date) -> dict[tuple[str, str], Row]:
    """Give the claim that holds on a day by (rule, subject): of several the earliest made.

    `claimed_at` is in UTC, so texts compare as moments do.
    """
    day = on.isoformat()
    held: dict[tuple[str, str], Row] = {}
    for claim in sorted(claims, key=lambda c: (str(c["claimed_at"]), str(c["id"]))):
        if str(claim["from_on"]) <= day < str(claim["to_on"]):
            held.setdefault((claim["rule"], str(claim["subject"])), claim)
    return held


def _place_in_line(task: Task, near: str | None) -> tuple[Any, ...]:
    number = task["number"]
    is_taken = task["claimed_by"] is not None and not task["is_mine"]
    return (
        is_taken,
        task["priority"],
        0 if near is None else _distance(number, near),
        natural_key(number),
        task["due_on"] or "9999-12-31",
        task["id"],
    )


def natural_key(number: Any) -> tuple[tuple[int, int, str], ...]:
    """Give what numbers of houses are ordered by: 2, 10, 10a, 10b, 11; without a number last."""
    text = "" if number is None else str(number).lower().strip()
    if not text:
        return ((2, 0, ""),)
    runs = _RUN.findall(text)
    return tuple((0, int(r), "") if r[0] in "0123456789" else (1, 0, r) for r in runs)


def _distance(number: Any, near: str) -> int:
    here, there = _first_number(near), _first_number(number)
    return _NOWHERE if here is None or there is None else abs(here - there)


def _first_number(number: Any) -> int | None:
    found = re.search(r"[0-9]+", "" if number is None else str(number))
    return int(found[0]) if found else None


def records_of(rows: Mapping[str, Iterable[Row]], *, on: date) -> list[dict[str, Any]]:
    """Make the records that rules are asked about, of rows as a phone holds them.

    `rows` by type: "household", "person", "unit" (villages), and "visit": activities of any kind.
    """
    visits: dict[str, list[Row]] = {}
    surveys: dict[str, list[Row]] = {}
    for row in rows.get("visit", ()):
        if row.get("kind") == VISIT and row.get("household"):
            visits.setdefault(str(row["household"]), []).append(row)
        elif row.get("kind") in SURVEYS:
            surveys.setdefault(str(row["village"]), []).append(row)
    homes = {str(home["id"]): home for home in rows.get("household", ())}
    villages = [u for u in rows.get("unit", ()) if u.get("level") == "village"]
    return [
        *(household_record(home, visits.get(key, ())) for key, home in homes.items()),
        *(
            person_record(one, homes.get(str(one.get("household"))), on=on)
            for one in rows.get("person", ())
        ),
        *(village_record(one, surveys.get(str(one["id"]), ())) for one in villages),
    ]


def household_record(row: Row, visits: Iterable[Row]) -> dict[str, Any]:
    """Give the record of a household: its row and what its visits (rows of activities) say.

    The last visit is the one that really was last, whenever it was recorded.
    """
    told = [v for v in visits if not v.get("is_void")]
    told.sort(key=lambda v: (str(v["happened_on"]), str(v["id"])))
    last = told[-1] if told else None
    answers: Row = (last.get("answers") or {}) if last else {}
    met = [v for v in told if (v.get("answers") or {}).get("outcome") in MET]
    return {
        **row,
        "type": "household",
        "visits": len(told),
        "last_visit_on": last["happened_on"] if last else None,
        "last_met_on": met[-1]["happened_on"] if met else None,
        "last_outcome": answers.get("outcome"),
        "come_back_on": answers.get("come_back_on"),
        "needs_follow_up": answers.get("needs_follow_up"),
    }


def person_record(row: Row, household: Row | None, *, on: date) -> dict[str, Any]:
    """Give the record of a person: its row, the number of its household, its age on a day.

    Of whom only the year of birth is known, the birthday is taken to be 1 July.
    """
    year = row.get("birth_year")
    born = as_day(row.get("birth_on")) or (date(year, 7, 1) if isinstance(year, int) else None)
    return {
        **row,
        "type": "person",
        "number": household.get("number") if household else None,
        "age": months_between(born, on) // 12 if born else None,
    }


def village_record(row: Row, surveys: Iterable[Row]) -> dict[str, Any]:
    """Give the record of a village: its row and the day of its last survey."""
    days = [str(s["happened_on"]) for s in surveys if not s.get("is_void")]
    last = max(days, default=None)
    return {**row, "type": "village", "village": row["id"], "last_survey_on": last}
