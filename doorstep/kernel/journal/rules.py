"""How a line is digested."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import Any


def digest_of(previous: str, line: Any) -> str:
    """Give the SHA-256 (hex) of `line` after the line whose digest is `previous`.

    Times are written in UTC with microseconds and details with sorted keys, so both databases
    give the same text back.
    """
    told = [
        previous,
        line.id,
        line.province,
        line.at.astimezone(UTC).isoformat(timespec="microseconds"),
        str(line.account_id or ""),
        line.device,
        line.verb,
        line.about,
        line.about_id,
        line.place_id,
        json.dumps(line.details, sort_keys=True, ensure_ascii=False),
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()
