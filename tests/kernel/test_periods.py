"""Periods are half-open, named by a code, and made of months."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.basics import periods
from doorstep.kernel.basics.periods import Period

MONTHS = st.builds(lambda y, m: y * 100 + m, st.integers(1900, 2100), st.integers(1, 12))


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2025", date(2025, 1, 1), date(2026, 1, 1)),
        ("2025-12", date(2025, 12, 1), date(2026, 1, 1)),
        ("2025-Q3", date(2025, 7, 1), date(2025, 10, 1)),
        ("2025-Q4", date(2025, 10, 1), date(2026, 1, 1)),
        ("2025-07-01..2025-12-31", date(2025, 7, 1), date(2026, 1, 1)),
        ("2025-12-15..2026-01-14", date(2025, 12, 15), date(2026, 1, 15)),
    ],
)
def test_a_code_names_a_period(code, start, end):
    period = Period.parse(code)
    assert (period.start, period.end, period.label, str(period)) == (start, end, code, code)


def test_periods_of_the_same_days_are_equal():
    plain = Period(date(2025, 7, 1), date(2025, 10, 1))
    assert plain.label == "2025-07-01..2025-09-30"
    assert plain == Period.parse(plain.label) == Period.quarter(2025, 3)
    assert len({plain, Period.quarter(2025, 3)}) == 1


@pytest.mark.parametrize(
    "code", ["", "25", "2025-13", "2025-00", "2025-Q5", "2025-07-01..2025-06-30", "2025-7", "২০২৫"]
)
def test_other_codes_are_refused(code):
    with pytest.raises(ValueError, match=r"\w"):
        Period.parse(code)


def test_a_period_knows_its_days_and_months():
    period = Period.parse("2025-12-15..2026-01-14")
    assert period.months() == [202512, 202601]
    assert not period.is_whole_months
    assert period.contains(date(2026, 1, 14))
    assert not period.contains(date(2026, 1, 15))
    assert period.last_on == date(2026, 1, 14)
    assert Period.quarter(2025, 3).months() == [202507, 202508, 202509]
    assert Period.year(2025).is_whole_months


def test_quarters_are_written_in_roman_numbers():
    assert Period.quarter(2027, 1).quarter_name == "I/2027"
    assert Period.year(2027).quarter_name == ""


@given(MONTHS, st.integers(-600, 600))
def test_months_add_up(month, count):
    moved = periods.add_months(month, count)
    assert periods.add_months(moved, -count) == month
    assert (moved > month) == (count > 0)


@given(MONTHS)
def test_a_month_ends_where_the_next_begins(month):
    end = periods.month_end(month)
    assert periods.month_of(end - timedelta(days=1)) == month
    assert periods.month_of(periods.month_start(month)) == month
    assert Period.month(month // 100, month % 100).months() == [month]


def test_a_number_that_is_no_month_is_refused():
    with pytest.raises(ValueError, match="month"):
        periods.add_months(202513, 1)
