"""What teams and devices hold of goods: the sum of what came and what went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Max, Q, QuerySet, Sum

from doorstep.capabilities.fieldwork.activities.hand_over import GOODS
from doorstep.capabilities.fieldwork.models import StockMove, StockSerial
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_TEAMS

LABELS = dict(GOODS)
ENOUGH, EMPTY, BELOW_ZERO = "enough", "empty", "below_zero"


def goods_label(code: str) -> Any:
    """Give the label of goods; unknown ones are shown as their code."""
    return LABELS.get(code, code)


def moves(*, actor: Actor) -> QuerySet[Any]:
    """Give every move of goods that the actor may see, with its team, the last first."""
    rows: QuerySet[Any] = StockMove.objects.visible_to(actor, SEE_TEAMS).select_related("team")
    return rows.order_by("-on", "-id")


def levels(*, actor: Actor) -> list[dict[str, Any]]:
    """Give what every holder has of each sort of goods: id, pieces, received, given, last day.

    `state` is "below_zero" where more was handed over than ever came: records are kept as they
    come, and the receipt is what is missing.
    """
    rows = StockMove.objects.visible_to(actor, SEE_TEAMS).order_by()
    return list(_leveled(rows))


def levels_of_teams(*, teams: Any, province: str) -> list[dict[str, Any]]:
    """Give the same for some teams, for whoever may see them (a device of the team)."""
    return list(_leveled(StockMove.objects.filter(province=province, team__in=teams).order_by()))


def _leveled(rows: QuerySet[Any]) -> Iterator[dict[str, Any]]:
    keys = ("team", "device", "goods")
    summed = rows.values(*keys).annotate(
        team_name=F("team__name"),
        sort_key=F("team__sort_key"),
        held=Sum("pieces"),
        received=Sum("pieces", filter=Q(pieces__gt=0)),
        gone=Sum("pieces", filter=Q(pieces__lt=0)),
        last_on=Max("on"),
    )
    for row in summed.order_by("sort_key", "device", "goods"):
        held = row["held"]
        yield {
            "id": f"{row['team'] or row['device']}:{row['goods']}",
            "team": row["team"],
            "team_name": row["team_name"] or "",
            "device": row["device"],
            "goods": row["goods"],
            "pieces": held,
            "received": row["received"] or 0,
            "given": -(row["gone"] or 0),
            "last_on": row["last_on"],
            "state": BELOW_ZERO if held < 0 else ENOUGH if held else EMPTY,
        }


def serials_in_hand(*, teams: Any, province: str) -> dict[tuple[Any, str], list[str]]:
    """Give the numbers that came to a team and did not go out yet, by team and goods."""
    came = StockMove.objects.filter(province=province, team__in=teams, pieces__gt=0)
    by_move = {m.pk: (m.team_id, m.goods) for m in came.only("pk", "team_id", "goods")}
    rows = StockSerial.objects.filter(province=province, came_with__in=by_move, went_with=None)
    found: dict[tuple[Any, str], list[str]] = {}
    for serial, move in rows.order_by("serial").values_list("serial", "came_with"):
        found.setdefault(by_move[move], []).append(serial)
    return found
