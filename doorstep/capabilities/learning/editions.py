"""An edition's table as it is kept and named: plain JSON and its digest."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def digest_of(table: dict[str, Any]) -> str:
    """Give the SHA-256 of a course's table as canonical JSON, in hex."""
    told = json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def plain(table: dict[str, Any]) -> dict[str, Any]:
    """Give the table as JSON keeps it: days as texts."""
    told: dict[str, Any] = json.loads(json.dumps(table, default=str))
    return told
