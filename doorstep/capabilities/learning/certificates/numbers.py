"""The number of a certificate: short, read over the telephone, with a letter that finds slips.

`DS04-7KQM-2XHTC`: DS, the province, eight random signs, a check sign. The signs are 29 letters and
digits without vowels, 0 and 1, so no number is a word and none is taken for another. 29 is prime:
one wrong sign, or two neighbours in each other's place, never fit. Random, so that a number tells
nothing of how many there are and cannot be counted up from a neighbour's.
"""

from __future__ import annotations

import re
import secrets

SIGNS = "23456789BCDFGHJKLMNPQRSTVWXYZ"
_LONG = 8
_WRITTEN = re.compile(rf"DS([0-9]{{2}})([{SIGNS}]{{{_LONG}}})([{SIGNS}])")


def new_number(province: str) -> str:
    """Make a number for a certificate of a province, one of 29^8: the database refuses a double."""
    return put_together(province, "".join(secrets.choice(SIGNS) for _sign in range(_LONG)))


def put_together(province: str, signs: str) -> str:
    """Write a number from its province and its eight signs."""
    return f"DS{province}-{signs[:4]}-{signs[4:]}{_check(province, signs)}"


def read_number(text: str) -> str:
    """Give the number as it is kept, "" where `text` is none: case, blanks and hyphens are free."""
    bare = re.sub(r"[\s\-–.]", "", text.upper())
    found = _WRITTEN.fullmatch(bare)
    if not found or found[3] != _check(found[1], found[2]):
        return ""
    return put_together(found[1], found[2])


def bare(number: str) -> str:
    """Give what of a number is not said elsewhere in a line: its signs and its check sign."""
    return number[5:].replace("-", "")


def whole(province: str, bare: str) -> str:
    """Give the number back from its bare signs; "" where they do not fit the province."""
    return read_number(f"DS{province}{bare}")


def _check(province: str, signs: str) -> str:
    total = 11 * int(province) + sum(n * SIGNS.index(s) for n, s in enumerate(signs, 2))
    return SIGNS[total % len(SIGNS)]
