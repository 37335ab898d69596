"""The uploaded file while a batch needs it: in VAR/imports, readable by the server alone.

It holds personal data of a whole village. It goes when the batch is done or cancelled, and after
`KEEP_DAYS` in any case.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem

KEEP_DAYS = 14
"""How long the file of a batch that nobody finished is kept."""


def _path(batch: UUID) -> Path:
    return Path(settings.VAR_DIR) / "imports" / f"{batch}.raw"


def keep(batch: UUID, raw: bytes) -> None:
    """Keep the file of a batch."""
    path = _path(batch)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_suffix(".part")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(raw)
    beside.replace(path)


def kept(batch: UUID) -> bytes:
    """Give the file of a batch; Problem when it is no longer there."""
    try:
        return _path(batch).read_bytes()
    except FileNotFoundError as why:
        raise Problem("imports.file_gone", _("The file is no longer kept. Send it again.")) from why


def sweep(before: datetime) -> int:
    """Remove every file kept since before an instant, whoever left it; give how many.

    Borders that were looked at and never confirmed lie here as well and have no batch.
    """
    removed = 0
    for path in (Path(settings.VAR_DIR) / "imports").glob("*"):
        if path.is_file() and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def remove(batch: UUID) -> None:
    """Remove the file of a batch."""
    _path(batch).unlink(missing_ok=True)
