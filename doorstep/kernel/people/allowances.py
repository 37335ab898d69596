"""Work-days, rates and the payment sheet of a month: every day and every month is paid once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_TEAMS, RECORD
from doorstep.kernel.basics.periods import month_end, month_start
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.people.batches import note_batch
from doorstep.kernel.people.models import PayRate, Team, TeamMember, WorkDay
from doorstep.kernel.people.rules import (
    MOST_TOP_UP,
    PAID_PER,
    PERSON_DAY,
    PERSON_NIGHT,
    TOP_UP,
    Pay,
    TeamPay,
    Worked,
    team_pay,
)
from doorstep.kernel.places.models import FOREVER, Placement, Unit

DAY, NIGHT = "day", "night"
_RATE_OF = {DAY: PERSON_DAY, NIGHT: PERSON_NIGHT}


def log_work_days(
    *,
    actor: Actor,
    member: int,
    days: Iterable[date],
    part: str = DAY,
    activity: UUID | None = None,
) -> list[date]:
    """Write days (or nights) that a member worked; give those that were not known yet.

    A day that another membership of the same person was written for already is left out, so
    nobody is paid for it by two teams. Problem for a day outside the membership or to come.
    """
    if part not in _RATE_OF:
        raise Problem("people.unknown_part", _("Work is done by day or by night."))
    with transaction.atomic():
        row = TeamMember.objects.select_for_update().select_related("team").get(pk=member)
        actor.require(RECORD, row.team.place_id)
        wanted = sorted(set(days))
        if any(not row.from_on <= d < row.to_on or d > actor.on for d in wanted):
            raise Problem("people.not_a_member_then", _("Not a member of the team on that day."))
        fresh = _not_yet(row, wanted, part)
        WorkDay.objects.bulk_create(
            WorkDay(
                member=row,
                province=row.province,
                on=d,
                part=part,
                activity=activity,
                recorded_by=actor.account_id,
            )
            for d in fresh
        )
        told = {"member": row.pk, "part": part, "days": [d.isoformat() for d in fresh]}
        if fresh:
            about = [(row.team_id, row.team.place_id)]
            note_batch(actor, "people.log_work_days", "team", row.province, about, **told)
    return fresh


def _not_yet(row: TeamMember, days: Sequence[date], part: str) -> list[date]:
    who = Q(member=row)
    if row.person_id:
        who |= Q(member__person=row.person_id)
    known = WorkDay.objects.filter(who, province=row.province, part=part, on__in=days)
    taken = set(known.values_list("on", flat=True))
    return [d for d in days if d not in taken]


def set_rate(*, actor: Actor, unit: int, per: str, amount: int, decision: str, on: date) -> PayRate:
    """Say what `unit` pays from `on`: VND per team and month, person and month, day or night.

    The rate before it ends on that day. `per` "top_up_percent" is what a commune adds, in
    percent, at most 100: it may double what the province pays.
    """
    if per not in PAID_PER or amount < 0 or (per == TOP_UP and amount > MOST_TOP_UP):
        raise Problem("people.no_such_rate", _("There is no such rate."))
    if not decision.strip():
        raise Problem("people.no_decision", _("A rate needs the decision that sets it."))
    with transaction.atomic():
        actor.require(KEEP_TEAMS, unit)
        province = Unit.objects.get(pk=unit).province
        rates = PayRate.objects.select_for_update().filter(province=province, unit=unit, per=per)
        later = rates.filter(valid_from__gt=on).order_by("valid_from").first()
        rates.filter(valid_from=on).delete()
        rates.filter(valid_from__lt=on, valid_to__gt=on).update(valid_to=on)
        row = PayRate.objects.create(
            province=province,
            unit_id=unit,
            per=per,
            amount_vnd=amount,
            decision=decision.strip()[:80],
            valid_from=on,
            valid_to=later.valid_from if later else FOREVER,
        )
        told = {"per": per, "amount": amount, "on": on.isoformat(), "decision": row.decision}
        note_batch(actor, "people.set_rate", "rate", province, [(row.pk, unit)], **told)
    return row


@dataclass(frozen=True)
class PayRow:
    """A member's line on the sheet. `rate_day` and `rate_night` are those of the month's end."""

    member: TeamMember
    days: int
    nights: int
    rate_day: int
    rate_night: int
    pay: Pay
    is_paid_elsewhere: bool


@dataclass(frozen=True)
class TeamSheet:
    """A team's part of the sheet."""

    team: Team
    rows: tuple[PayRow, ...]
    pay: TeamPay

    @property
    def total(self) -> int:
        """Everything the team and its members get, in VND."""
        return self.pay.total


@dataclass(frozen=True)
class PaySheet:
    """What the teams of a unit are paid for a month (yyyymm)."""

    unit: int
    month: int
    teams: tuple[TeamSheet, ...]

    @property
    def total(self) -> int:
        """The sum of the sheet, in VND."""
        return sum(t.total for t in self.teams)


