"""Numbers, days, phones and personal numbers: written as a language writes them, read as typed.

Counts and days are localised; codes, document numbers, phones and personal numbers never are.
What cannot be read raises `Unreadable`, whose `code` says why and can be translated.
Rounding is half up, as the administration's reports round.
"""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from doorstep.kernel.basics import text
from doorstep.kernel.basics.periods import month_of, month_start

_BENGALI_DIGITS = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "bn": "জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
}
_MONTH_OF_WORD = {
    text.search_key(word)[:length]: number
    for names in _MONTHS.values()
    for number, word in enumerate(names.split(), start=1)
    for length in ((None, 3) if word.isascii() else (None,))
}
# Sign → language → words with the place of the figure: Bengali puts some of them after it.
_SIGNS = {
    "=": {"vi": "{}", "en": "{}", "bn": "{}"},
    ">": {"vi": "hơn {}", "en": "more than {}", "bn": "{}-এর বেশি"},
    "~": {"vi": "gần {}", "en": "nearly {}", "bn": "প্রায় {}"},
    "<": {"vi": "dưới {}", "en": "less than {}", "bn": "{}-এর কম"},
}
_TIME = r"(?:[ t]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}", re.ASCII)
_DAY_FIRST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}){_TIME}", re.ASCII)
_TWO_DIGIT_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}", re.ASCII)
_IN_WORDS = re.compile(r"(?:.*\bngay )?(\d{1,2}) (?:thang (\d{1,2})|([^\d ]+))(?: nam)? (\d{4})")
_EXCEL_LAST_DAY = 2_958_465  # 31 December 9999
# Birth registration codes of the 63 provinces before July 2025; from 101 on: countries.
_OLD_PROVINCES = (
    "01 02 04 06 08 10 11 12 14 15 17 19 20 22 24 25 26 27 30 31 33 34 35 36 37 38 40 42 44 45 46 "
    "48 49 51 52 54 56 58 60 62 64 66 67 68 70 72 74 75 77 79 80 82 83 84 86 87 89 91 92 93 94 95 "
    "96"
)


