"""Tables on their way: column names once, then rows of plain values; and back into rows.

Columns go by name, so a newer province may know more of them than the box and the other way round.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

Table = dict[str, Any]
"""{"columns": [names], "rows": [[values]]}"""
Model = type[models.Model]


def model_of(label: str) -> Any:
    """Give the model named "app.model"."""
    return apps.get_model(label)


def columns_of(model: Model, *, is_numbered: bool) -> list[str]:
    """Name the columns that travel; numbers that a database gave travel only where they matter."""
    fields = model._meta.local_concrete_fields
    return [f.attname for f in fields if is_numbered or not isinstance(f, models.AutoField)]


def table_of(rows: Any, *, is_numbered: bool, blank: Mapping[str, Any]) -> Table:
    """Read a queryset into a table; `blank` are columns that are told otherwise than they are."""
    columns = columns_of(rows.model, is_numbered=is_numbered)
    found = [list(row) for row in rows.values_list(*columns)]
    for name, value in blank.items():
        at = columns.index(name)
        for row in found:
            row[at] = value
    return {"columns": columns, "rows": found}


def joined(one: Table | None, other: Table) -> Table:
    """Give both tables as one; they have the same columns."""
    if one is None:
        return other
    return {"columns": one["columns"], "rows": [*one["rows"], *other["rows"]]}


def written(told: Any) -> bytes:
    """Write JSON: times to the microsecond, bytes as base64."""
    text = json.dumps(told, default=_plain, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return str(value)


def rows_of(model: Model, table: Table) -> list[Any]:
    """Make rows of a table that came as JSON; columns unknown here are passed over."""
    known = _readers(model)
    wanted = [(i, name, known[name]) for i, name in enumerate(table["columns"]) if name in known]
    return [
        model(**{name: None if row[i] is None else read(row[i]) for i, name, read in wanted})
        for row in table["rows"]
    ]


def column(table: Table | None, name: str) -> list[Any]:
    """Give the values of one column."""
    if table is None or name not in table["columns"]:
        return []
    at = table["columns"].index(name)
    return [row[at] for row in table["rows"]]


Read = Callable[[Any], Any]
_READ: dict[str, Read] = {
    "DateTimeField": datetime.fromisoformat,
    "DateField": date.fromisoformat,
    "UUIDField": UUID,
    "DecimalField": Decimal,
    "BinaryField": base64.b64decode,
}


@cache
def _readers(model: Model) -> dict[str, Read]:
    found: dict[str, Read] = {}
    for field in model._meta.local_concrete_fields:
        target: Any = field
        while target.remote_field is not None:
            target = target.target_field
        found[field.attname] = _READ.get(target.get_internal_type(), _as_it_is)
    return found


def _as_it_is(value: Any) -> Any:
    return value


def pieces(ids: Iterable[Any], size: int = 400) -> Iterable[Sequence[Any]]:
    """Give ids in pieces that fit into one question."""
    every = list(ids)
    for start in range(0, len(every), size):
        yield every[start : start + size]
