"""Stretches of time that figures belong to: half-open, made of days, counted in months.

A period starts on its first day and ends before `end`, so neighbours never overlap. Report
periods of the administration need not be calendar months: any two days make a period.
A month is also written as one number, 202507 for July 2025 ("yyyymm").
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

_ROMAN = ("I", "II", "III", "IV")
_SHAPE = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})))?", re.ASCII)
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """Days from `start` up to, not including, `end`; `label` is the code that `parse` reads back.

    Without a label the range of days is the label. Periods of the same days are equal, whatever
    they are called. Raises ValueError when the period would hold no day.
    """

    start: date
    end: date
    label: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"period_without_days: {self.start}..{self.end}")
        if not self.label:
            object.__setattr__(self, "label", f"{self.start}..{self.last_on}")

    @classmethod
    def year(cls, year: int) -> "Period":
        """Return a calendar year, labelled "2025"."""
        return cls(date(year, 1, 1), date(year + 1, 1, 1), f"{year:04d}")

    @classmethod
    def quarter(cls, year: int, quarter: int) -> "Period":
        """Return quarter 1-4 of a year, labelled "2025-Q3"; ValueError for any other quarter."""
        if quarter not in (1, 2, 3, 4):
            raise ValueError(f"no_such_quarter: {quarter}")
        first = year * 100 + quarter * 3 - 2
        return cls(month_start(first), month_start(add_months(first, 3)), f"{year:04d}-Q{quarter}")

    @classmethod
    def month(cls, year: int, month: int) -> "Period":
        """Return a calendar month, labelled "2025-07"; ValueError for a month outside 1-12."""
        first = year * 100 + month
        return cls(month_start(first), month_end(first), f"{year:04d}-{month:02d}")

    @classmethod
    def days(cls, first_on: date, last_on: date) -> "Period":
        """Return the days from the first to the last, both included: "2025-07-01..2025-12-31"."""
        return cls(first_on, last_on + timedelta(days=1))

    @classmethod
    def parse(cls, code: str) -> "Period":
        """Return the period of "2025", "2025-Q3", "2025-07" or "2025-07-01..2025-12-31".

        The last day of a range is part of it. Anything else raises ValueError.
        """
        code = code.strip()
        if found := _RANGE.fullmatch(code):
            return cls.days(date.fromisoformat(found[1]), date.fromisoformat(found[2]))
        if not (found := _SHAPE.fullmatch(code)):
            raise ValueError(f"not_a_period: {code!r}")
        if found[2]:
            return cls.quarter(int(found[1]), int(found[2]))
        if found[3]:
            return cls.month(int(found[1]), int(found[3]))
        return cls.year(int(found[1]))

    def __str__(self) -> str:
        return self.label

    @property
    def last_on(self) -> date:
        """The last day that is part of the period."""
        return self.end - timedelta(days=1)

    @property
    def is_whole_months(self) -> bool:
        """Whether monthly figures add up to this period exactly."""
        return self.start.day == 1 and self.end.day == 1

    @property
    def quarter_name(self) -> str:
        """The quarter as official papers write it ("III/2025"), or "" for any other period."""
        year, _, quarter = self.label.partition("-Q")
        return f"{_ROMAN[int(quarter) - 1]}/{year}" if quarter else ""

    def months(self) -> list[int]:
        """Return every month (yyyymm) that has a day in the period, in order."""
        found = [month_of(self.start)]
        while (following := add_months(found[-1], 1)) <= month_of(self.last_on):
            found.append(following)
        return found

    def contains(self, on: date) -> bool:
        """Tell whether a day is part of the period."""
        return self.start <= on < self.end


def month_of(on: date) -> int:
    """Return the month of a day as yyyymm: 5 October 2025 → 202510."""
    return on.year * 100 + on.month


def month_start(yyyymm: int) -> date:
    """Return the first day of a month; ValueError when yyyymm is no month."""
    return date(yyyymm // 100, yyyymm % 100, 1)


def month_end(yyyymm: int) -> date:
    """Return the first day of the following month: the half-open end."""
    return month_start(add_months(yyyymm, 1))


def add_months(yyyymm: int, count: int) -> int:
    """Return the month `count` months later (earlier when negative), as yyyymm."""
    month_start(yyyymm)  # refuses 202513
    year, month = divmod(yyyymm // 100 * 12 + yyyymm % 100 - 1 + count, 12)
    return year * 100 + month + 1