class Unreadable(ValueError):
    """What was typed cannot be read; `code` is a stable reason such as "ambiguous_separator".

    The text itself is left out: it may be a phone or personal number, and errors end up in logs.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _base(language: str) -> str:
    """Return "vi", "en" or "bn" for a language code; a language without rules is set as English."""
    base = language.lower().split("-")[0].split("_")[0]
    return base if base in ("vi", "bn") else "en"


def _grouped(whole: str, language: str) -> str:
    """Return digits in groups: thousands, in Bengali then hundreds (3,50,000)."""
    size, mark = (2, ",") if language == "bn" else (3, "." if language == "vi" else ",")
    head, tail = whole[:-3], whole[-3:]
    groups = [head[max(end - size, 0) : end] for end in range(len(head), 0, -size)]
    return mark.join([*reversed(groups), tail])


def format_number(value: int | float | Decimal, language: str, decimals: int | None = None) -> str:
    """Return a figure as the language writes it: vi 1.820,5, en 1,820.5, bn ৩,৫০,০০০.

    `decimals` None keeps the digits the value has (without zeros at the end), else exactly so many.
    Raises ValueError for NaN and infinity.
    """
    language = _base(language)
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise ValueError(f"not_a_number: {value!r}")
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _, part = f"{exact.copy_abs():f}".partition(".")
    part = part.rstrip("0") if decimals is None else part
    point = "," if language == "vi" else "."
    written = _grouped(whole, language) + (point + part if part else "")
    written = f"-{written}" if exact < 0 else written
    return written.translate(_BENGALI_DIGITS) if language == "bn" else written


def format_year(year: int, language: str) -> str:
    """Return a year in the digits of the language, never grouped: 2025, bn ২০২৫."""
    return str(year).translate(_BENGALI_DIGITS) if _base(language) == "bn" else str(year)


def format_percent(value: int | float | Decimal, language: str, decimals: int | None = None) -> str:
    """Return a percentage; `value` counts hundredths already (84.63 → "84,63%").

    `decimals` None rounds to at most two and leaves zeros at the end out.
    """
    if decimals is None:
        value = Decimal(str(value)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return format_number(value, language, decimals) + "%"


def _well_grouped(whole: str, mark: str) -> str:
    """Return the digits of 1.820.500 or 3,50,000; raise Unreadable when groups do not fit."""
    first, *middle, last = whole.split(mark)
    sizes = {len(group) for group in middle}
    fits = len(last) == 3 and (sizes <= {3} or (sizes <= {2} and mark == ","))
    if not (fits and 1 <= len(first) <= 3):
        raise Unreadable("bad_grouping")
    return whole.replace(mark, "")


def _decimal_mark(figure: str, language: str | None) -> str:
    """Return which of "." and "," is the decimal mark in a figure ("" for none)."""
    marks = [character for character in figure if character in ".,"]
    if not marks or (len(marks) > 1 and len(set(marks)) == 1):
        return ""
    if len(set(marks)) == 2:
        return marks[-1]
    whole, part = re.split("[.,]", figure)
    # A single mark is a thousands mark only where three digits follow one to three others.
    if " " in whole or len(part) != 3 or len(whole) > 3 or whole in ("", "0"):
        return marks[0]
    if language is None:
        raise Unreadable("ambiguous_separator")
    point = "," if _base(language) == "vi" else "."
    return marks[0] if marks[0] == point else ""


def parse_number(typed: str, language: str | None = None) -> Decimal:
    """Return the figure in "1.820,5", "1,820.5", "৩,৫০,০০০", "1 820" or "84,63%" (→ 84.63).

    `language` decides what "1.820" means: 1820 in Vietnamese, 1.82 in English and Bengali.
    Raises Unreadable: empty, not_a_number, bad_grouping, ambiguous_separator (no language given).
    """
    figure = text.map_digits(text.tidy(typed)).replace("−", "-").replace("％", "%")
    figure = figure.removesuffix("%").strip()
    if not figure:
        raise Unreadable("empty")
    shape = re.fullmatch(r"([+-]?) ?([0-9]*(?:[., ][0-9]+)*)", figure)
    if not shape or not shape[2]:
        raise Unreadable("not_a_number")
    point = _decimal_mark(shape[2], language)
    whole, _, part = shape[2].rpartition(point) if point else (shape[2], "", "")
    marks = {character for character in whole if character in "., "}
    if len(marks) > 1 or " " in part or point in marks:
        raise Unreadable("bad_grouping")
    digits = _well_grouped(whole, marks.pop()) if marks else whole or "0"
    return Decimal(f"{shape[1]}{digits}.{part or 0}") if part else Decimal(shape[1] + digits)


def sign_words(sign: str, language: str) -> str:
    """Return the words for "=", ">", "~", "<" alone: "", "hơn", "gần", "dưới"; ValueError else."""
    return with_sign("", sign, language).strip(" -")


def with_sign(figure: str, sign: str, language: str) -> str:
    """Return a written figure with the sign officials report: "hơn 1.820", "১,৮২০-এর বেশি".

    Raises ValueError for a sign other than "=", ">", "~", "<".
    """
    if sign not in _SIGNS:
        raise ValueError(f"unknown_sign: {sign!r}")
    return _SIGNS[sign][_base(language)].format(figure)


def format_date(on: date, language: str) -> str:
    """Return a day for tables: vi 05/10/2025, en 5 Oct 2025 (never mistaken), bn ০৫/১০/২০২৫."""
    language = _base(language)
    if language == "en":
        return f"{on.day} {_MONTHS['en'].split()[on.month - 1][:3]} {on.year:04d}"
    written = f"{on.day:02d}/{on.month:02d}/{on.year:04d}"
    return written.translate(_BENGALI_DIGITS) if language == "bn" else written


def format_long_date(on: date, language: str) -> str:
    """Return a day in words: "ngày 05 tháng 10 năm 2025", "5 October 2025", "৫ অক্টোবর ২০২৫".

    Decree 30/2020/NĐ-CP: a zero only before days under 10 and before the months 1 and 2.
    """
    language = _base(language)
    if language == "vi":
        month = f"{on.month:02d}" if on.month <= 2 else str(on.month)
        return f"ngày {on.day:02d} tháng {month} năm {on.year:04d}"
    written = f"{on.day} {_MONTHS[language].split()[on.month - 1]} {on.year:04d}"
    return written.translate(_BENGALI_DIGITS) if language == "bn" else written


def format_month(month: int | date, language: str) -> str:
    """Return a month, given as a day in it or as yyyymm: "tháng 10/2025", "October 2025"."""
    on = month if isinstance(month, date) else month_start(month)
    if _base(language) == "vi":
        return f"tháng {month_of(on) % 100}/{on.year:04d}"
    return format_long_date(on, language).split(" ", 1)[1]


def _day(year: str, month: str | int, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Unreadable("no_such_date") from None


def _excel_day(serial: int | float) -> date:
    """Return the day of an Excel serial number (its 29 February 1900 never was)."""
    if not math.isfinite(serial) or not 1 <= serial < _EXCEL_LAST_DAY + 1 or int(serial) == 60:
        raise Unreadable("serial_out_of_range")
    return date(1899, 12, 30 if serial > 60 else 31) + timedelta(days=int(serial))


def parse_date(typed: str | int | float | date) -> date:
    """Return the day in 05/10/2025, 5-10-2025, 2025-10-05, "ngày 05 tháng 10 năm 2025".

    Also "5 October 2025", Bengali digits and months, Excel serial numbers, date cells. The day
    stands before the month, always. Raises Unreadable: empty, not_a_date, two_digit_year,
    no_such_date, serial_out_of_range.
    """
    if isinstance(typed, date):
        return typed.date() if isinstance(typed, datetime) else typed
    if isinstance(typed, (int, float)):
        return _excel_day(typed)
    line = text.map_digits(text.tidy(typed)).lower()
    if not line:
        raise Unreadable("empty")
    if found := _YEAR_FIRST.fullmatch(line):
        return _day(found[1], found[2], found[3])
    if found := _DAY_FIRST.fullmatch(line):
        return _day(found[3], found[2], found[1])
    if _TWO_DIGIT_YEAR.fullmatch(line):
        raise Unreadable("two_digit_year")
    found = _IN_WORDS.fullmatch(text.search_key(line))
    month = found and (found[2] or _MONTH_OF_WORD.get(found[3]))
    if not found or not month:
        raise Unreadable("not_a_date")
    return _day(found[4], month, found[1])


def normal_phone(typed: str) -> str:
    """Return a Vietnamese number in E.164 ("+84912010801") from any usual way of typing it.

    Mobile 03 05 07 08 09 + 8 digits, fixed 02 + 9 digits, 1800/1900 lines. Raises Unreadable:
    empty, not_a_phone, foreign_phone, old_prefix (the 11-digit 01… dead since 2018).
    """
    line = re.sub(r"\.0$", "", text.map_digits(text.tidy(typed)))  # numbers out of spreadsheets
    digits = re.sub(r"[\s.\-–()/]", "", line)
    if not digits:
        raise Unreadable("empty")
    if not re.fullmatch(r"\+?[0-9]+", digits):
        raise Unreadable("not_a_phone")
    if digits.startswith(("+", "00")) and not digits.startswith(("+84", "0084")):
        raise Unreadable("foreign_phone")
    national = re.sub(r"^(?:\+84|0084|84(?=0?(?:[35789]\d{8}|2\d{9}|1[89]00\d+)$))", "", digits)
    national = national.removeprefix("0")
    if re.fullmatch(r"1[2689]\d{8}", national) and not re.match(r"1[89]00", national):
        raise Unreadable("old_prefix")
    if not re.fullmatch(r"[35789]\d{8}|2\d{9}|1[89]00(?:\d{4}|\d{6})", national):
        raise Unreadable("not_a_phone")
    return f"+84{national}"


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """What a personal number says about birth registration; a 9-digit old number says nothing."""

    number: str
    province_code: str | None = None
    sex: str | None = None
    birth_year: int | None = None


def read_personal_number(typed: str) -> PersonalNumber:
    """Return the parts of a 12-digit personal number, or a 9-digit old CMND number.

    Decree 137/2015/NĐ-CP, Article 13: 3 digits province or country (of the 63 old provinces),
    1 century and sex ("male", "female"), 2 year, 6 random; there is no check digit. Raises
    Unreadable: empty, not_digits, wrong_length, unknown_province.
    """
    digits = re.sub(r"[\s.\-]", "", text.map_digits(text.tidy(typed)))
    if not re.fullmatch("[0-9]+", digits):
        raise Unreadable("not_digits" if digits else "empty")
    if len(digits) == 9:
        return PersonalNumber(digits)
    if len(digits) != 12:
        raise Unreadable("wrong_length")
    province, century = digits[:3], int(digits[3])
    if province < "101" and not (province[0] == "0" and province[1:] in _OLD_PROVINCES.split()):
        raise Unreadable("unknown_province")
    year = 1900 + century // 2 * 100 + int(digits[4:6])
    return PersonalNumber(digits, province, ("male", "female")[century % 2], year)


def masked_tail(number: str) -> str:
    """Return the last four characters behind dots ("••••0999"); short numbers show nothing."""
    return f"••••{number[-4:] if len(number) > 4 else ''}"
