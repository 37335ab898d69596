"""What a submission means: the draft of an activity, read by the form it was filled with.

A draft names ids as the form told them; whether they are known is asked by whoever applies it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from doorstep.kernel.activities import kinds as k
from doorstep.kernel.activities.kinds import ActivityKind
from doorstep.kernel.xforms.reading import Read, Tree, at_path, leaves
from doorstep.kernel.xforms.sheets import BUSINESS, DAY, HOUSEHOLD, OF, PERSONS, PLACE, YES

ROLES = {
    "place": PLACE, "day": DAY, "household": HOUSEHOLD, "persons": PERSONS, "business": BUSINESS,
    "start": "x_start", "end": "x_end",
}  # fmt: skip
"""Where the forms made from kinds keep what every record has."""
UNREAD = "_unread"
"""Under this code the ids that could not be read are kept as they came."""


@dataclass(frozen=True)
class Layout:
    """Where a form keeps what: what every record has (`roles`), and its fields by path."""

    roles: Mapping[str, str] = field(default_factory=lambda: ROLES)
    paths: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Told:
    """What a submission tells, not yet compared with what is there."""

    answers: dict[str, Any]
    place: int | None = None
    day: date | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    household: UUID | None = None
    persons: tuple[UUID, ...] = ()
    business: UUID | None = None
    tax_number: str = ""


def told_by(read: Read, kind: ActivityKind | None, layout: Layout) -> Told:
    """Read a submission by the layout of its form."""
    roles = {name: at_path(read.tree, path) for name, path in layout.roles.items()}
    unread: dict[str, Any] = {}
    started, ended = (_moment(roles.get(name)) for name in ("start", "end"))
    home = _one_id(roles, "household", unread)
    persons = _ids(roles, unread)
    answers = _answers(read.tree, kind, layout)
    place = _number(roles.get("place"))
    if roles.get("place") and place is None:
        unread["place"] = roles["place"]
    shop, tax_number = _shop(roles.get("business"))
    return Told(
        answers=answers | ({UNREAD: unread} if unread else {}),
        place=place,
        day=_day(roles.get("day")) or (started.date() if started else None),
        started_at=started,
        ended_at=ended,
        household=home,
        persons=persons,
        business=shop,
        tax_number=tax_number,
    )


def _answers(tree: Tree, kind: ActivityKind | None, layout: Layout) -> dict[str, Any]:
    """Give the answers by field code; nodes that are no field stay under their own name."""
    fields = {f.code: f for f in kind.fields} if kind else {}
    if layout.paths is not None:
        found = {code: at_path(tree, path) for path, code in layout.paths.items()}
        return {c: _value(fields.get(c), v) for c, v in found.items() if v not in (None, "")}
    taken = set(layout.roles.values())
    told = {name: value for name, value in leaves(tree) if name not in taken and value != ""}
    own = {c: _value(fields.get(c), v) for c, v in told.items() if not c.startswith("x_")}
    return _by_person(own)


def _by_person(told: dict[str, Any]) -> dict[str, Any]:
    """Turn "whom was it shown" back: from persons by choice to choices by person."""
    found: dict[str, Any] = {}
    for name, value in told.items():
        code, between, choice = name.partition(OF)
        if not between:
            found[name] = value
            continue
        for person in str(value).split():
            found.setdefault(code, {}).setdefault(person, []).append(choice)
    return found


def _value(known: k.Field | None, value: Any) -> Any:
    if known is None or not isinstance(value, str):
        return value
    if known.type == k.CHOICES:
        return value.split()
    if known.type == k.YES_NO:
        return value.strip().lower() in (YES, "true", "1", "ok")
    if known.type == k.TIME:
        return value[:5]
    return value


def _number(told: Any) -> int | None:
    text = str(told or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def _one_id(roles: Mapping[str, Any], name: str, unread: dict[str, Any]) -> UUID | None:
    told = roles.get(name)
    if not told:
        return None
    try:
        return UUID(str(told).removeprefix("uuid:"))
    except ValueError:
        unread[name] = told
        return None


def _shop(told: Any) -> tuple[UUID | None, str]:
    """Read a business: one of the list, or a tax number, as forms of before asked it."""
    text = str(told or "").strip()
    try:
        return (UUID(text.removeprefix("uuid:")), "") if len(text) >= 32 else (None, text)
    except ValueError:
        return None, text


def _ids(roles: Mapping[str, Any], unread: dict[str, Any]) -> tuple[UUID, ...]:
    found = []
    for one in str(roles.get("persons") or "").split():
        try:
            found.append(UUID(one))
        except ValueError:
            unread.setdefault("persons", []).append(one)
    return tuple(dict.fromkeys(found))


def _moment(told: Any) -> datetime | None:
    """Read "2026-11-21T09:05:00.000+07:00"; one without its zone is none."""
    try:
        found = datetime.fromisoformat(str(told))
    except ValueError:
        return None
    return found if found.tzinfo and 2000 <= found.year < 2200 else None


def _day(told: Any) -> date | None:
    try:
        found = date.fromisoformat(str(told)[:10])
    except ValueError:
        return None
    return found if 1900 <= found.year < 2200 else None
