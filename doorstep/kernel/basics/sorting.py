"""Vietnamese order as a plain column: sort keys that any database sorts right byte by byte.

The order is that of the Unicode collation for Vietnamese (CLDR, as ICU does it): first the letters
a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y with f j w z slotted in, only then the
tones ngang huyền hỏi ngã sắc nặng, only then small before capital. Spaces and punctuation come
before digits, digits before letters; numbers are not read as numbers ("10" before "2").
A key is ASCII, so PostgreSQL under collation "C", SQLite BINARY and Python agree on it.
"""

import unicodedata
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase, digits

from doorstep.kernel.basics import text

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PUNCTUATION = " _-–—,;:!¡?¿.·'\"«»()[]{}§¶@*/\\&#%•`´^°©®+±÷×<=>¬|¦~$₫€"
# Tones first, in school order; after them the marks of Jrai, Ê Đê and foreign names.
_MARKS = (
    "\u0300\u0309\u0303\u0301\u0323"
    "\u0306\u0302\u030c\u030a\u0308\u030b\u0307\u0338\u0327\u0328\u0304"
)
_LETTER_MAKING = "\u0306\u0302\u031b"  # breve, circumflex, horn: ă is a letter, not an accented a

_PRIMARY = dict(zip(_LETTERS, ascii_uppercase + ascii_lowercase, strict=False))
_PRIMARY |= {sign: f"#{chr(0x30 + rank)}" for rank, sign in enumerate(_PUNCTUATION)}
_PRIMARY |= {digit: digit for digit in digits}
_SECONDARY = dict(zip(_MARKS, "123456789abcdefg", strict=True))
_OTHER_MARK = "z"
_SAME_SIGN = str.maketrans(
    {"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ", "ø": "o\u0338", "Ø": "O\u0338"}
    | {"…": "...", "“": '"', "”": '"'}
)
_CURLY = {"‘": "x", "’": "y"}  # as the straight apostrophe, unless nothing else tells names apart


def _clusters(s: str) -> list[tuple[str, str]]:
    """Split text into pairs of a letter (or sign) and the marks that are not part of it."""
    found: list[tuple[str, str]] = []
    for character in unicodedata.normalize("NFD", s):
        if not found or not unicodedata.combining(character):
            found.append((character, ""))
            continue
        letter, marks = found[-1]
        grown = text.nfc(letter + character) if character in _LETTER_MAKING else ""
        if grown.lower() in _PRIMARY:
            found[-1] = (grown, marks)
        else:
            found[-1] = (letter, marks + character)
    return found


def _primary(letter: str) -> str:
    """Return the weight that decides first; letters outside the table follow z by code point."""
    known = _PRIMARY.get("'" if letter in _CURLY else letter.lower())
    return known if known is not None else f"~{ord(letter):06x}"


def _is_ignored(letter: str) -> bool:
    """Tell whether a character has no weight at all (control and zero-width characters)."""
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs") and not letter.isspace()


@lru_cache(maxsize=8192)
def sort_key(s: str) -> str:
    """Return an ASCII key; keys compared byte by byte give the Vietnamese order of the texts.

    Composed and decomposed spelling give one key. White space of any kind counts as a space.
    The key is about 1-2 characters a letter; it cannot be turned back into the text.
    """
    first, second, third = [], [], []
    for letter, marks in _clusters(text.map_digits(s).translate(_SAME_SIGN)):
        if _is_ignored(letter):
            continue
        first.append(_primary(" " if letter.isspace() else letter))
        second.append("0" + _CURLY.get(letter, ""))
        second.extend(_SECONDARY.get(mark, _OTHER_MARK) for mark in marks)
        third.append("1" if letter.isupper() else "0")
    # "!" is lower than every weight; zeros at the end of a level decide nothing.
    levels = ("".join(first), "".join(second).rstrip("0"), "".join(third).rstrip("0"))
    return "!".join(levels).rstrip("!")


def person_key(full_name: str) -> str:
    """Return the key of a class list: by given name (capitals or not), then by the whole name."""
    given = text.given_name(full_name).casefold()
    return f"{sort_key(given)} {sort_key(text.tidy(full_name))}"
