"""What long work there is: the register into which those who own it plug in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.registers import Register

if TYPE_CHECKING:
    from doorstep.kernel.work.running import Work


@dataclass(frozen=True)
class WorkKind:
    """One kind of work: who may ask for it at a place, and how it is done.

    `run` gets who asked (with the rights of the day it runs) and the work at hand, and gives the
    result; it says how far it came by `Work.step`.
    """

    code: str
    right: str
    run: Callable[[Actor, Work], dict[str, Any]]


KINDS: Register[WorkKind] = Register("work", WorkKind)


def work(
    code: str, *, right: str
) -> Callable[[Callable[[Actor, Work], dict[str, Any]]], Callable[[Actor, Work], dict[str, Any]]]:
    """Plug in a function as the way a kind of work is done."""

    def plug(
        run: Callable[[Actor, Work], dict[str, Any]],
    ) -> Callable[[Actor, Work], dict[str, Any]]:
        KINDS.add(code, WorkKind(code, right, run))
        return run

    return plug
