"""Answers as the database reads them: the same as `rules.holds` and `rules.whole` in Python.

Written out for both databases: an answer may be a text, yes or no, a number, several choices, or
what an older version of a form asked in another way, and none of these may stop a count.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db.models import BigIntegerField, BooleanField, F, Func

from doorstep.kernel.activities.kinds import When
from doorstep.kernel.activities.rules import WHOLE

Sql = tuple[str, tuple[str | int, ...]]
_TEXT_ON_SQLITE = (
    "CASE {type} WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST({value} AS TEXT) END"
)
"""SQLite gives yes and no as 1 and 0, and only their type says what they are."""


class _OfAnswer(Func):
    """Something about the answer to one field."""

    def __init__(self, field: str, *, output_field: Any) -> None:
        super().__init__(F("answers"), output_field=output_field)
        self.code = field

    def _column(self, compiler: Any) -> str:
        column, _no_values = compiler.compile(self.source_expressions[0])
        return str(column)

    @property
    def _path(self) -> str:
        return f"$.{json.dumps(self.code)}"


class Says(_OfAnswer):
    """Whether one of the answers given to a field is among those named."""

    def __init__(self, when: When) -> None:
        super().__init__(when[0], output_field=BooleanField())
        self.named = list(when[1])

    def as_sqlite(self, compiler: Any, connection: Any, **_more: Any) -> Sql:
        """Write it for SQLite."""
        column, path, named = self._column(compiler), self._path, _marks(self.named)
        one = _TEXT_ON_SQLITE.format(type="type", value="value")
        alone = _TEXT_ON_SQLITE.format(
            type=f"JSON_TYPE({column}, %s)", value=f"JSON_EXTRACT({column}, %s)"
        )
        several = f"EXISTS (SELECT 1 FROM JSON_EACH({column}, %s) WHERE {one} IN ({named}))"  # noqa: S608 - our column
        told = (
            f"CASE JSON_TYPE({column}, %s) WHEN 'array' THEN {several}"
            f" ELSE COALESCE({alone} IN ({named}), 0) END"
        )
        return told, (path, path, *self.named, path, path, *self.named)

    def as_postgresql(self, compiler: Any, connection: Any, **_more: Any) -> Sql:
        """Write it for PostgreSQL."""
        column, named = self._column(compiler), _marks(self.named)
        several = (
            f"EXISTS (SELECT 1 FROM JSONB_ARRAY_ELEMENTS_TEXT({column} -> %s::text) AS one"  # noqa: S608 - our column
            f" WHERE one IN ({named}))"
        )
        told = (
            f"CASE WHEN JSONB_TYPEOF({column} -> %s::text) = 'array' THEN {several}"
            f" ELSE COALESCE(({column} ->> %s::text) IN ({named}), FALSE) END"
        )
        return told, (self.code, self.code, *self.named, self.code, *self.named)


class Whole(_OfAnswer):
    """The whole number that was answered; 0 for no answer, and for one that is no whole number."""

    def __init__(self, field: str) -> None:
        super().__init__(field, output_field=BigIntegerField())

    def as_sqlite(self, compiler: Any, connection: Any, **_more: Any) -> Sql:
        """Write it for SQLite."""
        column, path = self._column(compiler), self._path
        told = (
            f"CASE WHEN JSON_TYPE({column}, %s) = 'integer' AND"
            f" JSON_EXTRACT({column}, %s) BETWEEN {-WHOLE} AND {WHOLE}"
            f" THEN JSON_EXTRACT({column}, %s) ELSE 0 END"
        )
        return told, (path, path, path)

    def as_postgresql(self, compiler: Any, connection: Any, **_more: Any) -> Sql:
        """Write it for PostgreSQL."""
        column, digits = self._column(compiler), len(str(WHOLE))
        told = (
            f"CASE WHEN JSONB_TYPEOF({column} -> %s::text) = 'number'"
            f" AND ({column} ->> %s::text) ~ '^-?[0-9]{{1,{digits}}}$'"
            f" THEN ({column} ->> %s::text)::bigint ELSE 0 END"
        )
        return told, (self.code, self.code, self.code)


def _marks(values: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(values))
