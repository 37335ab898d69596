"""Who may change a record: whoever may amend at its place, and for a while who recorded it.

A volunteer puts her own slip right herself. Her record is hers for thirty days, as long as nobody
else has changed it: what an officer decided, only officers decide anew.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from doorstep.kernel.access.actors import Actor, PlacedQuerySet
from doorstep.kernel.access.rights import AMEND, AMEND_OWN
from doorstep.kernel.activities.models import Activity

OWN_FOR = timedelta(days=30)
"""So long after recording it; a phone that was without signal counts to when it was amended."""


def own_records(actor: Actor, *, at: datetime) -> PlacedQuerySet:
    """Give the current revisions that `actor` may change at `at` because they are its own."""
    rows: PlacedQuerySet = Activity.objects.visible_to(actor, AMEND_OWN).filter(is_current=True)
    if actor.account_id is None:
        return rows.none()
    others = Activity.objects.filter(root=OuterRef("root")).exclude(recorded_by=actor.account_id)
    mine = rows.filter(recorded_by=actor.account_id, recorded_at__gt=at - OWN_FOR)
    return mine.exclude(Exists(others))


def right_to_change(actor: Actor, a: Activity, *, at: datetime) -> str:
    """Give the right by which `actor` may change the activity of `a` at `at`, "" for none."""
    if actor.may(AMEND, a.place_id):
        return AMEND
    return AMEND_OWN if own_records(actor, at=at).filter(root=a.root).exists() else ""