def payment_sheet(*, actor: Actor, unit: int, month: int) -> PaySheet:
    """Reckon the sheet of all teams that lie in `unit` at the end of a month. Writes nothing.

    The rate of the nearest unit counts: the village's, then the commune's, then the province's;
    per day the rate of that day, per month that of the month's last day.
    """
    actor.require(KEEP_TEAMS, unit)
    start, end = month_start(month), month_end(month)
    last = min(date.fromordinal(end.toordinal() - 1), FOREVER)
    spots = _spots(unit, last)
    teams = Team.objects.visible_to(actor, KEEP_TEAMS).filter(
        place__in=spots, founded_on__lt=end, ended_on__gt=start
    )
    rates = _Rates({u for spot in spots.values() for u in spot}, start, end)
    ordered = list(teams.order_by("place", "sort_key", "id"))
    members = _members([t.pk for t in ordered], start, end)
    worked = _worked([m.pk for ms in members.values() for m in ms], start, end)
    elsewhere = _paid_elsewhere([m for ms in members.values() for m in ms], start, end)
    sheets = tuple(
        _sheet(t, members[t.pk], worked, elsewhere, rates.of(spots[t.place_id]), last)
        for t in ordered
    )
    return PaySheet(unit, month, sheets)


def _spots(unit: int, on: date) -> dict[int, tuple[int, ...]]:
    """Give the units inside `unit` with the units whose rates count there, the nearest first."""
    within = Q(village=unit) | Q(commune=unit) | Q(district=unit) | Q(province_unit=unit)
    placed = Placement.objects.filter(within, valid_from__lte=on, valid_to__gt=on)
    columns = ("unit", "village", "commune", "district", "province_unit")
    return {
        row[0]: tuple(dict.fromkeys(u for u in row if u is not None))
        for row in placed.values_list(*columns)
    }


class _Rates:
    """The rates of some units that hold in a month."""

    def __init__(self, units: set[int], start: date, end: date) -> None:
        rows = PayRate.objects.filter(unit__in=units, valid_from__lt=end, valid_to__gt=start)
        self._by_unit: dict[int, list[PayRate]] = defaultdict(list)
        for row in rows.order_by("valid_from"):
            self._by_unit[row.unit_id].append(row)

    def of(self, spot: Sequence[int]) -> _LocalRates:
        """Give the rates that count at a place."""
        return _LocalRates([self._by_unit[u] for u in spot if u in self._by_unit])


class _LocalRates:
    """The rates at one place, the nearest unit's first."""

    def __init__(self, rows: Sequence[Sequence[PayRate]]) -> None:
        self._rows = rows

    def on(self, day: date) -> dict[str, int]:
        """Give the amounts by what they are paid per, on a day."""
        found: dict[str, int] = {}
        for rows in self._rows:
            here = {r.per: r.amount_vnd for r in rows if r.valid_from <= day < r.valid_to}
            found = here | found
        return found


def _members(teams: Sequence[UUID], start: date, end: date) -> dict[UUID, list[TeamMember]]:
    rows = TeamMember.objects.filter(team__in=teams, from_on__lt=end, to_on__gt=start)
    found: dict[UUID, list[TeamMember]] = defaultdict(list)
    for row in rows.order_by("sort_key", "id"):
        found[row.team_id].append(row)
    return found


def _worked(members: Sequence[int], start: date, end: date) -> dict[tuple[int, str], list[date]]:
    rows = WorkDay.objects.filter(member__in=members, on__gte=start, on__lt=end).order_by("on")
    found: dict[tuple[int, str], list[date]] = defaultdict(list)
    for member, part, on in rows.values_list("member", "part", "on"):
        found[member, part].append(on)
    return found


def _paid_elsewhere(members: Sequence[TeamMember], start: date, end: date) -> set[int]:
    """Give the members whose month is paid by another membership of the same person: the first."""
    persons = {m.person_id for m in members if m.person_id}
    rows = TeamMember.objects.filter(person__in=persons, from_on__lt=end, to_on__gt=start)
    first: dict[UUID | None, int] = {}
    for person, member in rows.order_by("from_on", "id").values_list("person", "id"):
        first.setdefault(person, member)
    return {m.pk for m in members if m.person_id and first[m.person_id] != m.pk}


def _sheet(
    team: Team,
    members: Sequence[TeamMember],
    worked: Mapping[tuple[int, str], Sequence[date]],
    elsewhere: set[int],
    rates: _LocalRates,
    last: date,
) -> TeamSheet:
    at_end = rates.on(last)
    told = [
        Worked(
            m.pk,
            tuple(rates.on(d).get(PERSON_DAY, 0) for d in worked.get((m.pk, DAY), ())),
            tuple(rates.on(d).get(PERSON_NIGHT, 0) for d in worked.get((m.pk, NIGHT), ())),
            m.pk not in elsewhere,
        )
        for m in members
    ]
    pay = team_pay(told, at_end)
    rows = tuple(
        PayRow(
            m,
            len(w.day_rates),
            len(w.night_rates),
            at_end.get(PERSON_DAY, 0),
            at_end.get(PERSON_NIGHT, 0),
            p,
            m.pk in elsewhere,
        )
        for m, w, p in zip(members, told, pay.members, strict=True)
    )
    return TeamSheet(team, rows, pay)
