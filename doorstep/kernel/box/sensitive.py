"""What only one server can read, on its way to another: told openly inside the seal, shut again.

Sensitive groups and second steps are kept under the data key of a server, which never leaves it.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from doorstep.kernel.box.wire import Table
from doorstep.kernel.people.belonging import Groups
from doorstep.kernel.people.secrets import seal, unseal

_GROUP, _STEP = "group", "second step"


Row = dict[str, Any]


def _turned(table: Table, turn: Callable[[Row], Row | None]) -> Table:
    names = table["columns"]
    rows = [turn(dict(zip(names, row, strict=True))) for row in table["rows"]]
    return {"columns": names, "rows": [[r[n] for n in names] for r in rows if r is not None]}


def opened(table: Table) -> Table:
    """Tell sensitive memberships by the code of the group and the detail in words."""
    codes = {token: code for code, token in Groups().tokens.items()}

    def turn(row: Row) -> Row | None:
        if row["token"] not in codes:
            return None
        detail = bytes(row["sealed_detail"])
        told = unseal(detail, purpose=_GROUP) if detail else ""
        return {**row, "token": codes[row["token"]], "sealed_detail": told.encode()}

    return _turned(table, turn)


def closed(table: Table) -> Table:
    """Keep what `opened` told under this server's own key."""
    tokens = Groups().tokens

    def turn(row: Row) -> Row | None:
        if row["token"] not in tokens:
            return None
        told = base64.b64decode(row["sealed_detail"]).decode()
        kept = base64.b64encode(seal(told, purpose=_GROUP) if told else b"").decode()
        return {**row, "token": tokens[row["token"]], "sealed_detail": kept}

    return _turned(table, turn)


def opened_steps(table: Table) -> Table:
    """Tell the secrets of second steps."""

    def turn(row: Row) -> Row:
        secret = unseal(base64.b64decode(row["data"]["secret"]), purpose=_STEP)
        return {**row, "data": {**row["data"], "secret": secret}}

    return _turned(table, turn)


def closed_steps(table: Table) -> Table:
    """Keep the secrets of second steps under this server's own key."""

    def turn(row: Row) -> Row:
        kept = base64.b64encode(seal(row["data"]["secret"], purpose=_STEP)).decode()
        return {**row, "data": {**row["data"], "secret": kept}}

    return _turned(table, turn)
