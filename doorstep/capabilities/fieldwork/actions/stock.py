"""Goods come to a team, go back, are counted; and what a hand-over takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.fieldwork.models import StockMove, StockSerial
from doorstep.capabilities.fieldwork.rights import KEEP_STOCK
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import tidy
from doorstep.kernel.journal.actions import note
from doorstep.kernel.people.models import Team

RECEIPT, BACK, COUNTED, HAND_OVER = "receipt", "back", "counted", "hand_over"
_SIGN = {RECEIPT: 1, BACK: -1}
_MOST = 1_000_000
SERIAL_TWICE = "serial_twice"


@dataclass(frozen=True)
class StockDraft:
    """Goods that come to a team (receipt), go back, or differ after counting (with sign).

    `source` says from whom, by which paper. The id is made where it is written down.
    """

    team: UUID
    goods: str
    pieces: int
    on: date
    kind: str = RECEIPT
    serials: tuple[str, ...] = ()
    source: str = ""
    id: UUID = field(default_factory=new_id)


def move_stock(*, actor: Actor, draft: StockDraft) -> StockMove:
    """Write goods to or from a team; a known id changes nothing. Right: stock.keep at its place.

    Problem for no pieces, a day to come, or a serial number that came already.
    """
    with transaction.atomic():
        team = Team.objects.select_for_update().get(pk=draft.team)
        actor.require(KEEP_STOCK, team.place_id)
        known: StockMove | None = StockMove.objects.filter(pk=draft.id).first()
        if known is not None:
            return known
        _check(draft, actor.on)
        row = StockMove.objects.create(
            id=draft.id,
            province=team.province,
            place_id=team.place_id,
            team=team,
            kind=draft.kind,
            goods=draft.goods,
            pieces=draft.pieces * _SIGN.get(draft.kind, 1),
            on=draft.on,
            serials=_tidied(draft.serials),
            source=tidy(draft.source)[:200],
            recorded_by=actor.account_id,
            recorded_at=timezone.now(),
        )
        if draft.kind == RECEIPT:
            _came(row)
        _note(actor, row)
    return row


def _check(draft: StockDraft, today: date) -> None:
    if draft.kind not in (RECEIPT, BACK, COUNTED) or not draft.goods:
        raise Problem("stock.unknown_kind", _("Say what came, went back or was counted."))
    if draft.kind != COUNTED and draft.pieces <= 0:
        raise Problem("stock.no_pieces", _("Say how many pieces."))
    if not 0 < abs(draft.pieces) <= _MOST:
        raise Problem("stock.no_pieces", _("Say how many pieces."))
    if draft.on > today:
        raise Problem("stock.future", _("The day lies in the future."))


def _tidied(serials: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(tidy(s).upper()[:60] for s in serials if tidy(s)))


def _came(row: StockMove) -> None:
    """Note the numbers that came; one that went out before it came keeps where it went."""
    there = StockSerial.objects.filter(province=row.province, goods=row.goods)
    known = {s.serial: s for s in there.filter(serial__in=row.serials)}
    twice = [s.serial for s in known.values() if s.came_with is not None]
    if twice:
        words = _("These numbers came already: %(serials)s")
        raise Problem("stock.serial_known", words, serials=", ".join(sorted(twice)[:5]))
    there.filter(serial__in=list(known)).update(came_with=row.pk)
    StockSerial.objects.bulk_create(
        StockSerial(province=row.province, goods=row.goods, serial=serial, came_with=row.pk)
        for serial in row.serials
        if serial not in known
    )


def _note(actor: Actor, row: StockMove) -> None:
    told = {"kind": row.kind, "goods": row.goods, "pieces": row.pieces, "on": row.on.isoformat()}
    note(
        actor=actor,
        verb="stock.move",
        about="team",
        about_id=row.team_id,
        province=row.province,
        place_id=row.place_id,
        details={**told, "source": row.source},
    )


def take_from_stock(actor: Actor, rows: Sequence[Activity]) -> Mapping[UUID, str]:
    """Bring the stock to agree with hand-overs, inside their transaction.

    What is handed over is taken from the team, or the device, even when it had nothing: the
    record of a hand-over is kept, and the stock below zero is shown. Gives the hand-overs that
    name a number which another one handed over already.
    """
    before = [a for a in rows if a.revision > 1]
    for a in before:
        StockMove.objects.filter(province=a.province, activity=a.root).delete()
        gone = StockSerial.objects.filter(province=a.province, went_with=a.root)
        gone.update(went_with=None, went_on=None)
    counted = [a for a in rows if not a.is_void and _pieces(a) and (a.team_id or a.device)]
    teams = Team.objects.filter(pk__in={a.team_id for a in counted if a.team_id})
    places = dict(teams.values_list("pk", "place"))
    at = timezone.now()
    StockMove.objects.bulk_create([_taken(a, places, actor, at) for a in counted], batch_size=500)
    told = [a for a in rows if not a.is_void and isinstance(a.answers.get("serials"), list)]
    return {a.root: SERIAL_TWICE for a in told if _went(a)}


def _pieces(a: Activity) -> int:
    told = a.answers.get("pieces")
    return told if isinstance(told, int) else 0


def _taken(a: Activity, places: Mapping[UUID, int], actor: Actor, at: Any) -> StockMove:
    return StockMove(
        id=new_id(),
        province=a.province,
        place_id=places.get(a.team_id, a.place_id) if a.team_id else a.place_id,
        team_id=a.team_id,
        device="" if a.team_id else a.device,
        kind=HAND_OVER,
        goods=str(a.answers.get("goods", "other"))[:30],
        pieces=-_pieces(a),
        on=a.happened_on,
        activity=a.root,
        serials=a.answers.get("serials") or [],
        recorded_by=actor.account_id,
        recorded_at=at,
    )


def _went(a: Activity) -> bool:
    """Note the numbers that went out; tell whether one of them had gone out before."""
    goods, wanted = str(a.answers.get("goods", "other"))[:30], _tidied(a.answers["serials"])
    there = StockSerial.objects.select_for_update().filter(province=a.province, goods=goods)
    known = {s.serial: s for s in there.filter(serial__in=wanted)}
    free = [s.pk for s in known.values() if s.went_with is None]
    StockSerial.objects.filter(pk__in=free).update(went_with=a.root, went_on=a.happened_on)
    StockSerial.objects.bulk_create(
        StockSerial(
            province=a.province, goods=goods, serial=s, went_with=a.root, went_on=a.happened_on
        )
        for s in wanted
        if s not in known
    )
    return any(s.went_with not in (None, a.root) for s in known.values())
