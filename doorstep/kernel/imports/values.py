"""Reading one cell by the type of its column: the value, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from doorstep.kernel.basics.figures import (
    Unreadable,
    normal_phone,
    parse_date,
    parse_number,
    read_personal_number,
)
from doorstep.kernel.basics.text import map_digits, search_key, tidy
from doorstep.kernel.imports import kinds
from doorstep.kernel.imports.grid import Broken, Cell
from doorstep.kernel.imports.kinds import Column

YES = {"x", "co", "yes", "true", "1", "v", "dung", "da co", "roi", "on"}
NO = {"khong", "no", "false", "0", "k", "ko", "chua", "sai", "khong co", "chua co", "off"}
_TICKS = {"✓", "✔", "☑", "+", "√"}
_SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*e\+?[0-9]+", re.IGNORECASE)
_SIGNED = (
    ("hơn", ">"), ("trên", ">"), (">", ">"), ("more than", ">"), ("gần", "~"), ("khoảng", "~"),
    ("~", "~"), ("about", "~"), ("dưới", "<"), ("<", "<"), ("less than", "<"), ("=", "="),
)  # fmt: skip


class Figure(NamedTuple):
    """A figure as reported: the number, its sign, whether it is a percentage, and as printed."""

    number: Decimal
    sign: str
    is_percent: bool
    printed: str

    def __str__(self) -> str:
        return self.printed


class Misread(Exception):
    """The cell does not fit; `code` and `params` make the fault."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class Mended(NamedTuple):
    """A value that was repaired on the way: say so by the warning `code`."""

    value: Any
    code: str
    params: dict[str, Any]


