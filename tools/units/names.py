"""Names of units: type word and name apart, one way of writing, and a key for comparing."""

import re
import unicodedata

TYPE_WORDS = (
    "thành phố",
    "thị trấn",
    "đặc khu",
    "thị xã",
    "phường",
    "huyện",
    "quận",
    "tỉnh",
    "xã",
)

# The list of 2025 writes the tone mark of the open rhymes oa, oe, uy on the first vowel
# (Hòa, Khỏe, Thủy). After q the u belongs to the consonant (quý) and is left alone.
_MARKS = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_OPEN_RHYME = re.compile("(?<![qQ])(" + "|".join(_MARKS) + r")(?!\w)")


def tidy(text: str) -> str:
    """Return `text` as NFC, with single spaces, the plain apostrophe and the tone place of 2025."""
    text = unicodedata.normalize("NFC", text).replace("’", "'")
    text = " ".join(text.split())
    return _OPEN_RHYME.sub(lambda found: _MARKS[found.group(1)], text)


def split_type(full_name: str) -> tuple[str, str]:
    """Return (type word in lower case, name) of a full name such as "Thị trấn Thạnh Mỹ".

    Raises ValueError when the text does not begin with a known type word.
    """
    text = tidy(full_name)
    for word in TYPE_WORDS:
        if text.casefold().startswith(word + " "):
            return word, text[len(word) + 1 :]
    raise ValueError(f"no type word in {full_name!r}")


def compare_key(text: str) -> str:
    """Return `text` without tone marks, đ, case and punctuation, for comparing names."""
    text = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", text))
