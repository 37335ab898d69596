"""Statements that PostgreSQL prepares once and then knows again.

Django's own cursors put the values into the text, so every statement is a new one, and planning it
takes the server longer than answering. Here values travel beside the text. SQLite always does so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

_LIST = re.compile(r" IN \(%s(?:, %s)*\)")
_VALUE = re.compile(r"(?<!%)%s")
_KEPT_TEXTS = 1024


def prepared() -> CursorWrapper:
    """Give a cursor for statements that come again and again, on either database."""
    here = connections[DEFAULT_DB_ALIAS]
    if here.vendor != "postgresql":
        return here.cursor()
    from psycopg import Cursor

    here.validate_thread_sharing()
    here.close_if_health_check_failed()
    here.ensure_connection()
    cursor: Any = Cursor(here.connection)
    return here.make_debug_cursor(cursor) if here.queries_logged else here.make_cursor(cursor)


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
        before += len(_VALUE.findall(question, end, found.start()))
        several = found.group().count("%s")
        lists.append((before, before + several))
        before, end = before + several, found.end()
    return _LIST.sub(" = ANY(%s)", question), tuple(lists)


def _array(values: Sequence[Any]) -> str:
    """Write values as PostgreSQL reads an array; of what type they are it sees from the column.

    The driver's own lists take longer to write, and their type has to be told.
    """
    if isinstance(values[0], bytes | memoryview | float | datetime):
        raise TypeError(type(values[0]))  # their text is another one
    return "{" + ",".join([_quoted(v) if type(v) is str else str(v) for v in values]) + "}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
