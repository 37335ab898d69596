"""The stick: letters and replies as sealed files in one folder, whoever carries it.

`<box>.letters` is written by the box and read at the province, `<box>.replies` the other way. The
reply to a stick brings pages until there are no more, so one way there and back is enough. A stick
that comes late, or after the same was told by line, changes nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.devices import device_of
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.box.giving import seal_all
from doorstep.kernel.box.hearing import answer, box_of
from doorstep.kernel.box.letters import bond_here, letter_after, were_told
from doorstep.kernel.box.taking import take_reply
from doorstep.kernel.box.wire import written
from doorstep.kernel.sync.envelopes import cleaned
from doorstep.kernel.sync.parcels import signature
from doorstep.server.box import sealing
from doorstep.server.box.exchanging import Done

FOLDER = "doorstep"
MOST_BYTES = 512 * 1024 * 1024


def write_letters(
    *, actor: Actor, folder: Path, identity: dict[str, Any], at: datetime
) -> tuple[Path, int]:
    """At the box: write everything not answered yet; give the file and how many commands."""
    bond, letters, seq, is_last = bond_here(), list[Any](), 0, False
    while not is_last:
        letter, seq, is_last = letter_after(actor=actor, bond=bond, seq=seq, at=at)
        letters.append(letter)
    told = {"authorization": f"{identity['device']}.{identity['secret']}", "letters": letters}
    raw = sealing.to_key(written(told), identity["seal_key"])
    path = _write(folder / FOLDER / f"{identity['device']}.letters", raw)
    return path, sum(len(one["commands"]) for one in letters)


def answer_letters(*, actor: Actor, folder: Path, at: datetime) -> Iterator[dict[str, Any]]:
    """At the province: take the letters of every box on a stick, and write the replies beside."""
    found = sorted((folder / FOLDER).glob("*.letters"))
    if not found:
        raise Problem("stick.empty", "There are no letters of a box on this stick.")
    seal_all(actor=actor)
    for path in found:
        raw = _read(path)
        if not sealing.is_for_us(raw):
            yield {"box": path.stem, "commands": 0, "said": "sealed for another province"}
            continue
        yield _answer_one(actor, path, raw, at)


def _answer_one(actor: Actor, path: Path, raw: bytes, at: datetime) -> dict[str, Any]:
    told = cleaned(json.loads(sealing.for_us(raw)))
    device = device_of(str(told["authorization"]))
    replies: list[dict[str, Any]] = []
    count = 0
    for letter in told["letters"]:
        reply = answer(actor=actor, device=device, letter=letter, at=at)
        replies.append(reply)
        count += len(letter["commands"])
    while (page := replies[-1]["page"]) and page["more"]:
        on = {"seal_key": told["letters"][-1]["seal_key"], "cursor": page["cursor"]}
        replies.append(answer(actor=actor, device=device, letter=on, at=at))
    # What the box has told is known now: the phones it vouches for, the files that went along.
    known: dict[str, Any] = {"files": []}
    for letter in told["letters"]:
        known |= {"devices": letter["devices"]} if "devices" in letter else {}
        known["files"] += [{"for": one["for"]} for one in letter.get("files", ())]
    text = written({"replies": replies, "known": known}).decode()
    signed = {"told": text, "signature": signature(text.encode())}
    key = box_of(device).seal_key
    _write(path.with_suffix(".replies"), sealing.to_key(written(signed), key))
    return {"box": str(device.pk), "commands": count, "said": f"{len(replies)} replies"}


def take_replies(*, actor: Actor, folder: Path, identity: dict[str, Any], at: datetime) -> Done:
    """At the box: take the province's replies; Problem `stick.no_replies`, `stick.not_signed`."""
    path = folder / FOLDER / f"{identity['device']}.replies"
    if not path.exists():
        raise Problem("stick.no_replies", "There is no reply for this box on this stick.")
    signed = json.loads(sealing.for_us(_read(path)))
    sealing.check_signature(signed["told"].encode(), signed["signature"], identity["sign_key"])
    told, bond, done = json.loads(signed["told"]), bond_here(), Done()
    for reply in told["replies"]:
        done.add(take_reply(actor=actor, bond=bond, reply=reply, at=at))
    were_told(bond=bond, letter=told["known"])
    return done


def _read(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise Problem("stick.too_large", "%(file)s is too large.", file=path.name)
    return path.read_bytes()


def _write(path: Path, raw: bytes) -> Path:
    """Write a file whole, and wait until the stick has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}")
    with beside.open("wb") as out:
        out.write(raw)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)
    return path
