"""Photos and recordings on their way from a box: what it kept of a file goes with its command.

The file is named by the digest of what the phone sent, so the command stays as it came.
"""

from __future__ import annotations

import base64
import binascii
import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from doorstep.kernel.access.models import Device
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.box.models import Due
from doorstep.kernel.files.queries import path_of
from doorstep.kernel.sync.arriving import take_vouched
from doorstep.kernel.sync.models import ArrivedFile

_log = logging.getLogger("doorstep.box")
NAMED = "sha256"
"""The part of a payload by which a command names its file, whatever its verb."""


def file_of(due: Due) -> dict[str, str] | None:
    """Give the file that a command needs, where it is here and has not gone along yet."""
    if due.is_carried or not isinstance(due.payload, dict) or NAMED not in due.payload:
        return None
    sha = str(due.payload[NAMED])
    arrived = ArrivedFile.objects.filter(sha256=sha, file__isnull=False).select_related("file")
    found = arrived.first()
    if found is None or found.file is None:
        return None
    path = path_of(found.file)
    if not path.exists():
        return None
    data = base64.b64encode(path.read_bytes()).decode()
    return {"for": str(due.id), "sha256": sha, "data": data}


def files_that_came_late(most: int) -> list[dict[str, str]]:
    """Give files of commands that wait at the province, as far as `most` bytes of text allow."""
    rows = Due.objects.filter(state="waiting", payload__has_key=NAMED, is_carried=False)
    found: list[dict[str, str]] = []
    size = 0
    for due in rows.order_by("seq")[:50]:
        told = file_of(due)
        size += len(told["data"]) if told else 0
        if told and (size <= most or not found):
            found.append(told)
    return found


def were_carried(names: Iterable[str]) -> None:
    """Remember that the province has the files of these commands."""
    Due.objects.filter(id__in=list(names)).update(is_carried=True)


def take_files(*, device: Device, told: Iterable[Any], at: datetime) -> None:
    """At the province: keep the files of a letter; one that is no file is left away."""
    for one in told:
        try:
            raw = base64.b64decode(str(one["data"]), validate=True)
            take_vouched(device=device, sha256=str(one["sha256"]), raw=raw, at=at)
        except (Problem, KeyError, TypeError, binascii.Error) as why:
            _log.warning("a file of box %s was left away: %s", device.pk, type(why).__name__)
