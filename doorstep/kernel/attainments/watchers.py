"""Where those who know more about evidence, or follow what is attained, plug in from above."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from doorstep.kernel.attainments.models import Attainment

TeamsOf = Callable[[Sequence[str]], dict[str, str]]
teams_of: list[TeamsOf] = []
"""Functions that give the name of the team by activity id (as text)."""


def team_names(activities: Sequence[str]) -> dict[str, str]:
    """Give the names of the teams behind activities, as far as anybody knows."""
    found: dict[str, str] = {}
    for ask in teams_of:
        found |= ask(activities)
    return found


Follower = Callable[[Sequence["Attainment"]], None]
after_change: list[Follower] = []
"""Functions told of attainments that began, ended or got another first date, in the transaction.

An attainment may be told twice, and its row may have changed since: a follower asks again.
"""
_kept: ContextVar[list[Attainment] | None] = ContextVar("kept", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Tell what changes inside once, at the end: an amendment takes evidence back and gives it
    again, and nobody should follow the moment between. Open it inside the transaction."""
    if _kept.get() is not None:
        yield
        return
    held: list[Attainment] = []
    token = _kept.set(held)
    try:
        yield
    finally:
        _kept.reset(token)
    follow_change(held)


def follow_change(changed: Sequence[Attainment]) -> None:
    """Tell the followers what changed: now, or when what is done together is done."""
    held = _kept.get()
    if held is not None:
        held.extend(changed)
    elif changed:
        for follower in after_change:
            follower(changed)
