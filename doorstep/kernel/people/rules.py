"""Ages in full years, and what a team is paid for a month of work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from doorstep.kernel.basics.figures import Unreadable, normal_phone
from doorstep.kernel.basics.text import map_digits, tidy
from doorstep.kernel.people.spans import Span

NO_END = date(9999, 12, 31)
TEAM_MONTH, TOP_UP = "team_month", "top_up_percent"
PERSON_MONTH, PERSON_DAY, PERSON_NIGHT = "person_month", "person_day", "person_night"
PAID_PER = (TEAM_MONTH, PERSON_MONTH, PERSON_DAY, PERSON_NIGHT, TOP_UP)
MOST_TOP_UP = 100
"""Percent: a commune may at most double what the province pays."""


def birthday(born_on: date, age: int) -> date:
    """Give the day on which `age` is reached; who was born on 29 February waits for 1 March."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)


def counted_birth(birth_on: date | None, birth_year: int | None) -> date | None:
    """Give the day ages are counted from: 1 July where only the year is known."""
    if birth_on is None and birth_year is not None:
        return date(birth_year, 7, 1)
    return birth_on


def age_span(born_on: date, age_from: int | None, age_to: int | None) -> Span:
    """Give the days on which somebody is from `age_from` to `age_to` years old, both included."""
    start = birthday(born_on, age_from or 0)
    return start, NO_END if age_to is None else birthday(born_on, age_to + 1)


def age_on(birth_on: date | None, birth_year: int | None, *, on: date) -> int | None:
    """Give the age in full years, None when the birth is unknown or later than `on`."""
    born = counted_birth(birth_on, birth_year)
    if born is None or born > on:
        return None
    age = on.year - born.year
    return age if birthday(born, age) <= on else age - 1


def kept_phone(typed: str) -> str:
    """Give a number in the form that is stored; what cannot be read stays as it was typed."""
    try:
        return normal_phone(typed)
    except Unreadable:
        return map_digits(tidy(typed))[:20]


@dataclass(frozen=True)
class Worked:
    """A member's month. `is_paid_monthly` is false when another team pays the month."""

    member: int
    day_rates: tuple[int, ...] = ()
    night_rates: tuple[int, ...] = ()
    is_paid_monthly: bool = True


@dataclass(frozen=True)
class Pay:
    """What one member gets, in VND."""

    member: int
    for_month: int
    for_days: int
    for_nights: int
    top_up: int

    @property
    def total(self) -> int:
        """All parts together."""
        return self.for_month + self.for_days + self.for_nights + self.top_up


@dataclass(frozen=True)
class TeamPay:
    """What a team gets: its members, and what stays with the team itself."""

    members: tuple[Pay, ...]
    for_team: int
    is_capped: bool

    @property
    def total(self) -> int:
        """Members and team together."""
        return self.for_team + sum(m.total for m in self.members)


def team_pay(worked: Sequence[Worked], rates: Mapping[str, int]) -> TeamPay:
    """Reckon a team's month from `rates` per team and month, per person and month, and top-up.

    A sum per team and month includes the days (Đà Nẵng: 300,000 a team and month, of which
    50,000 a person and day): the days are paid out of it, cut in proportion where they come to
    more, and the rest stays with the team. Without such a sum every part is paid in full (Bình
    Dương: 60,000 a person and month, 150,000 a day, 200,000 a night). The top-up raises all of
    it by a percentage, at most to double.
    """
    percent = min(rates.get(TOP_UP, 0), MOST_TOP_UP)
    fund = rates.get(TEAM_MONTH)
    parts = [(sum(w.day_rates), sum(w.night_rates)) for w in worked]
    asked = sum(d + n for d, n in parts)
    is_capped = fund is not None and asked > fund
    if fund is not None and is_capped:
        parts = _cut(parts, fund)
    monthly = rates.get(PERSON_MONTH, 0)
    members = tuple(
        _pay(w, monthly if w.is_paid_monthly else 0, d, n, percent)
        for w, (d, n) in zip(worked, parts, strict=True)
    )
    rest = 0 if fund is None else fund - sum(d + n for d, n in parts)
    return TeamPay(members, rest + rest * percent // 100, is_capped)


def _pay(w: Worked, month: int, days: int, nights: int, percent: int) -> Pay:
    return Pay(w.member, month, days, nights, (month + days + nights) * percent // 100)


def _cut(parts: Sequence[tuple[int, int]], fund: int) -> list[tuple[int, int]]:
    """Share `fund` in proportion to what is asked; the largest remainders get the odd VND."""
    flat = [n for pair in parts for n in pair]
    asked = sum(flat)
    shares = [n * fund // asked for n in flat]
    order = sorted(range(len(flat)), key=lambda i: (-(flat[i] * fund % asked), i))
    for i in order[: fund - sum(shares)]:
        shares[i] += 1
    return list(zip(shares[::2], shares[1::2], strict=True))
