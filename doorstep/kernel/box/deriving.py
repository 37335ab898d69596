"""Acts in a box's console, as the commands that would have done them.

The journal says what was done; the rows say how. Only acts with a verb of devices can travel, so
at a box all others are refused (`refusing.py`). Who plugs a verb in here says how it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.registers import Register
from doorstep.kernel.journal.models import Line


class Told(NamedTuple):
    """A command: its id (that of what it makes, where it makes something), verb and payload."""

    id: UUID
    verb: str
    payload: dict[str, Any]
    after: tuple[UUID, ...] = ()


Derive = Callable[[Line], Iterator[Told]]


@dataclass(frozen=True)
class Derivation:
    """How the acts of one verb of the journal are told."""

    derive: Derive


DERIVATIONS: Register[Derivation] = Register("box derivations", Derivation)


def derivation(verb: str, derive: Derive) -> None:
    """Plug in how a verb of the journal is told as commands."""
    DERIVATIONS.add(verb, Derivation(derive))


def told_by(line: Line) -> list[Told]:
    """Give the commands of a line; none for what is the business of the box alone."""
    how = DERIVATIONS.get(line.verb)
    return list(how.derive(line)) if how else []


def ids_of(line: Line) -> list[UUID]:
    """Give the things a line is about."""
    told = line.details if isinstance(line.details, dict) else {}
    several = told.get("ids")
    return [UUID(str(i)) for i in (several if isinstance(several, list) else [line.about_id])]


def fresh() -> UUID:
    """Give the id of a command that makes nothing."""
    return new_id()
