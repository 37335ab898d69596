"""Goods in the hands of teams: what came, and what each hand-over took."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from demo.world import PROVINCE, Village, World
from doorstep.capabilities.fieldwork.actions.stock import HAND_OVER, RECEIPT
from doorstep.capabilities.fieldwork.models import StockMove

_SOURCES = {
    "phone": "Quỹ vì người nghèo tỉnh",
    "scratch_card": "Viettel Cao Bằng",
    "qr_board": "Agribank Cao Bằng",
}
_LAG = timedelta(days=20)


class Goods:
    """Collects the hand-overs of one village's team, then writes what came and what went."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._given: dict[str, list[tuple[int, str]]] = defaultdict(list)

    def gave(self, goods: str, day: int, activity: str) -> None:
        """Note one piece handed over on a day by an activity."""
        self._given[goods].append((day, activity))

    def write(self, village: Village) -> None:
        """Write the moves; a receipt is a few pieces larger, and now and then one is missing."""
        rows: list[StockMove] = []
        for goods, given in self._given.items():
            mine = sorted(g for g in given if village.team and g[0] >= village.team_from)
            if not mine:
                continue
            salt = int(mine[0][1][-4:], 16)
            came = len(mine) - 1 if salt % 29 == 0 else len(mine) + salt % 5
            if came:
                on = max(mine[0][0] - _LAG.days, village.team_from, 0)
                rows.append(self._move(village, goods, on, RECEIPT, came))
            rows += [self._move(village, goods, day, HAND_OVER, -1, a) for day, a in mine]
        StockMove.objects.bulk_create(rows, batch_size=500)
        self._given.clear()

    def _move(
        self, village: Village, goods: str, day: int, kind: str, pieces: int, activity: str = ""
    ) -> StockMove:
        on = self._world.calendar.days[day]
        return StockMove(
            id=UUID(hex=self._world.ids.on(self._world.calendar.first + day)),
            province=PROVINCE,
            place_id=village.id,
            team_id=UUID(hex=str(village.team)),
            kind=kind,
            goods=goods,
            pieces=pieces,
            on=on,
            activity=UUID(hex=activity) if activity else None,
            source="" if activity else _SOURCES.get(goods, ""),
            recorded_at=datetime.combine(on, time(5), UTC),
        )
