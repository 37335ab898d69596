"""One passage through a whole province for who belongs where and who has attained what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from doorstep.kernel.attainments.counting import PREFIX, family_code
from doorstep.kernel.basics.processes import Tell
from doorstep.kernel.basics.statements import stream
from doorstep.kernel.indicators.families import FAMILIES, Family
from doorstep.kernel.indicators.sweeps import Counted, Sweep
from doorstep.kernel.people.histories import Histories, History, belonging, histories, told
from doorstep.kernel.people.standing import NEVER

# The province and the type are written so that SQLite takes no index: whole tables are read faster
# in the order in which they lie.
_ATTAINED = (
    "SELECT CAST(subject AS text), code, first_month FROM attainments_attainment"
    " WHERE province || '' = %s AND subject_type || '' = %s AND is_live"
)
First = tuple[str, int]
"""A code, and the month in which it was reached; the same object wherever it is the same."""
Found = defaultdict[str, defaultdict[str, defaultdict[int, int]]]
"""Changes by slot for each attainment and group."""


class OfSubjects(Sweep):
    """Subjects of one type: registered, and with what they attained."""

    def __init__(self, subject_type: str) -> None:
        self._type = subject_type
        self._registered = f"registered:{subject_type}"

    def families(self) -> list[Family]:
        """The registered and the attained."""
        return [FAMILIES[self._registered], FAMILIES[family_code(self._type)]]

    def counted(self, province: str, *, until: int, tell: Tell) -> Iterator[Counted]:
        """Read residences, groups and attainments once each."""
        known = histories(province, self._type, until=until, tell=tell)
        for group, slots in belonging(known).items():
            yield Counted(self._registered, self._registered, group, slots)
        found = self._attained(province, known, until, tell)
        family = family_code(self._type)
        for code, groups in found.items():
            while groups:
                group, slots = groups.popitem()
                yield Counted(family, PREFIX + code, group, slots)

    def _attained(self, province: str, known: Histories, until: int, tell: Tell) -> Found:
        measures = FAMILIES[family_code(self._type)].measures()
        codes = {m.code.removeprefix(PREFIX) for m in measures}
        same: dict[First, First] = {}
        reading = stream(_ATTAINED, (province, self._type))
        for rows in told(reading, "attainments_attainment", self._type, tell):
            for subject, code, month in rows:
                history = known.get(subject)
                if history is not None and month <= until and code in codes:
                    first = (code, month)
                    history.reached.append(same.setdefault(first, first))
        reached = [history for history in set(known.values()) if history.reached]
        known.clear()  # the numbers take its room
        tell(f"{self._type}: by village")
        return _spread(reached)


def _spread(reached: list[History]) -> Found:
    """Plus one in the month of the first date (or of arrival), minus one on leaving.

    Village by village: numbers that are near each other stay in the processor's cache.
    """
    found: Found = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for history in sorted(reached, key=lambda h: h.spans[0][1]):
        for (code, month), n in Counter(history.reached).items():
            groups = found[code]
            for group, base, begun, end in history.spans:
                start = month if month > begun else begun
                if start < end:
                    slots = groups[group]
                    slots[base + start] += n
                    if end < NEVER:
                        slots[base + end] -= n
        history.reached = []
    return found
