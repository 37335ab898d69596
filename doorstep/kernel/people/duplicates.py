"""Finding records that may be one person: across a province, and while somebody is typing.

Records pass through in slices, in the order of an index: first by name, then by phone, then by
identity number. Only the likeliest pairs are kept, so a whole province needs little memory, and a
search that was stopped goes on with the next slice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PEOPLE, SEE_PEOPLE
from doorstep.kernel.basics.figures import Unreadable, read_personal_number
from doorstep.kernel.people.belonging import chunks
from doorstep.kernel.people.drafts import PersonDraft
from doorstep.kernel.people.identity import kind_of, token_of
from doorstep.kernel.people.likeliest import Likeliest
from doorstep.kernel.people.likeness import Likeness, Portrait, likeness
from doorstep.kernel.people.models import IdentityNumber, Person
from doorstep.kernel.people.moving import ERROR
from doorstep.kernel.people.naming import match_key
from doorstep.kernel.people.pairing import Pair, by_name, by_phone
from doorstep.kernel.people.rules import kept_phone
from doorstep.kernel.places.models import Placement, Unit

SLICE = 20_000
"""Records that pass at a time."""
NAMES, PHONES, NUMBERS = "names", "phones", "numbers"
_STAGES = (NAMES, PHONES, NUMBERS)
_COLUMNS = (
    "pk", "full_name", "birth_year", "birth_on", "sex", "phone", "village_id", "match_key",
    "search_key",
)  # fmt: skip
_BIRTHS = 1
"""Years of birth that may lie apart while somebody is typing."""


@dataclass(frozen=True)
class Candidate:
    """Two records that may be one person, how likely (0-100), and why, in words."""

    one: Portrait
    other: Portrait
    score: int
    reasons: tuple[Any, ...]


@dataclass(frozen=True)
class Similar:
    """A record that looks like what is being entered. Outside the actor's area it has no name."""

    person: UUID
    full_name: str
    village: int
    score: int
    reasons: tuple[Any, ...]
    is_within_reach: bool


@dataclass(frozen=True)
class Step:
    """A slice has passed: how many records it held, and where the next one begins."""

    seen: int
    mark: dict[str, Any]


