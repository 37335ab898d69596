"""Reading what a device sends: bounded, composed letters, and one bad command spoils no other.

Bytes → text (UTF-8, NFC, no NUL) → JSON (not deep) → envelopes. What has no id cannot be kept and
is told so; everything else is kept whatever it says.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from math import isfinite
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from doorstep.kernel.basics.problems import Problem

MOST_BYTES = 2 * 1024 * 1024
MOST_COMMANDS = 500
DEEPEST = 24
FIRST_POSSIBLE = datetime(2025, 1, 1, tzinfo=UTC)
"""Nobody worked with a phone before; a clock that says so has lost its battery."""
PATIENCE = timedelta(minutes=5)
FAR_OFF = timedelta(days=1)
"""A clock that is off by more than this says nothing about days."""
_MOST_NUMBER = 2**53


def inflated(raw: bytes, *, most: int = MOST_BYTES) -> bytes:
    """Undo gzip, never further than `most` bytes; Problem device.too_large, device.not_gzip."""
    machine = zlib.decompressobj(wbits=31)
    try:
        plain = machine.decompress(raw, most + 1)
    except zlib.error as why:
        raise Problem("device.not_gzip", _("The data are damaged. Send them again.")) from why
    if len(plain) > most:
        raise Problem("device.too_large", _("Too much at once. Send it in smaller parts."))
    if not machine.eof:
        raise Problem("device.not_gzip", _("The data are damaged. Send them again."))
    return plain


def read_json(raw: bytes) -> Any:
    """Read JSON of whoever sent it; Problem device.not_json for what is none or far too deep."""
    try:
        text = raw.decode("utf-8")
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
        is_escaped = "\\u" in text
        found = json.loads(text, parse_constant=str, parse_float=_finite)
        return cleaned(found) if is_escaped else found
    except (ValueError, RecursionError) as why:
        raise Problem("device.not_json", _("The data are damaged. Send them again.")) from why


_NESTED = (dict, list)


def _finite(text: str) -> float | str:
    """Read a number; one that no database can keep stays a text."""
    found = float(text)
    return found if isfinite(found) else text


def cleaned(value: Any, depth: int = 0) -> Any:
    """Give JSON with composed letters, without NUL and halves of characters.

    What lies deeper than any command of ours is left away; what is left is still found too deep.
    """
    if isinstance(value, str):
        if value.isascii() and "\x00" not in value:
            return value
        whole = value.replace("\x00", "").encode("utf-8", "replace").decode()
        return unicodedata.normalize("NFC", whole)
    if isinstance(value, _NESTED) and depth > 2 * DEEPEST:
        return []
    if isinstance(value, dict):
        return {cleaned(k): cleaned(v, depth + 1) for k, v in value.items()}
    if isinstance(value, list):
        return [cleaned(v, depth + 1) for v in value]
    return value


def is_deep(value: Any, left: int = DEEPEST) -> bool:
    """Tell whether JSON has more levels than any command of ours."""
    if isinstance(value, dict):
        return left == 0 or any(is_deep(v, left - 1) for v in value.values())
    if isinstance(value, list):
        return left == 0 or any(is_deep(v, left - 1) for v in value)
    return False


def _zoned(given: Any) -> Any:
    if isinstance(given, datetime) and given.tzinfo is None:
        raise ValueError("a time with its offset is needed")
    return given


def _shortened(given: Any) -> Any:
    return given[:60] if isinstance(given, str) else given


class Envelope(BaseModel):
    """What every command carries, whatever its verb."""

    model_config = ConfigDict(extra="ignore")

    id: UUID
    verb: Annotated[str, BeforeValidator(_shortened)]
    payload: dict[str, Any] = Field(default_factory=dict)
    made_at: datetime
    made_by: UUID
    counter: int = Field(default=0, ge=0, lt=_MOST_NUMBER)
    after: list[UUID] = Field(default_factory=list, max_length=100)
    clock: Annotated[str, BeforeValidator(_shortened)] = ""
    """What a box judged of the clock; believed of nobody else."""

    @cached_property
    def digest(self) -> str:
        """What tells two commands with one id apart."""
        told = json.dumps([self.verb, self.payload], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True)
class Batch:
    """Commands as they came, and when they were sent by the device's clock.

    `is_vouched`: a box sends them on; it judged the clocks when they came to it.
    """

    sent_at: datetime
    app: str
    commands: list[Any] = field(default_factory=list)
    is_vouched: bool = False


def batch_of(told: Any) -> Batch:
    """Read `{sent_at, app, commands}`; Problem device.not_understood, device.too_large."""
    commands = told.get("commands") if isinstance(told, dict) else None
    sent_at = moment(told.get("sent_at")) if isinstance(told, dict) else None
    if not isinstance(commands, list) or sent_at is None:
        raise Problem("device.not_understood", _("The data could not be understood."))
    if len(commands) > MOST_COMMANDS:
        raise Problem("device.too_large", _("Too much at once. Send it in smaller parts."))
    return Batch(sent_at, str(told.get("app") or "")[:40], commands)


def moment(told: Any) -> datetime | None:
    """Read an ISO 8601 time with its offset; None for anything else."""
    try:
        found = datetime.fromisoformat(told)
        return found.astimezone(UTC) if found.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        return None


def envelope_of(told: Any) -> Envelope | None:
    """Read one command; None where there is no id to keep it under, or no sense in it at all.

    A command with an id whose times make no sense is kept with the earliest time: its clock is
    then impossible.
    """
    if not isinstance(told, dict) or is_deep(told):
        return None
    made_at = moment(told.get("made_at")) or datetime(1970, 1, 1, tzinfo=UTC)
    try:
        return Envelope.model_validate({**told, "made_at": made_at})
    except (ValidationError, RecursionError):
        return None


def clock_of(made_at: datetime, *, sent_at: datetime, at: datetime) -> str:
    """Judge a device's clock: "" or "impossible".

    Impossible is a time after the moment of sending by the same clock, one before 2025, and any
    time of a clock that was off by more than a day when it sent.
    """
    late, early = made_at > sent_at + PATIENCE, made_at < FIRST_POSSIBLE
    return "impossible" if late or early or abs(at - sent_at) > FAR_OFF else ""


def bound_of(made_at: datetime, *, sent_at: datetime, at: datetime) -> datetime:
    """Give the moment to believe: put right by how far the clock was off, never after `at`."""
    try:
        right = made_at + (at - sent_at)
    except OverflowError:
        return at
    return right if FIRST_POSSIBLE <= right <= at and made_at <= sent_at + PATIENCE else at
