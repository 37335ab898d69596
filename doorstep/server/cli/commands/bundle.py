"""Sealed bundles from phones without signal: show what is inside, or put it through the inbox.

FILE is one parcel, or what the field app saves: many parcels, photos with their keys sealed.

doorstep bundle open FILE            shows each command and where it stands
doorstep bundle open FILE --apply    takes it in; twice is once; --receipt keeps the receipt
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doorstep.server.cli.output import add_format, show

if TYPE_CHECKING:
    from doorstep.kernel.basics.problems import Problem
    from doorstep.kernel.sync.saved import Saved

COLUMNS = ("id", "verb", "made_at", "counter", "state", "reason", "words")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which file, and whether it is taken in."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    opening = acts.add_parser("open", help="open a bundle sealed to this server")
    opening.add_argument("file", type=Path)
    opening.add_argument("--apply", action="store_true", help="put it through the inbox")
    opening.add_argument("--receipt", type=Path, help="write the signed receipt here")
    add_format(opening)


def run(options: argparse.Namespace) -> int:
    """Open it; exit 1 when something in it still needs a look or could not be opened."""
    from django.utils import timezone

    from doorstep.kernel.sync import saved

    told, at = saved.read(options.file.read_bytes()), timezone.now()
    rows, receipts, faults = _rows(told.parcels, options.apply, at)
    if faults and not rows:
        raise faults[0]
    lost = [fault for fault in _photos(told, options.apply, at) if fault]
    if options.receipt and options.apply:
        one = receipts[0] if len(receipts) == 1 else {"format": 1, "receipts": receipts}
        options.receipt.write_text(json.dumps(one, ensure_ascii=False))
    show(rows, COLUMNS, options.format)
    for fault in faults:
        sys.stderr.write(f"a parcel could not be opened: {fault}\n")
    if told.files:
        n = len(told.files) - len(lost)
        sys.stderr.write(f"photos and spoken notes: {n} could be opened, {len(lost)} not\n")
    is_done = all(row["state"] in ("applied", "settled") for row in rows) or not options.apply
    return 0 if is_done and not faults and not lost else 1


def _rows(
    sealed: list[bytes | None], is_taken: bool, at: datetime
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[Problem]]:
    """Open each parcel, or take it in: (what became of each record, receipts, what failed)."""
    from doorstep.kernel.basics.problems import Problem
    from doorstep.kernel.sync import parcels

    rows: list[dict[str, Any]] = []
    receipts: list[dict[str, Any]] = []
    faults: list[Problem] = []
    for one in sealed:
        try:
            if is_taken:
                rows += _taken(one or b"", receipts, at)
            else:
                rows += _inside(parcels.opened(one or b""))
        except Problem as why:
            faults.append(why)
    return rows, receipts, faults


def _taken(raw: bytes, receipts: list[dict[str, Any]], at: datetime) -> list[dict[str, Any]]:
    """Take a parcel in; its receipt is added to `receipts`."""
    from doorstep.kernel.sync import parcels
    from doorstep.server.cli.asking import system

    found, answers = parcels.take(actor=system(), raw=raw, at=at)
    receipts.append(parcels.receipt(found.parcel, answers, at=at))
    both = zip(found.batch.commands, answers, strict=True)
    return [{**_told(command), **answer._asdict()} for command, answer in both]


def _photos(told: Saved, is_taken: bool, at: datetime) -> list[Problem | None]:
    """Open the photos of a file, or take them in: a Problem for each that could not be."""
    from doorstep.kernel.basics.problems import Problem
    from doorstep.kernel.sync import saved

    if is_taken:
        if device := saved.device_named(told):
            return list(saved.take_photos(device=device, saved=told, at=at))
        return [Problem("device.unknown", "the file names no phone of ours") for _f in told.files]
    found: list[Problem | None] = []
    for one in told.files:
        try:
            saved.photo_of(one)
            found.append(None)
        except Problem as why:
            found.append(why)
    return found


def _told(command: Any) -> dict[str, Any]:
    told = command if isinstance(command, dict) else {}
    return {name: told.get(name) for name in ("id", "verb", "made_at", "counter")}


def _inside(found: Any) -> list[dict[str, Any]]:
    """Say of each command whether the inbox has it; nothing is written."""
    from doorstep.kernel.sync.envelopes import envelope_of
    from doorstep.kernel.sync.inbox import answer_of, known_commands

    read = [envelope_of(c) for c in found.batch.commands]
    known = known_commands(e.id for e in read if e)
    rows = []
    for command, envelope in zip(found.batch.commands, read, strict=True):
        row = known.get(envelope.id) if envelope else None
        stands = answer_of(row)._asdict() if row else {"state": "new" if envelope else "unreadable"}
        rows.append({**stands, **_told(command)})
    return rows
