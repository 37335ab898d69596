"""Which column of a file is which: by header words, then by what they resemble."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache

from django.conf import settings
from django.utils.translation import override
from rapidfuzz import fuzz

from doorstep.kernel.basics.text import search_key
from doorstep.kernel.imports.kinds import Column, ImportKind, find_kind

_CLOSE = 86
_INSIDE = 80


@cache
def _words_of(kind_code: str) -> dict[str, tuple[str, ...]]:
    """Give by column code the folded words its header may be: labels and aliases."""
    kind = find_kind(kind_code)
    return {c.code: tuple(_fold_all(c)) for c in kind.columns} if kind else {}


def _fold_all(column: Column) -> Iterable[str]:
    told = [*column.aliases, column.code.rpartition(".")[2].replace("_", " ")]
    for language, _name in settings.LANGUAGES:
        with override(language):
            told.append(str(column.label))
    return dict.fromkeys(search_key(t) for t in told)


def known_words(kind: ImportKind) -> set[str]:
    """Give all folded header words of a kind."""
    return {word for words in _words_of(kind.code).values() for word in words}


def guess_mapping(kind: ImportKind, header: Sequence[str]) -> dict[str, str]:
    """Give header labels by column code, best matches first, each used once."""
    scored = [
        (score, -at, code, label)
        for at, label in enumerate(header)
        for code, words in _words_of(kind.code).items()
        if (score := max(_score(f, words) - less for f, less in _forms(label))) >= _INSIDE
    ]
    mapping: dict[str, str] = {}
    for _score_of, _at, code, label in sorted(scored, reverse=True):
        if code not in mapping and label not in mapping.values():
            mapping[code] = label
    return {c.code: mapping[c.code] for c in kind.columns if c.code in mapping}


def _forms(label: str) -> list[tuple[str, float]]:
    """Give the folded forms of a header: whole, without brackets, second line; and their cost."""
    bare = label.partition("(")[0]
    last = label.rpartition(" – ")[2]
    forms = ((label, 0), (bare, 0.5), (last, 5))
    return [(search_key(form), less) for form, less in forms if form.strip()]


def _score(form: str, words: Sequence[str]) -> float:
    if form in words:
        return 100
    best = max((fuzz.ratio(form, word) for word in words), default=0)
    if best >= _CLOSE:
        return best
    inside = [w for w in words if " " in w and f" {w} " in f" {form} "]
    longest = max((len(w) for w in inside), default=0)
    return _INSIDE + min(longest, 40) / 10 if longest else 0


def fingerprint(header: Sequence[str]) -> str:
    """Give what tells one form of table from another: its folded header words in order."""
    told = "\n".join(search_key(label) for label in header)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def usable_mapping(
    kind: ImportKind, mapping: dict[str, str], header: Sequence[str]
) -> dict[str, str]:
    """Give the part of `mapping` that names columns of the kind and headers of the file."""
    known = {c.code for c in kind.columns}
    return {c: label for c, label in mapping.items() if c in known and label in header}