def present(people: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the records that count: not part of another one and not gone from the register."""
    return people.filter(merged_into=None, left_on=None)


def people_at(place: Unit, *, on: date) -> QuerySet[Any]:
    """Give the records that count in a province or commune on the borders of a day."""
    rows = present(Person.objects.filter(province=place.province))
    if place.level == "province":
        return rows
    placed = Placement.objects.on(on).filter(province=place.province)
    here = placed.filter(unit=place).values(place.level)
    inside = placed.filter(**{f"{place.level}__in": here}).values_list("unit", flat=True)
    return rows.filter(village__in=list(inside))


def candidates(*, actor: Actor, province: str, limit: int = 100) -> list[Candidate]:
    """Give the likeliest pairs among the records that `actor` keeps in a province, best first.

    Pairs that somebody looked at and found different are left out, so are merged records and
    those that left the register. Reads all of them at once: pages use `searching` instead.
    """
    people = present(Person.objects.visible_to(actor, KEEP_PEOPLE).filter(province=province))
    found = Likeliest(province, limit)
    for _step in steps(people, province, found):
        pass
    return [Candidate(a, b, like.score, like.reasons) for a, b, like in found.best()]


def steps(
    people: QuerySet[Any],
    province: str,
    found: Likeliest,
    mark: dict[str, Any] | None = None,
) -> Iterator[Step]:
    """Let `people` pass slice by slice, from `mark` on, and put their likely pairs into `found`."""
    first = (mark or {}).get("stage", NAMES)
    after = (mark or {}).get("after")
    for stage in _STAGES[_STAGES.index(first) :]:
        is_last = False
        while not is_last:
            seen, pairs, last = _slice(stage, people, province, after)
            found.offer(pairs)
            after, is_last = last, last is None
            yield Step(seen, _next(stage, after))


def _next(stage: str, after: str | None) -> dict[str, Any]:
    if after is not None:
        return {"stage": stage, "after": after}
    place = _STAGES.index(stage) + 1
    return {"stage": _STAGES[min(place, len(_STAGES) - 1)]}


def _slice(
    stage: str, people: QuerySet[Any], province: str, after: str | None
) -> tuple[int, Iterator[Pair], str | None]:
    """Give how many records passed, their pairs, and the key after which the next ones begin."""
    if stage == NUMBERS:
        return 0, _with_one_number(people, province), None
    column = "match_key" if stage == NAMES else "phone"
    order = ("match_key", "birth_year") if stage == NAMES else ("phone",)
    rows = people if stage == NAMES else people.exclude(phone="")
    ahead = rows.filter(**{f"{column}__gt": after}) if after is not None else rows
    some = list(ahead.order_by(*order).values_list(*_COLUMNS)[: SLICE + 1])
    at = _COLUMNS.index(column)
    last = None
    if len(some) > SLICE:
        # The last name may go on in the next slice: it waits, unless it fills this one alone.
        first, beyond = some[0][at], some[-1][at]
        last = first
        if first != beyond:
            some = [row for row in some if row[at] != beyond]
            last = some[-1][at]
        else:
            some = list(rows.filter(**{column: first}).values_list(*_COLUMNS))
    return len(some), _paired(some, at, by_name if stage == NAMES else by_phone), last


def _paired(rows: Sequence[Any], at: int, pair: Any) -> Iterator[Pair]:
    for _key, block in groupby(rows, key=lambda row: row[at]):
        alike = list(block)
        if len(alike) > 1:
            yield from pair([_portrait(row, {}) for row in alike])


def _with_one_number(people: QuerySet[Any], province: str) -> Iterator[Pair]:
    """Give the pairs that share an identity number."""
    numbers = IdentityNumber.objects.filter(province=province).values("token")
    shared = numbers.annotate(n=Count("id")).filter(n__gt=1).order_by("token")
    for tokens in chunks(list(shared.values_list("token", flat=True))):
        holding = people.filter(identity_numbers__token__in=tokens)
        rows = list(
            holding.order_by("identity_numbers__token", "pk").values_list(
                *_COLUMNS, "identity_numbers__token"
            )
        )
        for token, holders in groupby(rows, key=lambda row: row[-1]):
            # One number decides; all numbers of a pair are read before it is kept.
            yield from combinations([_portrait(row, {"one": token}) for row in holders], 2)


def similar_to(*, actor: Actor, draft: PersonDraft, limit: int = 5) -> list[Similar]:
    """Give the records of the whole province that look like what is being entered, best first.

    Who lies outside the actor's area is told without name: that there is somebody is enough to
    ask the other commune.
    """
    actor.require(SEE_PEOPLE, draft.village)
    province = Unit.objects.get(pk=draft.village).province
    wanted = _portrait_of(draft)
    rows = Person.objects.filter(province=province, merged_into=None).exclude(pk=draft.id)
    rows = rows.exclude(left_reason=ERROR).filter(_by_marks(wanted, province))
    found = [(p, like) for p in portraits(rows, province) if (like := likeness(wanted, p))]
    found = sorted(found, key=lambda f: (-f[1].score, str(f[0].id)))[:limit]
    mine = Person.objects.visible_to(actor, SEE_PEOPLE).filter(pk__in=[p.id for p, _l in found])
    within = set(mine.values_list("pk", flat=True))
    return [_similar(p, like, p.id in within) for p, like in found]


def portraits(people: QuerySet[Any], province: str) -> Iterator[Portrait]:
    """Give portraits of a few persons, with the tokens of their numbers."""
    for some in chunks(list(people.values_list(*_COLUMNS))):
        numbers: dict[UUID, dict[str, str]] = {}
        kept = IdentityNumber.objects.filter(province=province, person__in=[r[0] for r in some])
        for person, kind, told in kept.values_list("person", "kind", "token"):
            numbers.setdefault(person, {})[kind] = told
        for row in some:
            yield _portrait(row, numbers.get(row[0], {}))


def _portrait(row: Sequence[Any], numbers: dict[str, str]) -> Portrait:
    told: Sequence[Any] = (*row[: len(_COLUMNS)], numbers)
    return Portrait(*told)


def _by_marks(p: Portrait, province: str) -> Q:
    """Give the condition that finds whoever shares name and birth, phone or number with `p`."""
    named = Q(match_key=p.key)
    if p.birth_year is not None:
        near = Q(birth_year__range=(p.birth_year - _BIRTHS, p.birth_year + _BIRTHS))
        named &= near | Q(birth_year=None)
    where = named | Q(phone=p.phone) if p.phone else named
    if p.numbers:
        holders = IdentityNumber.objects.filter(province=province, token__in=p.numbers.values())
        where |= Q(pk__in=list(holders.values_list("person", flat=True)))
    return where


def _portrait_of(draft: PersonDraft) -> Portrait:
    numbers = {}
    if draft.identity_number:
        with suppress(Unreadable):
            number = read_personal_number(draft.identity_number).number
            numbers = {kind_of(number): token_of(number)}
    return Portrait(
        id=draft.id,
        full_name=draft.full_name,
        birth_year=draft.birth_year,
        birth_on=draft.birth_on,
        sex=draft.sex,
        phone=kept_phone(draft.phone) if draft.phone else "",
        village=draft.village,
        key=match_key(draft.full_name),
        numbers=numbers,
    )


def _similar(p: Portrait, like: Likeness, is_within_reach: bool) -> Similar:
    name = p.full_name if is_within_reach else ""
    return Similar(p.known_id, name, p.village or 0, like.score, like.reasons, is_within_reach)
