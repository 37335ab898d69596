"""How much two persons look like one: a score from 0 to 100, and the reasons in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from doorstep.kernel.basics.text import given_name, same_name
from doorstep.kernel.people.naming import match_key, one_spelling, spelled

PROPOSED_FROM = 62
"""Below this nobody is asked to look."""
SURE = 100


@dataclass(frozen=True)
class Portrait:
    """What a person is recognised by. `numbers` are tokens of identity numbers by kind.

    `folded` is the name as it is searched by, where it is known already.
    """

    id: UUID | None
    full_name: str
    birth_year: int | None = None
    birth_on: date | None = None
    sex: str = ""
    phone: str = ""
    village: int | None = None
    key: str = ""
    folded: str = ""
    numbers: dict[str, str] = field(default_factory=dict)

    @property
    def known_id(self) -> UUID:
        """The id of a record; only what is still being entered has none."""
        if self.id is None:
            raise ValueError("not_a_record")
        return self.id

    @cached_property
    def spelled(self) -> str:
        """The name without marks and choices of spelling."""
        return one_spelling(self.folded) if self.folded else spelled(self.full_name)

    @cached_property
    def given(self) -> str:
        """The given name in the same form."""
        return spelled(given_name(self.full_name))


@dataclass(frozen=True)
class Likeness:
    """A score and the reasons for it, the strongest first."""

    score: int
    reasons: tuple[Any, ...]


def certainty(score: int) -> Any:
    """Say in words how likely a score makes two records one person."""
    if score >= SURE:
        return _("certainly one person")
    if score >= 85:
        return _("very likely one person")
    return _("likely one person") if score >= 72 else _("perhaps one person")


Part = tuple[int, Any]
_BEST_NAME = 50
_NOTHING: Part = (0, None)


def likeness(a: Portrait, b: Portrait) -> Likeness | None:
    """Compare two persons; None when they are not worth a look.

    A shared identity number decides, a different one of the same kind excludes. Otherwise name
    counts up to 50, birth up to 30, phone 15, village 5; a different sex takes 20 away.
    """
    shared = a.numbers.keys() & b.numbers.keys()
    if any(a.numbers[kind] == b.numbers[kind] for kind in shared):
        return Likeness(SURE, (_("same identity number"), *_words(_name(a, b), _birth(a, b))))
    if shared:
        return None
    parts = [_birth(a, b), _phone(a, b), _village(a, b)]
    score = sum(points for points, _word in parts) - 20 * _is_other_sex(a, b)
    if score + _BEST_NAME < PROPOSED_FROM:
        return None  # no name could help: comparing names is what takes time
    name = _name(a, b)
    if score + name[0] < PROPOSED_FROM or name == _NOTHING:
        return None
    words = _words(name, *sorted(parts, key=lambda p: -p[0]))
    return Likeness(min(score + name[0], SURE - 1), words)


def _words(*parts: Part) -> tuple[Any, ...]:
    return tuple(word for _points, word in parts if word is not None)


def _name(a: Portrait, b: Portrait) -> Part:
    if a.full_name == b.full_name:
        return _BEST_NAME, _("same name")
    if a.spelled == b.spelled:
        if same_name(a.full_name, b.full_name):
            return _BEST_NAME, _("same name")
        return 45, _("same name but for marks or spelling")
    if (a.key or match_key(a.full_name)) == (b.key or match_key(b.full_name)):
        if len(a.spelled.split()) != len(b.spelled.split()):
            return 42, _("same name but for a middle name")
        return 34, _("same family and given name")
    close = fuzz.ratio(a.spelled, b.spelled)
    if close >= 86:
        return 36, _("name written almost the same")
    if a.given == b.given:
        return 25, _("same given name")
    return _NOTHING


def _birth(a: Portrait, b: Portrait) -> Part:
    if a.birth_year is None or b.birth_year is None:
        return 8, None
    if a.birth_on is not None and b.birth_on is not None:
        return _days(a.birth_on, b.birth_on)
    if a.birth_year == b.birth_year:
        return 22, _("same year of birth")
    return (10, _("born a year apart")) if abs(a.birth_year - b.birth_year) == 1 else _NOTHING


def _days(one: date, other: date) -> Part:
    if one == other:
        return 30, _("same day of birth")
    if one.year == other.year and (one.day, one.month) == (other.month, other.day):
        return 24, _("day and month of birth changed places")
    same = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    if same == 2:
        return 18, _("day of birth differs in one place")
    return (6, _("same year of birth")) if one.year == other.year else _NOTHING


def _phone(a: Portrait, b: Portrait) -> Part:
    return (15, _("same phone")) if a.phone and a.phone == b.phone else _NOTHING


def _village(a: Portrait, b: Portrait) -> Part:
    return (5, _("same village")) if a.village and a.village == b.village else _NOTHING


def _is_other_sex(a: Portrait, b: Portrait) -> bool:
    return bool(a.sex and b.sex and a.sex != b.sex)
