"""The communes and villages of a province on one day, found by code or by name as typed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz, process

from doorstep.kernel.basics.text import search_key
from doorstep.kernel.places.kinds import UNIT_TYPES
from doorstep.kernel.places.models import Placement, UnitVersion

_SHORT = {
    "tdp": "to dan pho",
    "kp": "khu pho",
    "kdc": "khu dan cu",
    "tt": "thi tran",
    "p": "phuong",
}
_TYPES = re.compile(
    rf"(?:{'|'.join(sorted({search_key(t) for t in UNIT_TYPES}, key=len, reverse=True))}) (?=.)"
)
_ALIKE = 72


@lru_cache(maxsize=20_000)
def folded(name: str) -> str:
    """Give a unit's name folded, short type words written out, numbers without zeros in front."""
    words = search_key(name).split()
    if len(words) > 1:
        words[0] = _SHORT.get(words[0], words[0])
    return " ".join(str(int(w)) if w.isdecimal() else w for w in words)


def bare(name: str) -> str:
    """Give a folded name without its type word: "xom na lung" → "na lung"."""
    return _TYPES.sub("", folded(name), count=1)


@dataclass
class Index:
    """Units by code and by name."""

    by_code: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_bare: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    names: dict[int, str] = field(default_factory=dict)

    def add(self, unit: int, code: str, full_name: str, name: str) -> None:
        """Take in one unit."""
        self.names[unit] = full_name
        if code:
            self.by_code[code] = unit
        for form in {folded(full_name), folded(name)}:
            self.by_name[form].append(unit)
        for form in {bare(full_name), bare(name)}:
            self.by_bare[form].append(unit)

    def named(self, told: str) -> list[int]:
        """Give the units that `told` may mean: by the whole name, else without the type word."""
        whole = self.by_name.get(folded(told), [])
        return (
            whole if len(whole) == 1 else (self.by_bare.get(bare(told), []) if not whole else whole)
        )

    def alike(self, told: str) -> str:
        """Give the name that resembles `told` most, "" when none does."""
        forms = {unit: bare(name) for unit, name in self.names.items()}
        found = process.extractOne(bare(told), forms, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return self.names[found[2]] if found else ""


@dataclass
class Borders:
    """The communes of a province on a day and the villages in each."""

    communes: Index
    villages: dict[int, Index]

    def pool(self, communes: Iterable[int]) -> Index:
        """Give the villages of one commune, or of several together."""
        every = [self.villages[c] for c in communes if c in self.villages]
        if len(every) == 1:
            return every[0]
        pool = Index()
        for one in every:
            pool.by_code |= one.by_code
            pool.names |= one.names
            for mine, theirs in ((pool.by_name, one.by_name), (pool.by_bare, one.by_bare)):
                for form, units in theirs.items():
                    mine[form] += units
        return pool


def borders_on(province: str, day: date) -> Borders:
    """Read the borders of a day."""
    communes, villages = Index(), defaultdict[int, Index](Index)
    # A village of today may have got its name after that day: then the first name it had.
    home = dict(
        Placement.objects.on(day)
        .filter(province=province, village__isnull=False, commune__isnull=False)
        .values_list("unit", "commune")
    )
    versions = UnitVersion.objects.filter(province=province, level__in=("commune", "village"))
    seen: set[int] = set()
    rows = versions.filter(valid_from__lte=day, valid_to__gt=day)
    for v in rows.iterator(chunk_size=2000):
        seen.add(v.unit_id)
        if v.level == "commune":
            communes.add(v.unit_id, v.code, v.full_name, v.name)
        elif v.unit_id in home:
            villages[home[v.unit_id]].add(v.unit_id, v.code, v.full_name, v.name)
    return Borders(communes, dict(villages))
