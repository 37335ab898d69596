"""The shapes of requests and answers, as the contract names them; the client takes its types here.

Requests are read by hand, command by command, so that a bad one spoils no other; their shapes are
told to the contract all the same.
"""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field


class CommandIn(Schema):
    """Something done on a device."""

    id: UUID
    verb: str
    payload: dict[str, Any]
    made_at: datetime
    made_by: UUID
    counter: int = Field(ge=0)
    after: list[UUID] = []


class EnrolIn(Schema):
    """A ticket's code, and what the device is called."""

    code: str = Field(min_length=4, max_length=40)
    name: str = Field(default="", max_length=80)
    app: str = Field(default="", max_length=40)


class PushIn(Schema):
    """Commands in the order of their counters, at most 500."""

    sent_at: datetime
    app: str
    commands: list[CommandIn]


class StandingIn(Schema):
    """Ids of commands whose state is asked for, at most 500."""

    ids: list[UUID] = Field(max_length=500)


class HealthIn(Schema):
    """What a device says of itself: counts and codes, never names."""

    queued: int = 0
    attention: int = 0
    rows: int = 0
    free_bytes: int | None = None
    persisted: bool = False
    app: str = Field(default="", max_length=40)
    errors: dict[str, int] = Field(default_factory=dict, max_length=40)


class ServerOut(Schema):
    """Who the server is; keys are uncompressed P-256 points in base64url."""

    name: str
    role: Literal["province", "box"]
    seal_key: str
    sign_key: str


class UnitOut(Schema):
    """The unit a device was enrolled at."""

    id: int
    name: str
    level: str


class HolderOut(Schema):
    """Somebody who works on the device."""

    id: UUID
    name: str


class PolicyOut(Schema):
    """What the device is asked to keep to."""

    lock_minutes: int
    contact_days: int
    keep_days: int


class EnrolOut(Schema):
    """The device's name and secret, told once."""

    device: UUID
    secret: str
    server: ServerOut
    unit: UnitOut
    holders: list[HolderOut]
    policy: PolicyOut


class AnswerOut(Schema):
    """Where one command stands."""

    id: str | None
    state: Literal["applied", "waiting", "attention", "settled", "unreadable"]
    reason: str
    words: str
    todo: str
    commune_at: datetime | None
    province_at: datetime | None
    result: dict[str, Any]


class AnswersOut(Schema):
    """Where commands stand, in the order they were asked for."""

    server_at: datetime
    answers: list[AnswerOut]


class GoneOut(Schema):
    """A row that is no longer the device's."""

    type: str
    id: str


class ScopeOut(Schema):
    """The villages whose rows the device holds."""

    villages: list[int]


class PullOut(Schema):
    """One page of what a device holds."""

    server_at: datetime
    server_name: str
    cursor: str
    more: bool
    is_start: bool
    is_put_back: bool
    scope: ScopeOut
    rows: dict[str, list[dict[str, Any]]]
    whole: list[str]
    gone: list[GoneOut]
    drop: list[int]


class HaveOut(Schema):
    """How many bytes of a file are here."""

    have: int


class ReceiptOut(Schema):
    """`told` is JSON text; `signature` (ECDSA P-256, r and s) is over its UTF-8 bytes."""

    told: str
    signature: str


class ParcelOut(Schema):
    """What was taken in."""

    parcel: str
    receipt: ReceiptOut


class RefusalOut(Schema):
    """Why something was not taken."""

    code: str
    words: str
    details: dict[str, Any]
    wipe: bool = False
