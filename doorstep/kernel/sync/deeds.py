"""Verbs: what a command may be, and how it is done. Finders: how what it names is found.

A verb with `together` does neighbouring commands of one person in one go: that is what makes a
batch fast. One that `is_mixed` does commands of several persons and devices so: that is what makes
many phones fast that bring one command each. `rank` puts what makes something before what changes
it, so that a batch falls into few groups; order of arrival does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.registers import Register

if TYPE_CHECKING:
    from doorstep.kernel.sync.models import Command

MAKES, JOINS, FACTS, CHANGES = 0, 1, 2, 3
"""Ranks: what stands alone, what joins it, what happened with it, what changes any of these."""
COMMAND = "command"
"""The type of `after`: any command that is in the books."""
Named = tuple[str, str]
"""What a command needs: its type and its id."""
Result = dict[str, Any]


class Payload(BaseModel):
    """The model of a payload. What a newer phone adds is ignored here and kept in the inbox."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True, str_max_length=20_000)


P = TypeVar("P", bound=Payload)


@dataclass
class Act(Generic[P]):
    """A command about to be done: by whom, when, and what the things it names are called here."""

    row: Command
    payload: P
    actor: Actor
    at: datetime
    known: Mapping[Named, str]
    bound: date
    is_bounded: bool = field(default=False)

    def id_of(self, kind: str, told: Any) -> Any:
        """Give the id under which a named thing is kept: where it was merged, the one it is in."""
        return None if told is None else type(told)(self.known.get((kind, str(told)), str(told)))

    def day(self, told: date) -> date:
        """Give the day as told; one that an impossible clock made is bounded, and remembered."""
        if not self.row.clock or date(2025, 1, 1) <= told <= self.actor.on:
            return told
        self.is_bounded = True
        return self.bound

    @property
    def recorded_at(self) -> datetime:
        """When it was recorded, by the device's clock where that may be believed."""
        return self.at if self.row.clock else min(self.row.made_at, self.at)


Find = Callable[[Collection[str]], Mapping[str, str]]
"""Gives, for each id that is there, the id under which it is kept."""


@dataclass(frozen=True)
class Finder:
    """How one type of things is found by id."""

    find: Find


FINDERS: Register[Finder] = Register("device finders", Finder)


def _none(_payload: Any) -> Iterable[Named]:
    return ()


def _no_place(_payload: Any) -> int | None:
    return None


def _no_subject(_payload: Any) -> Named | None:
    return None


@dataclass(frozen=True)
class Verb(Generic[P]):
    """One verb. `apply` does one act and gives its result; it may raise Problem (→ attention).

    `needs` names what must be there; `place` is the unit a payload names, `subject` the thing whose
    place it concerns otherwise; `right` is asked at that place before anything is done.
    """

    code: str
    payload: type[P]
    apply: Callable[[Act[P]], Result]
    together: Callable[[Sequence[Act[P]]], list[Result]] | None = None
    needs: Callable[[P], Iterable[Named]] = _none
    place: Callable[[P], int | None] = _no_place
    subject: Callable[[P], Named | None] = _no_subject
    right: str = ""
    rank: int = CHANGES
    is_mixed: bool = False


DEEDS: Register[Verb[Any]] = Register("device verbs", Verb)


def deed(code: str, payload: type[P], apply: Callable[[Act[P]], Result], **told: Any) -> Verb[P]:
    """Plug in a verb."""
    return DEEDS.add(code, Verb(code, payload, apply, **told))


def finder(kind: str, find: Find) -> None:
    """Plug in how things of a type are found."""
    FINDERS.add(kind, Finder(find))
