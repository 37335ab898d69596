"""Figures are written in three languages and read back the same."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.basics import figures

LANGUAGES = st.sampled_from(["vi", "en", "bn"])
DAYS = st.dates(min_value=date(1800, 1, 1))


@pytest.mark.parametrize(
    ("value", "language", "decimals", "written"),
    [
        (1820.5, "vi", None, "1.820,5"),
        (1820.5, "en", None, "1,820.5"),
        (350000, "bn", None, "৩,৫০,০০০"),
        (Decimal("12345678.90"), "bn", 2, "১,২৩,৪৫,৬৭৮.৯০"),
        (12345678, "vi-VN", None, "12.345.678"),
        (999, "en", 1, "999.0"),
        (0.125, "vi", 2, "0,13"),
        (-0.001, "vi", 2, "0,00"),
        (-1820, "en", None, "-1,820"),
        (100, "vi", None, "100"),
        (Decimal("1E+3"), "vi", None, "1.000"),
    ],
)
def test_numbers_are_written_as_the_language_does(value, language, decimals, written):
    assert figures.format_number(value, language, decimals) == written


def test_percentages():
    assert figures.format_percent(84.63, "vi") == "84,63%"
    assert figures.format_percent(80, "en") == "80%"
    assert figures.format_percent(25736 / 36845 * 100, "vi") == "69,85%"
    assert figures.format_percent(40, "bn", 1) == "৪০.০%"


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12
    ),
    LANGUAGES,
)
def test_a_written_number_reads_back(value, language):
    assert figures.parse_number(figures.format_number(value, language), language) == value


@pytest.mark.parametrize(
    ("typed", "language", "value"),
    [
        ("1.820,5", None, "1820.5"),
        ("1,820.5", None, "1820.5"),
        ("84,63%", None, "84.63"),
        ("84.63 %", "vi", "84.63"),
        ("1.820", "vi", "1820"),
        ("1.820", "en", "1.82"),
        ("1,820", "en", "1820"),
        ("1 820,5", None, "1820.5"),
        ("350 000", None, "350000"),
        ("৩,৫০,০০০", None, "350000"),
        ("১,৮২০.৫", None, "1820.5"),
        ("３５", None, "35"),
        ("0,125", None, "0.125"),
        ("1.820.500", None, "1820500"),
        ("-12", None, "-12"),
        (",5", None, "0.5"),
    ],
)
def test_numbers_as_people_type_them(typed, language, value):
    assert figures.parse_number(typed, language) == Decimal(value)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("%", "empty"),
        ("1.820", "ambiguous_separator"),
        ("12,345", "ambiguous_separator"),
        ("1.82.0", "bad_grouping"),
        ("1 2", "bad_grouping"),
        ("1,820.5.1", "bad_grouping"),
        ("3.50.000", "bad_grouping"),
        ("khoảng 20", "not_a_number"),
        ("1e5", "not_a_number"),
        ("-", "not_a_number"),
        (".", "not_a_number"),
    ],
)
def test_numbers_that_cannot_be_read_say_why(typed, code):
    with pytest.raises(figures.Unreadable) as caught:
        figures.parse_number(typed)
    assert caught.value.code == code


@given(st.text(alphabet="0123456789., %-৩"))
def test_reading_a_number_ends_in_a_number_or_a_reason(typed):
    reasons = "^(empty|not_a_number|bad_grouping)$"
    try:
        value = figures.parse_number(typed, "vi")
    except figures.Unreadable:
        with pytest.raises(figures.Unreadable, match=reasons):
            figures.parse_number(typed, "vi")
    else:
        assert value.is_finite()


def test_signs_in_words():
    assert figures.sign_words(">", "vi") == "hơn"
    assert figures.sign_words("~", "vi") == "gần"
    assert figures.sign_words("=", "bn") == ""
    assert figures.with_sign("1.820", "<", "vi") == "dưới 1.820"
    assert figures.with_sign("১,৮২০", ">", "bn") == "১,৮২০-এর বেশি"
    with pytest.raises(ValueError, match="unknown_sign"):
        figures.sign_words("≥", "vi")


def test_days_and_months_in_three_languages():
    on = date(2025, 10, 5)
    assert [figures.format_date(on, x) for x in ("vi", "en", "bn")] == [
        "05/10/2025",
        "5 Oct 2025",
        "০৫/১০/২০২৫",
    ]
    assert [figures.format_long_date(on, x) for x in ("vi", "en", "bn")] == [
        "ngày 05 tháng 10 năm 2025",
        "5 October 2025",
        "৫ অক্টোবর ২০২৫",
    ]
    assert figures.format_month(202510, "vi") == "tháng 10/2025"
    assert figures.format_month(on, "en") == "October 2025"
    assert figures.format_month(on, "bn") == "অক্টোবর ২০২৫"


def test_official_dates_put_a_zero_before_january_and_february_only():
    assert figures.format_long_date(date(2026, 1, 5), "vi") == "ngày 05 tháng 01 năm 2026"
    assert figures.format_long_date(date(2026, 3, 15), "vi") == "ngày 15 tháng 3 năm 2026"


@given(DAYS, LANGUAGES)
def test_a_written_day_reads_back(on, language):
    assert figures.parse_date(figures.format_date(on, language)) == on
    assert figures.parse_date(figures.format_long_date(on, language)) == on


@pytest.mark.parametrize(
    "typed",
    [
        "05/10/2025",
        "5/10/2025",
        "5-10-2025",
        "5.10.2025",
        "2025-10-05",
        "2025-10-05 00:00:00",
        "2025/10/5",
        "০৫/১০/২০২৫",
        "Cao Bằng, ngày 05 tháng 10 năm 2025",
        "ngay 5 thang 10 nam 2025",
        "5 tháng 10, 2025",
        "5 october 2025",
        45935,
        45935.75,
        date(2025, 10, 5),
        datetime(2025, 10, 5, 9, 30, tzinfo=UTC),
    ],
)
def test_days_as_people_type_them(typed):
    read = figures.parse_date(typed)
    assert (type(read), read) == (date, date(2025, 10, 5))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("10/25/2025", "no_such_date"),
        ("31/02/2025", "no_such_date"),
        ("05/10/25", "two_digit_year"),
        ("hôm qua", "not_a_date"),
        ("5 foo 2025", "not_a_date"),
        ("  ", "empty"),
        (0, "serial_out_of_range"),
        (60, "serial_out_of_range"),
        (float("nan"), "serial_out_of_range"),
    ],
)
def test_days_that_cannot_be_read_say_why(typed, code):
    with pytest.raises(figures.Unreadable) as caught:
        figures.parse_date(typed)
    assert caught.value.code == code


def test_excel_serials_at_the_edges():
    assert figures.parse_date(1) == date(1900, 1, 1)
    assert figures.parse_date(59) == date(1900, 2, 28)
    assert figures.parse_date(61) == date(1900, 3, 1)
    assert figures.parse_date(2_958_465) == date(9999, 12, 31)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0912 01 08 01", "+84912010801"),
        ("0912.010.801", "+84912010801"),
        ("+84 912-010-801", "+84912010801"),
        ("(+84) 0912 010 801", "+84912010801"),
        ("84912010801", "+84912010801"),
        ("0084912010801", "+84912010801"),
        ("912010801", "+84912010801"),
        ("912010801.0", "+84912010801"),
        ("849123456", "+84849123456"),
        ("০৯১২০১০৮০১", "+84912010801"),
        ("0206 385 2123", "+842063852123"),
        ("0263.3822.345", "+842633822345"),
        ("1800 1234", "+8418001234"),
        ("1900 545 415", "+841900545415"),
    ],
)
def test_phones_as_people_type_them(typed, number):
    assert figures.normal_phone(typed) == number
    assert figures.normal_phone(number) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("không có", "not_a_phone"),
        ("0912010", "not_a_phone"),
        ("0412345678", "not_a_phone"),
        ("01234567890", "old_prefix"),
        ("+8562055512345", "foreign_phone"),
        ("113", "not_a_phone"),
    ],
)
def test_phones_that_cannot_be_read_say_why_without_repeating_them(typed, code):
    with pytest.raises(figures.Unreadable) as caught:
        figures.normal_phone(typed)
    assert caught.value.code == code
    assert str(caught.value) == code


def test_a_personal_number_tells_province_sex_and_year():
    read = figures.read_personal_number("087 084 000 999")
    assert read == figures.PersonalNumber("087084000999", "087", "male", 1984)
    assert figures.read_personal_number("004305000001").birth_year == 2005
    assert figures.read_personal_number("004305000001").sex == "female"
    assert figures.read_personal_number("080123456") == figures.PersonalNumber("080123456")
    assert figures.read_personal_number("101084000999").province_code == "101"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("08708400099", "wrong_length"),
        ("08708400099X", "not_digits"),
        ("003084000999", "unknown_province"),
        ("097084000999", "unknown_province"),
    ],
)
def test_personal_numbers_that_cannot_be_right(typed, code):
    with pytest.raises(figures.Unreadable) as caught:
        figures.read_personal_number(typed)
    assert caught.value.code == code


def test_only_the_tail_of_a_number_is_shown():
    assert figures.masked_tail("087084000999") == "••••0999"
    assert figures.masked_tail("0999") == "••••"
