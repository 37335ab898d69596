"""Reading the register: lists of what an actor may see, and the pages of a person and a team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, StrIndex

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_PEOPLE, SEE_SENSITIVE, SEE_TEAMS
from doorstep.kernel.people.belonging import merged_under
from doorstep.kernel.people.models import (
    Business,
    Consent,
    GroupMembership,
    Household,
    IdentityNumber,
    Merge,
    Person,
    Residence,
    SensitiveMembership,
    TargetGroup,
    Team,
    TeamMember,
    TeamVillage,
)
from doorstep.kernel.people.rules import age_on
from doorstep.kernel.people.secrets import unseal
from doorstep.kernel.people.standing import group_token
from doorstep.kernel.places.models import Unit, UnitVersion
from doorstep.kernel.places.queries import villages_of

Rows = QuerySet[Any]


def _name_of(field: str, on: date) -> Coalesce:
    """Give the name that a unit bears on a day, as a column."""
    named = UnitVersion.objects.filter(unit=OuterRef(field), valid_from__lte=on, valid_to__gt=on)
    return Coalesce(Subquery(named.values("name")[:1]), Subquery(_any_name(field)))


def _any_name(field: str) -> Rows:
    """The last name of a unit that is no more."""
    named = UnitVersion.objects.filter(unit=OuterRef(field)).order_by("-valid_from")
    return named.values("name")[:1]


def persons(*, actor: Actor) -> Rows:
    """Give the persons who belong to the register today and whom `actor` may see, by given name.

    Each with `village_name` and `household_name`; merged records are left out.
    """
    rows = Person.objects.visible_to(actor, SEE_PEOPLE).filter(merged_into=None, left_on=None)
    # Not by a join: counting, which leaves names out, would go through the households too.
    head = Household.objects.filter(pk=OuterRef("household")).values("head_name")[:1]
    named: Rows = rows.annotate(
        village_name=_name_of("village", actor.on), household_name=Subquery(head)
    )
    return named.order_by("sort_key", "id")


def households(*, actor: Actor) -> Rows:
    """Give the households that `actor` may see, with `village_name` and `person_count`."""
    rows = Household.objects.visible_to(actor, SEE_PEOPLE).filter(merged_into=None, left_on=None)
    here = Person.objects.filter(household=OuterRef("pk"), merged_into=None, left_on=None)
    counted = here.order_by().values("household").annotate(n=Count("pk")).values("n")
    named: Rows = rows.annotate(
        village_name=_name_of("village", actor.on), person_count=Coalesce(Subquery(counted), 0)
    )
    return named.order_by("sort_key", "id")


def named_like(rows: Rows, words: list[str], *, actor: Actor) -> Rows:
    """Keep the rows in whose folded name every word stands.

    For who sees a whole province, a million names are looked through in the index of names alone,
    not in the rows themselves.
    """
    wide = {o.province for o in actor.holding(SEE_PEOPLE) if o.level == "province"}
    found = rows.model.objects.filter(province__in=wide) if wide else rows
    for n, word in enumerate(words):
        found = found.alias(**{f"at_{n}": StrIndex("search_key", Value(word))})
        found = found.filter(**{f"at_{n}__gt": 0})
    return rows.filter(pk__in=found.values("pk")) if wide else found


def businesses(*, actor: Actor) -> Rows:
    """Give the businesses that `actor` may see, with `village_name`."""
    rows = Business.objects.visible_to(actor, SEE_PEOPLE).filter(left_on=None)
    named: Rows = rows.annotate(village_name=_name_of("village", actor.on))
    return named.order_by("sort_key", "id")


def teams(*, actor: Actor, on: date | None = None) -> Rows:
    """Give the teams that exist on a day (today), with `place_name`, members and villages."""
    day = on or actor.on
    rows = Team.objects.visible_to(actor, SEE_TEAMS).filter(founded_on__lte=day, ended_on__gt=day)
    named: Rows = rows.annotate(
        place_name=_name_of("place", day),
        member_count=_count(TeamMember, day),
        village_count=_count(TeamVillage, day),
    )
    return named.order_by("sort_key", "id")


def _count(model: Any, on: date) -> Coalesce:
    """Count the parts of a team on a day, without multiplying one by the other."""
    parts = model.objects.filter(team=OuterRef("pk"), from_on__lte=on, to_on__gt=on)
    counted = parts.order_by().values("team").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def age_of(person: Person, *, on: date) -> int | None:
    """Give the age in full years on a day; from 1 July where only the year of birth is known."""
    return age_on(person.birth_on, person.birth_year, on=on)


@dataclass(frozen=True)
class Belonging:
    """A group somebody belongs to, from a day to a day. `detail` only where it may be seen."""

    group: TargetGroup
    from_on: date
    to_on: date
    source: str
    detail: str = ""


@dataclass(frozen=True)
class PersonPage:
    """What a person's page shows.

    `merged_into` is the record to go to instead; `also` are records that are part of this one:
    their activities are this person's too. `number_tails` are the last four digits by kind.
    """

    person: Person
    age: int | None
    merged_into: UUID | None
    also: list[UUID]
    merges: list[Merge]
    residences: list[Residence]
    belongings: list[Belonging]
    may_see_sensitive: bool
    number_tails: dict[str, str]
    consents: list[Consent]
    team_parts: list[TeamMember]


def person_page(*, actor: Actor, person: UUID) -> PersonPage:
    """Give the page of a person; Person.DoesNotExist for one whom the actor may not see.

    Sensitive groups are part of it only for who has the right to see them at the village.
    """
    rows = Person.objects.visible_to(actor, SEE_PEOPLE).select_related("household", "village")
    row: Person = rows.get(pk=person)
    province, may = row.province, actor.may(SEE_SENSITIVE, row.village_id)
    also = merged_under(province, row.pk)
    lived = Residence.objects.filter(province=province, subject=row.pk)
    merges = Merge.objects.filter(province=province, kept=row.pk, undone_at=None)
    numbers = IdentityNumber.objects.filter(province=province, person=row.pk)
    consents = Consent.objects.filter(province=province, person__in=[row.pk, *also])
    parts = TeamMember.objects.filter(province=province, person__in=[row.pk, *also])
    return PersonPage(
        person=row,
        age=age_of(row, on=actor.on),
        merged_into=row.merged_into_id,
        also=also,
        merges=list(merges.select_related("gone").order_by("at")),
        residences=list(lived.order_by("from_on")),
        belongings=belongings(province=province, subject=row.pk, is_sensitive_shown=may),
        may_see_sensitive=may,
        number_tails={n.kind: n.tail for n in numbers.order_by("kind")},
        consents=list(consents.order_by("-given_at")),
        team_parts=list(parts.select_related("team").order_by("-from_on")),
    )


def belongings(*, province: str, subject: UUID, is_sensitive_shown: bool) -> list[Belonging]:
    """Give the groups of a subject, in the order of their numbers; sensitive ones if asked for."""
    groups = {g.code: g for g in TargetGroup.objects.all()}
    plain = GroupMembership.objects.filter(province=province, subject=subject)
    found = [
        Belonging(groups[m.group], m.from_on, m.to_on, m.source) for m in plain if m.group in groups
    ]
    if is_sensitive_shown:
        by_token = {group_token(code): g for code, g in groups.items() if g.is_sensitive}
        rows = SensitiveMembership.objects.filter(province=province, subject=subject)
        found += [
            Belonging(by_token[m.token], m.from_on, m.to_on, m.source, _detail(m))
            for m in rows
            if m.token in by_token
        ]
    return sorted(found, key=lambda b: (b.group.bit, b.from_on))


def _detail(row: SensitiveMembership) -> str:
    sealed = bytes(row.sealed_detail)
    return unseal(sealed, purpose="group") if sealed else ""


@dataclass(frozen=True)
class TeamPage:
    """What a team's page shows: members and villages of today first, those before after them."""

    team: Team
    place_name: str
    members: list[TeamMember]
    former_members: list[TeamMember]
    villages: list[TeamVillage]
    former_villages: list[TeamVillage]


