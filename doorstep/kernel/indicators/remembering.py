"""Remembering sums until something they are made of changes.

Every fold gives a fresh random token to each series whose cells it changed; the tokens, the
state of the map and the question make the key. So nothing stale is ever served, also not by
another process, and nothing has to be thrown away by anybody.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db.models import Count

from doorstep.kernel.indicators.models import Series, SeriesToken
from doorstep.kernel.places.models import Change, Edition

T = TypeVar("T")
_MOST = 4000
_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = threading.Lock()


def renew(*, province: str, series: Iterable[int]) -> None:
    """Give fresh tokens to series whose cells changed. Call it in the fold's transaction."""
    SeriesToken.objects.bulk_create(
        [SeriesToken(province=province, series_id=s, token=secrets.randbits(62)) for s in series],
        update_conflicts=True,
        unique_fields=["province", "series"],
        update_fields=["token"],
    )


_look: ContextVar[dict[str, Any] | None] = ContextVar("look", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Read tokens and the state of the map once for all figures of one page."""
    before = _look.set({})
    try:
        yield
    finally:
        _look.reset(before)


def state_of(province: str, measures: frozenset[str]) -> tuple[Any, ...]:
    """Give what the sums of some measures in a province depend on, as a key."""
    look = _look.get()
    if look is None:
        return (tokens_of(province, measures), state_of_map(province))
    if province not in look:
        look[province] = (tokens_of(province, None), state_of_map(province))
    tokens, state = look[province]
    return (tuple(t for t in tokens if t[0] in measures), state)


def tokens_of(
    province: str, measures: frozenset[str] | None
) -> tuple[tuple[str, str, int, int], ...]:
    """Give (measure, group, series, token) of some measures, or of all.

    A series that was never folded here has token 0.
    """
    tokens = SeriesToken.objects.filter(province=province)
    rows = Series.objects.all()
    if measures is not None:
        tokens = tokens.filter(series__measure__in=measures)
        rows = rows.filter(measure__in=measures)
    known = dict(tokens.values_list("series", "token"))
    told = rows.values_list("measure", "group", "id")
    return tuple(sorted((m, g, s, known.get(s, 0)) for m, g, s in told))


def state_of_map(province: str) -> tuple[Any, ...]:
    """Give what changes whenever borders of the province change."""
    counts = Change.objects.filter(province=province).aggregate(n=Count("id"), u=Count("undone_at"))
    editions = Edition.objects.filter(province=province).values_list("digest", flat=True)
    return (counts["n"], counts["u"], *editions)


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
