"""Words as people type them: one stored form, one form to search by, one test for "the same name".

Vietnamese breaks the usual tricks in four places: đ does not decompose into d and a mark,
look-alikes of Đ come in with pasted text, the tone mark of Hoà/Hòa may stand on either vowel,
and phones send composed (NFC) or decomposed (NFD) letters. Bengali breaks the opposite trick:
its vowel signs are combining marks too and must never be dropped.
"""

import re
import unicodedata

_JOINERS = "\u200c\u200d"
# Marks that Latin letters carry. Bengali, Thai or Khmer signs live in blocks of their own.
_LATIN_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe2f]")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
# A joiner shapes Indic letters and emoji; after anything else it is invisible dirt.
_JOINABLE = re.compile("[\u0900-\u0dff\ufe0f\u2600-\u27bf\U0001f000-\U0001faff]")
_FOLDED = str.maketrans({"đ": "d", "ð": "d", "ɖ": "d"} | dict.fromkeys(_JOINERS))
_ONE_D = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})
_ONE_SIGN = str.maketrans(dict.fromkeys("‘’ʼ′`´", "'") | dict.fromkeys("‐‑–—", "-"))
_DIGITS = str.maketrans(
    {zero + value: str(value) for zero in (0x09E6, 0xFF10) for value in range(10)}
)
_LETTERS = re.compile(r"[^\W\d_]+")
_ROUND_PUNCTUATION = re.compile(r"\s*([-'/,.()])\s*")
# The consonants after which the spelling rules of 1980 and 1984 write i and habit writes y.
_EITHER_I_OR_Y = re.compile(r"(h|k|l|m|s|t|qu)y")


def nfc(s: str) -> str:
    """Return `s` in composed form (Unicode NFC), the only form that is stored or measured."""
    return unicodedata.normalize("NFC", s)


def _is_dirt(character: str, before: str) -> bool:
    """Tell whether a character is invisible and carries no meaning after `before`."""
    if character in _JOINERS:
        return not _JOINABLE.match(before)
    return unicodedata.category(character) in ("Cc", "Cf", "Cs")


def tidy(s: str) -> str:
    """Return `s` on one line: NFC, invisible characters out, any run of white space one space.

    Non-breaking spaces become plain ones. Joiners stay where they shape a Bengali letter.
    """
    line = " ".join(nfc(s).split())
    if line.isascii() and line.isprintable():
        return line
    kept: list[str] = []
    for character in line:
        if not _is_dirt(character, kept[-1] if kept else ""):
            kept.append(character)
    return " ".join(nfc("".join(kept)).split())


def map_digits(s: str) -> str:
    """Return `s` with Bengali and full-width digits as 0-9; only then validate with [0-9]."""
    return s if s.isascii() else s.translate(_DIGITS)


def search_key(s: str) -> str:
    """Return the form of `s` that search columns and queries share: "Đạ Ròn" → "da ron".

    Case, tones, letter marks and the bar of đ are gone, digits are 0-9, everything that is
    neither letter nor digit is one space. Bengali keeps its vowel signs and virama.
    """
    s = tidy(s)
    if not s.isascii():
        # Folding case can undo the decomposition (and the other way round): do it on both sides.
        s = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", map_digits(s)).casefold())
        s = _LATIN_MARKS.sub("", s).translate(_FOLDED)
    if s.isascii():
        return " ".join(re.findall("[a-z0-9]+", s.lower()))
    kept = (c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in s)
    return nfc(" ".join("".join(kept).split()))


def words_match(query: str, key: str) -> bool:
    """Tell whether every word of `query` begins some word of `key`.

    `query` is what the person typed, `key` the result of `search_key`. No words: everything fits.
    """
    words = key.split()
    return all(any(word.startswith(q) for word in words) for q in search_key(query).split())


def ascii_slug(name: str, code: str) -> str:
    """Return an address part such as "d-ran-24934" from a name and its official code.

    The code is part of it because names collide inside one province once accents are dropped.
    """
    words = [*search_key(name).split(), *search_key(code).split()]
    return "-".join(word for word in words if word.isascii())


def _one_spelling(word: re.Match[str]) -> str:
    """Return a syllable with its tone moved to the end and i for an interchangeable y."""
    letters = unicodedata.normalize("NFD", word.group())
    tones = _TONES.findall(letters)
    if len(tones) > 1:  # several syllables written as one, as in Đắkpơ: leave the tones in place
        return word.group()
    bare = nfc(_TONES.sub("", letters))
    either = _EITHER_I_OR_Y.fullmatch(bare)
    return (f"{either[1]}i" if either else bare) + "".join(tones)


def same_name(a: str, b: str) -> bool:
    """Tell whether two spellings are one name: Hoà = Hòa, Lý = Lí, XÃ  BẮC SƠN = xã Bắc Sơn.

    Blind to case, amount of space, look-alikes of Đ and of the apostrophe. Tones and letters
    matter: Hà is not Hạ, Lan not Lân, Đông not Dông; Thúy is not Thúi, Vy not Vi.
    """
    forms = []
    for name in (a, b):
        form = nfc(tidy(name).translate(_ONE_D).translate(_ONE_SIGN).casefold())
        forms.append(_ROUND_PUNCTUATION.sub(r"\1", _LETTERS.sub(_one_spelling, form)))
    return forms[0] == forms[1]


def given_name(full: str) -> str:
    """Return the name a person is addressed and listed by: the last word ("Nguyễn Thị Hà" → "Hà").

    Ê Đê and M'Nông names put the clan last and mark the person with Y or H: "Y Moan Ênuôl" →
    "Y Moan", "H'Hen Niê" → "H'Hen". An empty name gives "".
    """
    words = tidy(full).split()
    if len(words) > 1 and words[0] in ("Y", "H", "H'", "H’"):
        return " ".join(words[:2])
    if re.match(r"H['’ʼ]\w", words[0] if words else ""):
        return words[0]
    return words[-1] if words else ""
