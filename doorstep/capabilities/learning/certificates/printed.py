"""Printed files that wait to be fetched: in VAR, readable by the owner alone, for a day."""

from __future__ import annotations

import os
import time
from pathlib import Path
from uuid import UUID

from django.conf import settings

KEEP_S = 24 * 3600


def keep(job: UUID, made: bytes) -> None:
    """Keep what a job printed; what is older than a day goes."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    clear_out(before=time.time() - KEEP_S)
    beside = folder / f"{job}.{os.getpid()}"
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(made)
    beside.replace(folder / f"{job}.pdf")


def path_of(job: UUID) -> Path | None:
    """Give the file of a job; None once it is gone."""
    path = _folder() / f"{job}.pdf"
    try:
        is_young = path.stat().st_mtime >= time.time() - KEEP_S
    except FileNotFoundError:
        return None
    return path if is_young else None


def clear_out(*, before: float) -> None:
    """Take away the files made before a moment (seconds since 1970); two may do it at once."""
    for path in _folder().glob("*"):
        try:
            if path.stat().st_mtime < before:
                path.unlink(missing_ok=True)
        except FileNotFoundError:
            continue


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "printed-certificates"
