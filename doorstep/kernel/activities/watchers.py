"""What follows when an activity is recorded, amended or declared void: told to who asked for it.

A capability adds a function under the code of a kind: it is called inside the transaction with
the new current revisions (void ones too) and brings what it keeps to agree with them. It gives
the reasons for which some need attention, by root; nothing is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.activities.models import Activity

Follower = Callable[[Actor, Sequence[Activity]], Mapping[UUID, str]]
followers: dict[str, list[Follower]] = defaultdict(list)


def follow(actor: Actor, rows: Sequence[Activity]) -> None:
    """Call those who follow the kinds of these activities, and mark what needs attention."""
    for kind in {a.kind for a in rows} & followers.keys():
        some = [a for a in rows if a.kind == kind and a.attention != "answers_do_not_fit"]
        for follower in followers[kind] if some else ():
            reasons = follower(actor, some)
            for a in some:
                if (reason := reasons.get(a.root)) and not a.attention:
                    a.attention = reason
                    Activity.objects.filter(pk=a.pk).update(attention=reason)
