"""How values are written on a page: the language of the reader, units and codes left alone.

Binds the kernel's figures to the language that Django has active, and to the kinds of columns.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language

from doorstep.kernel.basics import figures
from doorstep.surfaces.look.plurals import plural

Number = int | float | Decimal
_ISO_DAY = re.compile(r"(?<![\w-])(?:19|20)\d\d-\d\d-\d\d(?![\w-])")


def language() -> str:
    """Return the two-letter code of the reader's language."""
    return (get_language() or "vi")[:2]


def number(value: Number | None, *, decimals: int | None = None) -> str:
    """Return "1.820,5" / "1,820.5" / "১,৮২০.৫"; None gives an en dash."""
    return "–" if value is None else figures.format_number(value, language(), decimals)


def percent(value: Number | None, *, decimals: int | None = None) -> str:
    """Return a percentage, given as 69.85 for 69,85 %; None gives an en dash."""
    return "–" if value is None else figures.format_percent(value, language(), decimals)


def ratio(numerator: Number | None, denominator: Number | None) -> str:
    """Return "25.736/36.845 = 69,85%"; with nothing to divide by, the two numbers alone."""
    both = f"{number(numerator)}/{number(denominator)}"
    if numerator is None or not denominator:
        return both
    return f"{both} = {percent(Decimal(numerator) / Decimal(denominator) * 100)}"


def year(value: int) -> str:
    """Return a year in the reader's digits, without a thousands mark: "2025", "২০২৫"."""
    return figures.format_year(value, language())


def local_day(value: date | datetime) -> date:
    """Return the calendar day in the installation's time zone."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def day(value: date | datetime | None) -> str:
    """Return "05/10/2025"; None gives an en dash."""
    return "–" if value is None else figures.format_date(local_day(value), language())


def long_day(value: date | datetime | None) -> str:
    """Return "ngày 05 tháng 10 năm 2025"; None gives an en dash."""
    return "–" if value is None else figures.format_long_date(local_day(value), language())


def month(value: date | datetime | None) -> str:
    """Return the month of a day; None gives an en dash."""
    return "–" if value is None else figures.format_month(local_day(value), language())


def moment(value: datetime | None) -> str:
    """Return day and time of day in the installation's time zone; None gives an en dash."""
    if value is None:
        return "–"
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local)} {local:%H:%M}"


def dated(text: str) -> str:
    """Return a text whose days, kept as 2025-11-05, are written as the reader writes days."""
    return _ISO_DAY.sub(lambda found: _day_of(found[0]), text)


def _day_of(given: str) -> str:
    try:
        return day(date.fromisoformat(given))
    except ValueError:  # a number that only looks like a day
        return given


def changed(asked: QueryDict, **changes: object) -> str:
    """Return a querystring with changes; None or "" removes."""
    params = asked.copy()
    for key, value in changes.items():
        if value is None or value == "":
            params.pop(key, None)
        else:
            params[key] = str(value)
    return "?" + params.urlencode()


def sign_words(sign: str) -> tuple[str, str]:
    """Return the words before and after a figure reported with "~", ">", "<" ("" or "=": none).

    Vietnamese and English put them before ("gần 350.000"), Bengali some of them after.
    """
    before, _gap, after = figures.with_sign("\0", sign or "=", language()).partition("\0")
    return before.strip(), after


def said(value: Mapping[str, str] | str | None) -> tuple[str, str]:
    """Return a label in the reader's language and the language it is really in.

    `value` is {"vi": …, "en": …, "bn": …}; what is missing is said in Vietnamese, then in
    whatever there is. A plain text counts as being in the reader's language.
    """
    if not isinstance(value, Mapping):
        return (str(value) if value is not None else "", language())
    for code in (language(), "vi", *value):
        if value.get(code):
            return value[code], code
    return "", language()


def said_counted(value: Mapping[str, str] | str | None, count: Number | None) -> tuple[str, str]:
    """Return a counted unit as it is said after a number, and the language it is in: "persons"."""
    text, of = said(value)
    return (plural(text) if of == "en" and count != 1 else text), of