def team_page(*, actor: Actor, team: UUID) -> TeamPage:
    """Give the page of a team; Team.DoesNotExist for one that the actor may not see.

    Villages and the place carry `village_name` and `place_name`.
    """
    rows = Team.objects.visible_to(actor, SEE_TEAMS).annotate(
        place_name=_name_of("place", actor.on)
    )
    row = rows.select_related("place").get(pk=team)
    members = list(row.members.select_related("person").order_by("sort_key", "id"))
    named = row.villages.annotate(village_name=_name_of("village", actor.on))
    villages = list(named.order_by("village_name", "from_on"))
    return TeamPage(
        team=row,
        place_name=row.place_name or "",
        members=[m for m in members if m.to_on > actor.on],
        former_members=[m for m in members if m.to_on <= actor.on],
        villages=[v for v in villages if v.to_on > actor.on],
        former_villages=[v for v in villages if v.to_on <= actor.on],
    )


def villages_without_team(*, actor: Actor, unit: int, on: date) -> Rows:
    """Give the versions (names) of the villages in `unit` that no team serves on a day."""
    actor.require(SEE_TEAMS, unit)
    province = Unit.objects.values_list("province", flat=True).get(pk=unit)
    served = TeamVillage.objects.filter(province=province, from_on__lte=on, to_on__gt=on)
    return villages_of(unit, on=on).exclude(unit__in=served.values("village"))
