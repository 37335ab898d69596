"""Remembering sums until something they are made of changes.

Every fold gives a fresh random token to each series whose cells it changed, and to a series that
stands for the family itself; the tokens, the state of the map and the question make the key. So
nothing stale is ever served, also not by another process, and nothing has to be thrown away by
anybody.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from doorstep.kernel.basics.statements import ask
from doorstep.kernel.indicators.models import SeriesToken
from doorstep.kernel.places.queries import map_stamp

T = TypeVar("T")
Row = tuple[Any, ...]
_MOST = 4000
_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = threading.Lock()
_FOLDED = "fold:"
_TOKENS = (
    'SELECT s.measure, s."group", t.token FROM indicators_seriestoken t'
    " JOIN indicators_series s ON s.id = t.series_id WHERE t.province = %s ORDER BY s.id"
)


def renew(*, province: str, series: Iterable[int]) -> None:
    """Give fresh tokens to series whose cells changed. Call it in the fold's transaction."""
    SeriesToken.objects.bulk_create(
        [SeriesToken(province=province, series_id=s, token=secrets.randbits(62)) for s in series],
        update_conflicts=True,
        unique_fields=["province", "series"],
        update_fields=["token"],
    )


def folded(family: str) -> str:
    """Name the series whose token changes with every fold of a family, also where no sum does.

    Families of very long codes may share one: then both change it.
    """
    return f"{_FOLDED}{family}"[:60]


_look: ContextVar[dict[str, State] | None] = ContextVar("look", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Read tokens and the state of the map once for all figures of one page."""
    around = _look.get()
    before = _look.set({} if around is None else around)
    try:
        yield
    finally:
        _look.reset(before)


@dataclass(frozen=True)
class State:
    """What the figures of a province depend on: the tokens of measures, and its map."""

    tokens: dict[str, tuple[Row, ...]]
    borders: Row

    @classmethod
    def of(cls, province: str) -> State:
        """Read it, or give what this look read already."""
        look = _look.get()
        if look is not None and province in look:
            return look[province]
        tokens: dict[str, tuple[Row, ...]] = {}
        for measure, *told in ask(_TOKENS, [province]):
            tokens[measure] = (*tokens.get(measure, ()), tuple(told))
        state = cls(tokens, map_stamp(province))
        if look is not None:
            look[province] = state
        return state

    def of_measures(self, measures: Iterable[str]) -> Row:
        """Give what the sums of some measures depend on, as a key."""
        return (tuple((m, self.tokens.get(m, ())) for m in sorted(set(measures))), self.borders)

    @property
    def everything(self) -> Row:
        """Give what changes with every fold in the province and every change of its map."""
        return (tuple(self.tokens.items()), self.borders)

    def of_facts(self, families: str) -> Row:
        """Give what changes with every fold of the families whose code begins with `families`,
        also where no sum changed, as a key."""
        begins = folded(families)
        return tuple((m, t) for m, t in self.tokens.items() if m.startswith(begins))


def state_of(province: str, measures: frozenset[str]) -> Row:
    """Give what the sums of some measures in a province depend on, as a key."""
    return State.of(province).of_measures(measures)


def forget() -> None:
    """Forget everything that was worked out in this process: for measuring what work costs."""
    with _lock:
        _kept.clear()


def remembered(key: Hashable, work_out: Callable[[], T]) -> T:
    """Give what is known under `key`, or work it out and keep it."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            found: T = _kept[key]
            return found
    made = work_out()
    with _lock:
        _kept[key] = made
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return made
