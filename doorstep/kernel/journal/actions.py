"""Writing lines and sealing them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from doorstep.kernel.basics.statements import insert, tell
from doorstep.kernel.journal.looking import LOOKS
from doorstep.kernel.journal.models import Line
from doorstep.kernel.journal.rules import digest_of

_SEAL = "UPDATE journal_line SET seal = %s, digest = %s WHERE id = %s"


class Doer(Protocol):
    """Whoever acts: an account (or None for the system itself) on a device."""

    @property
    def account_id(self) -> UUID | None:
        """The account, or None for the system."""

    @property
    def device(self) -> str:
        """The device it acts from."""


def note(
    *,
    actor: Doer,
    verb: str,
    about: str = "",
    about_id: object = "",
    province: str = "",
    place_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Write one line. Call it inside the transaction of the act it tells of."""
    told = Told(verb, about, about_id, province, place_id, details)
    note_many(actor=actor, lines=[told])


class Told(NamedTuple):
    """What one line tells: as the arguments of `note`."""

    verb: str
    about: str = ""
    about_id: object = ""
    province: str = ""
    place_id: int | None = None
    details: dict[str, Any] | None = None


def note_many(*, actor: Doer, lines: Sequence[Told]) -> None:
    """Write several lines of one act at once, as `note` does."""
    note_each(by_actor=[(actor, lines)])


def note_each(*, by_actor: Iterable[tuple[Doer, Sequence[Told]]]) -> None:
    """Write the lines of several persons' acts at once, each as `note_many` does."""
    at, rows = timezone.now(), list[Line]()
    for actor, lines in by_actor:
        for look in LOOKS:
            look(actor, lines)
        rows += [_line(actor, told, at) for told in lines]
    insert(rows)


def _line(actor: Doer, told: Told, at: datetime) -> Line:
    return Line(
        province=told.province,
        at=at,
        account_id=actor.account_id,
        device=actor.device,
        verb=told.verb,
        about=told.about,
        about_id=str(told.about_id),
        place_id=told.place_id,
        details=told.details or {},
    )


def seal(*, actor: Doer, limit: int = 5000) -> int:
    """Chain up to `limit` unsealed lines, oldest first; give how many were sealed."""
    with transaction.atomic():
        fresh = list(
            Line.objects.select_for_update().filter(seal__isnull=True).order_by("id")[:limit]
        )
        heads: dict[str, tuple[int, str]] = {}
        for line in fresh:
            number, previous = heads.get(line.province) or _head(line.province)
            line.seal, line.digest = number + 1, digest_of(previous, line)
            heads[line.province] = (line.seal, line.digest)
        tell(_SEAL, [(line.seal, line.digest, line.pk) for line in fresh])
    return len(fresh)


def _head(province: str) -> tuple[int, str]:
    last = Line.objects.filter(province=province, seal__isnull=False).order_by("-seal").first()
    return (last.seal or 0, last.digest) if last else (0, "")
