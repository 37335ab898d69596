"""The exchange at the box, whatever carries it: letters until all is told, then pages of news."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.box.letters import ask_on, bond_here, letter_after, were_told
from doorstep.kernel.box.models import Owed
from doorstep.kernel.box.taking import Taken, take_reply

Send = Callable[[dict[str, Any]], dict[str, Any]]
Clock = Callable[[], datetime]


@dataclass
class Done:
    """What an exchange did."""

    told: int = 0
    entered: int = 0
    things: int = 0
    sets: int = 0
    letters: int = 0

    def add(self, taken: Taken) -> None:
        """Add what came of a reply."""
        self.letters += 1
        self.entered += taken.entered
        self.things += taken.things
        self.sets += taken.sets


def exchange(*, actor: Actor, send: Send, clock: Clock) -> Done:
    """Exchange by line. Cut anywhere, the next one goes on where the last reply was taken."""
    bond, done, seq, is_last = bond_here(), Done(), 0, False
    taken = Taken()
    while not is_last:
        letter, seq, is_last = letter_after(actor=actor, bond=bond, seq=seq, at=clock())
        reply = send(letter)
        taken = take_reply(actor=actor, bond=bond, reply=reply, at=clock())
        were_told(bond=bond, letter=letter)
        done.told += len(letter["commands"])
        done.add(taken)
    asked_again = False
    while taken.more or (Owed.objects.exists() and not asked_again):
        asked_again = not taken.more
        reply = send(ask_on(bond, clock()))
        taken = take_reply(actor=actor, bond=bond, reply=reply, at=clock())
        done.add(taken)
    return done
