"""Founding teams, who is in them, which villages they serve, and the days they work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_TEAMS
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.sorting import person_key
from doorstep.kernel.basics.text import tidy
from doorstep.kernel.indicators.fold import mark
from doorstep.kernel.people.batches import by_place, note_batch, one_province, units_of
from doorstep.kernel.people.belonging import chunks
from doorstep.kernel.people.drafts import MemberDraft, Outcome, TeamDraft
from doorstep.kernel.people.models import Team, TeamMember, TeamVillage
from doorstep.kernel.people.naming import plain_columns
from doorstep.kernel.people.rules import kept_phone
from doorstep.kernel.places.models import FOREVER, Unit

FAMILY = "teams"
_BATCH = 500


def found_team(*, actor: Actor, draft: TeamDraft) -> Team:
    """Found one team and give it; a known one is given as it is."""
    return Team.objects.get(pk=found_teams(actor=actor, drafts=[draft]).ids[0])


def found_teams(*, actor: Actor, drafts: Sequence[TeamDraft]) -> Outcome:
    """Found teams with their villages and members, all or none.

    A team is known by its id, or by its external id at its place; it stays as it is.
    """
    if not drafts:
        return Outcome((), (), (), ())
    with transaction.atomic():
        units = units_of(actor, KEEP_TEAMS, (d.place for d in drafts))
        province = one_province(units.values())
        known = _known(drafts, province)
        fresh = [d for d in drafts if d.id not in known]
        Team.objects.bulk_create([_team(d, province) for d in fresh], batch_size=_BATCH)
        villages = [(d.id, v, d.founded_on) for d in fresh for v in _villages(d, units)]
        _serve(province, villages)
        TeamMember.objects.bulk_create(
            [_member(d.id, province, d.founded_on, m) for d in fresh for m in d.members],
            batch_size=_BATCH,
        )
        _mark(province, {*(d.place for d in fresh), *(v for _t, v, _on in villages)})
        made = [(d.id, d.place) for d in fresh]
        note_batch(actor, "people.found_teams", "team", province, made)
    ids = tuple(known.get(d.id, d.id) for d in drafts)
    return Outcome(ids, tuple(d.id for d in fresh), (), tuple(known.values()))


def _known(drafts: Sequence[TeamDraft], province: str) -> dict[UUID, UUID]:
    found: dict[UUID, UUID] = {}
    for some in chunks(drafts):
        rows = Team.objects.filter(province=province, pk__in=[d.id for d in some])
        found.update({pk: pk for pk in rows.values_list("pk", flat=True)})
    for place, here in by_place(d for d in drafts if d.external_id).items():
        for some in chunks(here):
            wanted = [d.external_id for d in some]
            rows = Team.objects.filter(province=province, place=place, external_id__in=wanted)
            ids = dict(rows.values_list("external_id", "pk"))
            found.update({d.id: ids[d.external_id] for d in some if d.external_id in ids})
    return found


def _team(d: TeamDraft, province: str) -> Team:
    columns = plain_columns("name", d.name, length=200)
    if not columns["name"]:
        raise Problem("people.no_name", _("A name is needed."))
    return Team(
        id=d.id,
        province=province,
        place_id=d.place,
        label=tidy(d.label)[:80],
        kind=d.kind,
        decision=tidy(d.decision)[:80],
        founded_on=d.founded_on,
        external_id=d.external_id,
        **columns,
    )


def _villages(d: TeamDraft, units: dict[int, Unit]) -> Iterable[int]:
    if d.villages:
        return dict.fromkeys(d.villages)
    return [d.place] if units[d.place].level == "village" else []


def _member(team: UUID, province: str, founded_on: date, m: MemberDraft) -> TeamMember:
    name = tidy(m.full_name)[:120]
    if not name:
        raise Problem("people.no_name", _("A name is needed."))
    return TeamMember(
        team_id=team,
        province=province,
        person_id=m.person,
        account_id=m.account_id,
        full_name=name,
        sort_key=person_key(name)[:500],
        role=m.role,
        position=tidy(m.position)[:80],
        phone=kept_phone(m.phone) if m.phone else "",
        from_on=max(m.from_on or founded_on, founded_on),
        to_on=m.to_on,
        trained_on=m.trained_on,
    )


def add_member(*, actor: Actor, team: UUID, draft: MemberDraft) -> TeamMember:
    """Add one member; see `add_members`."""
    return add_members(actor=actor, team=team, drafts=[draft])[0]


def add_members(*, actor: Actor, team: UUID, drafts: Sequence[MemberDraft]) -> list[TeamMember]:
    """Add members to a team. Without `from_on` they belong to it from today.

    Problem for a person who is in the team on that day already.
    """
    with transaction.atomic():
        row = _locked(actor, team)
        members = [_joined(actor, row, m) for m in drafts]
        persons = [m.person_id for m in members if m.person_id]
        doubled = row.members.filter(person__in=persons, to_on__gt=_first_day(members))
        if len(set(persons)) < len(persons) or (persons and doubled.exists()):
            raise Problem("people.member_twice", _("This person is in the team already."))
        for m in members:
            m.save(force_insert=True)
        _told(actor, "people.add_members", row, members=[m.pk for m in members])
    return members


def _first_day(members: Sequence[TeamMember]) -> date:
    return min((m.from_on for m in members), default=FOREVER)


def _joined(actor: Actor, team: Team, draft: MemberDraft) -> TeamMember:
    member = _member(team.pk, team.province, team.founded_on, draft)
    if draft.from_on is None:
        member.from_on = max(actor.on, team.founded_on)
    if not member.from_on < min(member.to_on, team.ended_on):
        raise Problem("people.team_not_then", _("The team does not exist on that day."))
    member.to_on = min(member.to_on, team.ended_on)
    return member


def end_member(*, actor: Actor, member: int, on: date) -> None:
    """Let a member leave the team: `on` is the first day without them."""
    with transaction.atomic():
        row = TeamMember.objects.select_for_update().select_related("team").get(pk=member)
        actor.require(KEEP_TEAMS, row.team.place_id)
        if not row.from_on < on:
            raise Problem("people.member_not_then", _("The member joined later than that."))
        if on < row.to_on:
            TeamMember.objects.filter(pk=row.pk).update(to_on=on)
            _told(actor, "people.end_member", row.team, members=[row.pk], on=on.isoformat())


def train_members(*, actor: Actor, members: Sequence[int], on: date) -> int:
    """Say that members were trained on a day; who was trained before keeps the earlier day."""
    with transaction.atomic():
        rows = TeamMember.objects.filter(pk__in=members).select_related("team")
        fresh = [m for m in rows if m.trained_on is None or m.trained_on > on]
        teams = {m.team_id: m.team for m in fresh}
        for place in {t.place_id for t in teams.values()}:
            actor.require(KEEP_TEAMS, place)
        TeamMember.objects.filter(pk__in=[m.pk for m in fresh]).update(trained_on=on)
        for team in teams.values():
            trained = [m.pk for m in fresh if m.team_id == team.pk]
            _told(actor, "people.train_members", team, members=trained, on=on.isoformat())
    return len(fresh)


def serve_village(*, actor: Actor, team: UUID, village: int, on: date) -> None:
    """Let a team serve one more village from a day; see `serve_villages`."""
    serve_villages(actor=actor, team=team, villages=[village], on=on)


def serve_villages(*, actor: Actor, team: UUID, villages: Sequence[int], on: date) -> int:
    """Let a team serve villages from `on`; give how many it did not serve then."""
    with transaction.atomic():
        row = _locked(actor, team)
        units = units_of(actor, KEEP_TEAMS, villages)
        if any(u.level != "village" or u.province != row.province for u in units.values()):
            raise Problem("people.not_a_village", _("There is no such village on that day."))
        if not row.founded_on <= on < row.ended_on:
            raise Problem("people.team_not_then", _("The team does not exist on that day."))
        served = set(row.villages.filter(to_on__gt=on).values_list("village", flat=True))
        fresh = [(row.pk, v, on) for v in dict.fromkeys(villages) if v not in served]
        _serve(row.province, fresh)
        _told(actor, "people.serve_villages", row, villages=[v for _t, v, _on in fresh])
    return len(fresh)


def _serve(province: str, served: Sequence[tuple[UUID, int, date]]) -> None:
    TeamVillage.objects.bulk_create(
        [
            TeamVillage(team_id=t, province=province, village_id=v, from_on=on)
            for t, v, on in served
        ],
        batch_size=_BATCH,
    )


def end_team(*, actor: Actor, team: UUID, on: date, decision: str = "") -> None:
    """End a team: `on` is the first day without it. Members and villages end with it."""
    with transaction.atomic():
        row = _locked(actor, team)
        if not row.founded_on < on:
            raise Problem("people.team_not_then", _("The team does not exist on that day."))
        Team.objects.filter(pk=row.pk).update(ended_on=on)
        for part in (row.members, row.villages):
            part.filter(from_on__gte=on).delete()
            part.filter(to_on__gt=on).update(to_on=on)
        _told(actor, "people.end_team", row, on=on.isoformat(), decision=decision[:80])


def _locked(actor: Actor, team: UUID) -> Team:
    row: Team | None = Team.objects.select_for_update().filter(pk=team).first()
    if row is None:
        raise Problem("people.unknown_team", _("There is no such team."))
    actor.require(KEEP_TEAMS, row.place_id)
    return row


def _mark(province: str, places: set[int]) -> None:
    mark(family=FAMILY, province=province, places=places)


def _told(actor: Actor, verb: str, team: Team, **told: Any) -> None:
    """Mark what is stale (also villages no longer served) and write the journal line."""
    villages = team.villages.values_list("village", flat=True)
    _mark(team.province, {team.place_id, *villages, *told.get("villages", ())})
    note_batch(actor, verb, "team", team.province, [(team.pk, team.place_id)], **told)