def read_value(column: Column, cell: Cell) -> Any:
    """Give the value of a cell; None when empty, `Mended` when repaired; raise `Misread`."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, Broken):
        raise Misread(cell.code)
    return _READERS[column.type](column, cell)


def as_text(cell: Cell) -> str:
    """Give a cell as somebody would have typed it, tidy; days as 05/10/2025."""
    if isinstance(cell, date):
        return f"{cell.day:02d}/{cell.month:02d}/{cell.year:04d}"
    return _tidy(cell if isinstance(cell, str) else str(cell))


def _text(column: Column, cell: Cell) -> str:
    text = as_text(cell)
    if len(text) > column.length:
        raise Misread("too_long", most=column.length)
    return text


def _code(column: Column, cell: Cell) -> str:
    text = map_digits(_text(column, cell))
    if _SCIENTIFIC.fullmatch(text):
        raise Misread("digits_lost")
    return text


def _integer(column: Column, cell: Cell) -> int:
    number = _number(cell, "not_a_number")
    if number != number.to_integral_value():
        raise Misread("not_a_number")
    if not column.least <= number <= column.most:
        raise Misread("out_of_range", least=column.least, most=column.most)
    return int(number)


def _decimal(column: Column, cell: Cell) -> Decimal:
    number = _number(cell, "not_a_decimal")
    if not column.least <= number <= column.most:
        raise Misread("out_of_range", least=column.least, most=column.most)
    return number


def _number(cell: Cell, code: str) -> Decimal:
    if isinstance(cell, bool | date):
        raise Misread(code)
    if isinstance(cell, int | float):
        return Decimal(str(cell))
    try:
        return parse_number(str(cell), "vi")
    except Unreadable as why:
        raise Misread(code) from why


def _date(_column: Column, cell: Cell) -> date:
    if isinstance(cell, bool | Broken) or cell is None:
        raise Misread("not_a_date")
    try:
        return parse_date(int(cell) if isinstance(cell, str) and _is_serial(cell) else cell)
    except Unreadable as why:
        known = why.code if why.code in ("two_digit_year", "no_such_date") else "not_a_date"
        raise Misread(known) from why


def _is_serial(cell: str) -> bool:
    """Text exports of spreadsheets hold days as numbers: 30682 is 1 January 1984."""
    return cell.strip().isascii() and cell.strip().isdigit() and 10_000 <= int(cell) <= 60_000


def _birth(column: Column, cell: Cell) -> date | int:
    """Give the day of birth, or the year alone where only that is known."""
    text = map_digits(as_text(cell)) if isinstance(cell, str | int) else ""
    if re.fullmatch("(?:18|19|20)[0-9]{2}", text):
        return int(text)
    if found := re.fullmatch(r"(?:0?0|-+|\.+|x+)/(?:0?0|-+|\.+|x+)/((?:18|19|20)[0-9]{2})", text):
        return int(found[1])  # 00/00/1950, as old registers write
    if found := re.fullmatch(r"[0-9]{1,2}/((?:18|19|20)[0-9]{2})", text):
        return int(found[1])
    try:
        return _date(column, cell)
    except Misread as why:
        raise Misread("not_a_birth" if why.code == "not_a_date" else why.code) from why


def _yes_no(_column: Column, cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    if str(cell).strip() in _TICKS:
        return True
    word = _folded(as_text(cell))
    if word in YES or word in NO:
        return word in YES
    if not word:  # a dash: nothing
        return False
    raise Misread("not_yes_no")


def _choice(column: Column, cell: Cell) -> str:
    told = as_text(cell)
    found = column.choices.get(_folded(told) or told)
    if found is None:
        raise Misread("unknown_choice", choices=", ".join(code for code, _l, _w in column.options))
    return found


def _choices(column: Column, cell: Cell) -> list[str]:
    return list(
        dict.fromkeys(_choice(column, p) for p in re.split("[,;/+]", as_text(cell)) if p.strip())
    )


def _phone(_column: Column, cell: Cell) -> str:
    text = map_digits(as_text(cell))
    if _SCIENTIFIC.fullmatch(text):
        raise Misread("digits_lost")
    first = re.split(r"[;,]|\s[-–]\s|\shoặc\s", text)[0]
    try:
        return normal_phone(first)
    except Unreadable as why:
        raise Misread("old_phone" if why.code == "old_prefix" else "not_a_phone") from why


def _identity(_column: Column, cell: Cell) -> Any:
    """Give the digits; zeros that a spreadsheet dropped in front come back with a warning."""
    text = re.sub(r"[\s.\-']", "", map_digits(as_text(cell)))
    if _SCIENTIFIC.fullmatch(text):
        raise Misread("digits_lost")
    full = text.zfill(12) if text.isdigit() and len(text) in (10, 11) else text
    try:
        read_personal_number(full)
    except Unreadable as why:
        is_province = why.code == "unknown_province"
        raise Misread("identity_province" if is_province else "not_an_identity_number") from why
    return full if full == text else Mended(full, "leading_zero", {"read": f"0…{full[-2:]}"})


def _figure(column: Column, cell: Cell) -> Figure:
    if isinstance(cell, bool | date):
        raise Misread("not_a_decimal")
    printed = as_text(cell)
    rest, sign = printed, "="
    for word, meaning in _SIGNED:
        if rest.lower().startswith(word):
            rest, sign = rest[len(word) :].strip(), meaning
            break
    number = _number(rest if isinstance(cell, str) else cell, "not_a_decimal")
    return Figure(number, sign, rest.endswith(("%", "％")), printed)


# A list says the same few words thousands of times: villages, types, family names.
_tidy = lru_cache(maxsize=50_000)(tidy)
_folded = lru_cache(maxsize=10_000)(search_key)

_READERS: dict[str, Callable[[Column, Any], Any]] = {
    kinds.TEXT: _text,
    kinds.CODE: _code,
    kinds.INTEGER: _integer,
    kinds.DECIMAL: _decimal,
    kinds.DATE: _date,
    kinds.BIRTH: _birth,
    kinds.CHOICE: _choice,
    kinds.CHOICES: _choices,
    kinds.YES_NO: _yes_no,
    kinds.PHONE: _phone,
    kinds.IDENTITY: _identity,
    kinds.FIGURE: _figure,
}
