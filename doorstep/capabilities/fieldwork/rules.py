"""The small language of task rules: whom to visit next, and why. Pure; the phone speaks it too.

A rule is data (`content/fieldwork/tasks.json`, `docs/adding/task.md`). A test is an object with
one operator. It is true, false, or unknown (None) where the record does not say; only what is
true makes a task, and "not" of the unknown stays unknown. An operator that this version does not
know is unknown. `client/fieldwork/rules.ts` is the same; `tests/vectors/tasks.json` holds both.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

Record = Mapping[str, Any]
Truth = bool | None
OPEN, LATE = "open", "late"


def holds(test: Any, record: Record, *, on: date) -> Truth:
    """Tell whether a test holds for a record on a day; None where the record does not say."""
    if not isinstance(test, Mapping) or len(test) != 1:
        return None
    ((name, told),) = test.items()
    if name == "all":
        return _all(holds(one, record, on=on) for one in told)
    if name == "any":
        found = _all(_not(holds(one, record, on=on)) for one in told)
        return _not(found)
    if name == "not":
        return _not(holds(told, record, on=on))
    operator = OPERATORS.get(name)
    return operator(told, record, on) if operator else None


def _all(truths: Iterable[Truth]) -> Truth:
    told = list(truths)
    return False if False in told else None if None in told else True


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _value(record: Record, name: str) -> Any:
    """Give what a record says of a field; None where it says nothing."""
    value = record.get(name)
    return None if value == "" else value


def _known(told: Any, record: Record, on: date) -> Truth:
    return _value(record, told) is not None


def _missing(told: Any, record: Record, on: date) -> Truth:
    return _value(record, told) is None


def _is(told: Any, record: Record, on: date) -> Truth:
    value = _value(record, told)
    return None if value is None else value is True


def _equals(told: Any, record: Record, on: date) -> Truth:
    value = _value(record, told[0])
    return None if value is None else _same(value, told[1])


def _in(told: Any, record: Record, on: date) -> Truth:
    value = _value(record, told[0])
    return None if value is None else any(_same(value, one) for one in told[1])


def _same(one: Any, other: Any) -> bool:
    """Compare as JSON does: true is not 1."""
    return isinstance(one, bool) is isinstance(other, bool) and bool(one == other)


def _has(told: Any, record: Record, on: date) -> Truth:
    codes = _codes(_value(record, told[0]))
    return None if codes is None else any(_among(one, codes) for one in told[1])


def _counts(told: Any, record: Record, on: date) -> Truth:
    codes = _codes(_value(record, told[0]))
    return _within(None if codes is None else sum(_among(one, codes) for one in told[1]), told[2])


def _codes(value: Any) -> set[str] | None:
    return {str(one) for one in value} if isinstance(value, list | tuple | Mapping) else None


def _among(one: Any, codes: set[str]) -> bool:
    """Tell whether a code, or one of several that stand for each other, is there."""
    return not codes.isdisjoint(one) if isinstance(one, list) else one in codes


def _at_least(told: Any, record: Record, on: date) -> Truth:
    return _within(_number(_value(record, told[0])), {"at_least": told[1]})


def _less(told: Any, record: Record, on: date) -> Truth:
    return _within(_number(_value(record, told[0])), {"less": told[1]})


def _days_since(told: Any, record: Record, on: date) -> Truth:
    day = as_day(_value(record, told[0]))
    return _within(None if day is None else (on - day).days, told[1])


def _months_since(told: Any, record: Record, on: date) -> Truth:
    day = as_day(_value(record, told[0]))
    return _within(None if day is None else months_between(day, on), told[1])


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _within(number: float | None, bounds: Mapping[str, Any]) -> Truth:
    if number is None:
        return None
    least, limit = bounds.get("at_least"), bounds.get("less")
    return (least is None or number >= least) and (limit is None or number < limit)


OPERATORS: dict[str, Callable[[Any, Record, date], Truth]] = {
    "known": _known,
    "missing": _missing,
    "is": _is,
    "equals": _equals,
    "in": _in,
    "has": _has,
    "counts": _counts,
    "at_least": _at_least,
    "less": _less,
    "days_since": _days_since,
    "months_since": _months_since,
}


def as_day(value: Any) -> date | None:
    """Read an ISO day (of a moment its day); None for anything else."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def months_between(start: date, end: date) -> int:
    """Give the full months from one day to another: from the 31st it is full on a 31st."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - 1 if end.day < start.day else months


def months_later(day: date, months: int) -> date:
    """Give the day some months later: the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_on(rule: Mapping[str, Any], record: Record) -> date | None:
    """Give the day a task is due, None where the rule or the record names none."""
    told = rule.get("due")
    day = as_day(_value(record, told["field"])) if told else None
    if day is None or told is None:
        return None
    return months_later(day, told.get("add_months", 0)) + timedelta(days=told.get("add_days", 0))


def state_of(rule: Mapping[str, Any], due: date | None, *, on: date) -> str | None:
    """Tell whether a task is open or late; None before its window opens.

    A late task stays until what it asks for is done: with the day on which it really was.
    """
    window = rule.get("window", {})
    if due is None:
        return OPEN
    if on < due - timedelta(days=window.get("before", 0)):
        return None
    after = window.get("after")
    return LATE if after is not None and on > due + timedelta(days=after) else OPEN


def is_gone(record: Record) -> bool:
    """Tell whether a record left the register or is part of another."""
    return any(_value(record, name) is not None for name in ("left_on", "merged_into"))
