"""What waits for somebody, as the page "needs attention" shows it; sections may be plugged in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.registers import Register


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what it is, why, what to do, how many, and where to go."""

    what: str
    why: str
    todo: str
    href: str = ""
    count: int | None = None


@dataclass(frozen=True)
class Reminder:
    """A section told by something that the console does not know, such as the server itself."""

    label: Any
    find: Callable[[Actor], Iterable[Waiting]]


REMINDERS: Register[Reminder] = Register("reminders", Reminder)
