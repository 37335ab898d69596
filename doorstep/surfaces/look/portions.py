"""Rows that are named in portions: a page names fifty, a file all of them without holding them."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db.models import QuerySet

_PORTION = 2000


class Portions:
    """A lazy sequence: `told` turns some rows of the queryset into what the columns read."""

    def __init__(self, rows: QuerySet[Any], told: Callable[[Sequence[Any]], Sequence[Any]]) -> None:
        self._rows, self._told = rows, told

    def __len__(self) -> int:
        return self._rows.count()

    def __getitem__(self, part: slice) -> Sequence[Any]:
        return self._told(list(self._rows[part]))

    def __iter__(self) -> Iterator[Any]:
        rows = self._rows.iterator(chunk_size=_PORTION)
        while portion := list(islice(rows, _PORTION)):
            yield from self._told(portion)
