"""What a box takes along of fieldwork, and how acts on it in a box's console are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from doorstep.capabilities.fieldwork.models import StockMove, StockSerial, TaskClaim
from doorstep.kernel.box.deriving import Told, derivation, fresh
from doorstep.kernel.box.models import Due
from doorstep.kernel.box.scope import Here
from doorstep.kernel.box.tables import Tab, box_set
from doorstep.kernel.journal.models import Line

_PLAIN = ("receipt", "back", "counted")


def _moves(here: Here) -> QuerySet[Any]:
    return StockMove.objects.filter(province=here.province, place__in=here.places)


def _serials(here: Here) -> QuerySet[Any]:
    moves = _moves(here)
    where = Q(came_with__in=moves.values("pk")) | Q(went_with__in=moves.values("activity"))
    return StockSerial.objects.filter(where, province=here.province)


def _claims(here: Here) -> QuerySet[Any]:
    return TaskClaim.objects.filter(
        province=here.province, village__in=here.places, to_on__gte=here.on
    )


box_set(
    "fieldwork",
    verbs=("stock.", "task.", "activities."),
    waits_for=("stock.", "tasks.", "activities."),
    tabs=(
        Tab("fieldwork.stockmove", _moves),
        Tab("fieldwork.stockserial", _serials, is_numbered=False),
        Tab("fieldwork.taskclaim", _claims),
    ),
)


def _moved(line: Line) -> Iterator[Told]:
    """Tell the move that a line notes: the last of its team, by the same hand, before it."""
    rows = StockMove.objects.filter(
        team=UUID(line.about_id),
        recorded_by=line.account_id,
        activity=None,
        recorded_at__lte=line.at,
    )
    for row in rows.filter(kind__in=_PLAIN).order_by("-recorded_at")[:1]:
        sign = 1 if row.kind == "counted" or row.pieces > 0 else -1
        payload = {
            "team": str(row.team_id),
            "goods": row.goods,
            "pieces": sign * row.pieces,
            "on": row.on.isoformat(),
            "kind": row.kind,
            "serials": row.serials,
            "source": row.source,
        }
        yield Told(row.pk, "stock.move", payload)


def _claim_of(line: Line) -> QuerySet[Any]:
    told = line.details if isinstance(line.details, dict) else {}
    rows = TaskClaim.objects.filter(
        village=line.place_id, rule=told.get("rule", ""), subject=told.get("subject", "")
    )
    return rows.order_by("-claimed_at")[:1]


def _claimed(line: Line) -> Iterator[Told]:
    for row in _claim_of(line):
        payload = {
            "rule": row.rule,
            "subject": row.subject,
            "village": row.village_id,
            "from_on": row.from_on.isoformat(),
            "days": max(1, (row.to_on - row.from_on).days),
        }
        yield Told(row.pk, "tasks.claim", payload)


def _released(line: Line) -> Iterator[Told]:
    for row in _claim_of(line):
        if Due.objects.filter(id=row.pk).exists():
            yield Told(fresh(), "tasks.release", {"claim": str(row.pk)}, (row.pk,))


derivation("stock.move", _moved)
derivation("task.claim", _claimed)
derivation("task.release", _released)
