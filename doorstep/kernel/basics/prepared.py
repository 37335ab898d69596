"""Statements that PostgreSQL prepares once and then knows again.

Django's own cursors put the values into the text, so every statement is a new one, and planning it
takes the server longer than answering. Here values travel beside the text. SQLite always does so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

_LIST = re.compile(r"(?<! NOT)(?<!\)) IN \(%s(?:, %s)*\)")
"""One column in a list; not the negative, and not several columns in a list of rows."""
_VALUE = re.compile(r"%(.)")
"""A mark; "%%" stands for itself."""
_PREPARED_AFTER = 3
_KEPT_TEXTS = 1024


@contextmanager
def prepared() -> Iterator[CursorWrapper]:
    """Give a cursor for statements that come again and again, on either database.

    Outside it the connection prepares nothing and remembers no statement: those of Django carry
    their values, and few of them come twice.
    """
    here = connections[DEFAULT_DB_ALIAS]
    if here.vendor != "postgresql":
        with here.cursor() as cursor:
            yield cursor
        return
    from psycopg import Cursor

    here.validate_thread_sharing()
    here.close_if_health_check_failed()
    here.ensure_connection()
    raw: Any = here.connection
    made: Any = Cursor(raw)
    raw.prepare_threshold = _PREPARED_AFTER
    try:
        is_logged = here.queries_logged
        with here.make_debug_cursor(made) if is_logged else here.make_cursor(made) as cursor:
            yield cursor
    finally:
        raw.prepare_threshold = None


def in_one(question: str, values: Sequence[Any]) -> tuple[str, Sequence[Any]]:
    """Give a question that is the same for lists of every length, where that is worth while.

    For PostgreSQL "x IN (%s, %s, …)" becomes "x = ANY(%s)" with one array for a value: of texts,
    numbers, ids or days.
    """
    if connections[DEFAULT_DB_ALIAS].vendor != "postgresql":
        return question, values
    said, lists = _with_arrays(question)
    if not lists:
        return question, values
    told: list[Any] = []
    done = 0
    for start, end in lists:
        told += [*values[done:start], _array(values[start:end])]
        done = end
    return said, [*told, *values[done:]]


@lru_cache(_KEPT_TEXTS)
def _with_arrays(question: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Give the question with arrays, and which of its values (from, to) are in each."""
    lists, before, end = [], 0, 0
    for found in _LIST.finditer(question):
        before += _VALUE.findall(question, end, found.start()).count("s")
        several = found.group().count("%s")
        lists.append((before, before + several))
        before, end = before + several, found.end()
    return _LIST.sub(" = ANY(%s)", question), tuple(lists)


def _array(values: Sequence[Any]) -> str:
    """Write values as PostgreSQL reads an array; of what type they are it sees from the column.

    The driver's own lists take longer to write, and their type has to be told.
    """
    return "{" + ",".join([_WRITTEN.get(type(v), _otherwise)(v) for v in values]) + "}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _otherwise(value: Any) -> str:
    """Write what is a kind of text; bytes, moments and the like have another text than `str`'s."""
    if not isinstance(value, str):
        raise TypeError(type(value))
    return _quoted(str.__str__(value))


_WRITTEN: dict[type, Callable[[Any], str]] = {
    UUID: str,
    int: str,
    str: _quoted,
    date: str,
    Decimal: str,
    type(None): lambda _none: "NULL",
}
