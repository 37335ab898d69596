"""Taking an act on the map back exactly, as long as nothing stands on it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.bearing import facts_on
from doorstep.kernel.places.drafting import tell_villages
from doorstep.kernel.places.keeping import CHANGE_MAP, KEEP_PLACES, Keeper, require_all
from doorstep.kernel.places.models import Change, Heir, Lineage, Unit, UnitVersion
from doorstep.kernel.places.replacing import dependants, replace_placements
from doorstep.kernel.places.watchers import REMOVED, tell

_DAYS = {"valid_to", "decided_on"}


def undo_change(*, actor: Keeper, change_id: UUID) -> Change:
    """Delete what a change made and open what it closed, so that the map is as it was.

    Right: places.change at every unit it touched (places.keep for a list of villages). Raises
    Problem when it was undone already, when a later change touches the same units, or when facts
    hang on units it made.
    """
    with transaction.atomic():
        change = Change.objects.select_for_update().filter(id=change_id).first()
        if change is None or change.undone_at is not None:
            raise Problem("places.no_such_change", _("This change was undone already."))
        touched: list[int] = change.made["touched"]
        right = KEEP_PLACES if change.kind == "add" else CHANGE_MAP
        require_all(actor, right, touched)
        _refuse_later(change, set(touched))
        before = dependants(province=change.province, units=touched)
        tell(REMOVED, province=change.province, places=change.made["units"])
        _refuse_facts(change)
        _take_back(change)
        after = dependants(province=change.province, units=touched)
        replace_placements(province=change.province, units=before | after)
        tell_villages(change.province, touched)
        change.undone_at, change.undone_by = timezone.now(), actor.account_id
        change.save(update_fields=["undone_at", "undone_by"])
        note(
            actor=actor,
            verb="unit.undo",
            about="change",
            about_id=change.id,
            province=change.province,
            details={"kind": change.kind, "decision": change.decision},
        )
    return change


def _refuse_later(change: Change, touched: set[int]) -> None:
    """Later changes of the same units are undone first; so are villages added to a made unit."""
    made: list[int] = change.made["units"]
    below = UnitVersion.objects.filter(parent__in=made).exclude(id__in=change.made["versions"])
    added = set(below.exclude(id__in=[int(i) for i in change.closed["versions"]])
                .values_list("unit_id", flat=True))  # fmt: skip
    later = Change.objects.filter(province=change.province, undone_at=None, id__gt=change.id)
    for other in later.order_by("-id"):
        if (touched | added) & set(other.made["touched"]):
            raise Problem(
                "places.later_change_stands",
                _("A later change stands on this one (%(decision)s, %(on)s); undo it first."),
                decision=other.decision or other.kind,
                on=other.effective_on.isoformat(),
            )


def _refuse_facts(change: Change) -> None:
    found = facts_on(change.made["units"])
    if found:
        raise _facts_stand(sum(sum(kinds.values()) for kinds in found.values()))


def _facts_stand(count: int) -> Problem:
    return Problem(
        "places.facts_stand",
        _("%(count)s records already hang on units that this change made."),
        count=count,
    )


def _take_back(change: Change) -> None:
    Lineage.objects.filter(id__in=change.made["lineage"]).delete()
    Heir.objects.filter(id__in=change.made.get("heirs", [])).delete()
    made = Q(id__in=change.made["versions"]) | Q(unit__in=change.made["units"])
    UnitVersion.objects.filter(made).delete()
    for version, values in change.closed["versions"].items():
        UnitVersion.objects.filter(id=int(version)).update(**_restored(values))
    for unit, ended_on in change.closed["units"].items():
        Unit.objects.filter(id=int(unit)).update(ended_on=date.fromisoformat(ended_on))
    # Placements that name the made units go with them; the others are computed anew after this.
    try:
        Unit.objects.filter(id__in=change.made["units"]).delete()
    except ProtectedError as why:
        raise _facts_stand(len(why.protected_objects)) from why


def _restored(values: dict[str, Any]) -> dict[str, Any]:
    return {
        field: date.fromisoformat(value) if field in _DAYS and value else value
        for field, value in values.items()
    }
