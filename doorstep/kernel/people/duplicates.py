"""Finding records that may be one person: across a province, and while somebody is typing.

Only those are compared who share family and given name with about the same year of birth, a
phone, or an identity number. They come in the order of an index, so a whole province passes
through in little memory and only the likeliest pairs are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations, groupby, islice
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PEOPLE, SEE_PEOPLE
from doorstep.kernel.basics.figures import Unreadable, read_personal_number
from doorstep.kernel.people.belonging import CHUNK
from doorstep.kernel.people.drafts import PersonDraft
from doorstep.kernel.people.identity import kind_of, token_of
from doorstep.kernel.people.likeness import Likeness, Portrait, likeness
from doorstep.kernel.people.models import IdentityNumber, NotSame, Person
from doorstep.kernel.people.moving import ERROR
from doorstep.kernel.people.naming import match_key
from doorstep.kernel.people.rules import kept_phone
from doorstep.kernel.places.models import Unit

_COLUMNS = (
    "pk",
    "full_name",
    "birth_year",
    "birth_on",
    "sex",
    "phone",
    "village_id",
    "match_key",
)
_MOST_IN_BLOCK = 400
"""A block with more than this says nothing (a phone of the commune, a placeholder name)."""
_STREAM = 2000
_BIRTHS = 1
"""Years of birth that may lie apart."""


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


def candidates(*, actor: Actor, province: str, limit: int = 100) -> list[Candidate]:
    """Give the likeliest pairs among the records that `actor` keeps in a province, best first.

    Pairs that somebody looked at and found different are left out, so are merged records and
    those that left the register: they are not counted twice.
    """
    apart = _apart(province)
    found: dict[tuple[Any, Any], Candidate] = {}
    floor = 0
    for a, b in _worth_a_look(actor, province):
        pair = (a.id, b.id) if str(a.id) < str(b.id) else (b.id, a.id)
        if pair in found or pair in apart:
            continue
        like = likeness(a, b)
        if like is not None and like.score > floor:
            found[pair] = Candidate(a, b, like.score, like.reasons)
        if len(found) > 20 * limit + 1000:
            best = _best(found, limit)
            found, floor = dict(best), best[-1][1].score
    return [candidate for _pair, candidate in _best(found, limit)]


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
    found = [(p, like) for p in _portraits(rows, province) if (like := likeness(wanted, p))]
    found = sorted(found, key=lambda f: (-f[1].score, str(f[0].id)))[:limit]
    mine = Person.objects.visible_to(actor, SEE_PEOPLE).filter(pk__in=[p.id for p, _l in found])
    within = set(mine.values_list("pk", flat=True))
    return [_similar(p, like, p.id in within) for p, like in found]


def _best(found: dict[Any, Candidate], limit: int) -> list[tuple[Any, Candidate]]:
    return sorted(found.items(), key=lambda f: (-f[1].score, str(f[0])))[:limit]


def _apart(province: str) -> set[tuple[UUID, UUID]]:
    """Give the pairs that are known to be two, in the order of `candidates`."""
    pairs = NotSame.objects.filter(province=province).values_list("one", "other")
    return {(a, b) if str(a) < str(b) else (b, a) for a, b in pairs}


def _worth_a_look(actor: Actor, province: str) -> Iterator[tuple[Portrait, Portrait]]:
    """Give the pairs that share name and birth, a phone, or an identity number."""
    people = Person.objects.visible_to(actor, KEEP_PEOPLE).filter(
        province=province, merged_into=None, left_on=None
    )
    by_name = _portraits(people.order_by("match_key", "birth_year"), province)
    for _key, block in groupby(by_name, key=lambda p: p.key):
        yield from _near_births(list(block))
    by_phone = _portraits(people.exclude(phone="").order_by("phone", "pk"), province)
    for _phone, block in groupby(by_phone, key=lambda p: p.phone):
        yield from combinations(islice(block, _MOST_IN_BLOCK), 2)
    for token in _shared_tokens(province):
        holders = people.filter(identity_numbers__token=token).order_by("pk")
        yield from combinations(_portraits(holders, province), 2)


def _near_births(block: list[Portrait]) -> Iterator[tuple[Portrait, Portrait]]:
    """Pair those born in one year, or a year apart with a phone or village in common."""
    dated = sorted((p for p in block if p.birth_year is not None), key=lambda p: p.birth_year or 0)
    for i, a in enumerate(dated):
        for b in islice(dated, i + 1, None):
            apart = (b.birth_year or 0) - (a.birth_year or 0)
            if apart > _BIRTHS:
                break
            if apart == 0 or a.village == b.village or (a.phone and a.phone == b.phone):
                yield a, b
    for a in (p for p in block if p.birth_year is None):
        near = (p for p in block if p.village == a.village and p.id != a.id)
        yield from ((a, b) for b in islice(near, _MOST_IN_BLOCK))


def _shared_tokens(province: str) -> list[str]:
    numbers = IdentityNumber.objects.filter(province=province).values("token")
    shared = numbers.annotate(n=Count("id")).filter(n__gt=1).order_by("token")
    return list(shared.values_list("token", flat=True))


def _portraits(people: Any, province: str) -> Iterator[Portrait]:
    rows = iter(people.values_list(*_COLUMNS).iterator(chunk_size=_STREAM))
    while some := list(islice(rows, CHUNK)):
        numbers: dict[UUID, dict[str, str]] = {}
        kept = IdentityNumber.objects.filter(province=province, person__in=[r[0] for r in some])
        for person, kind, told in kept.values_list("person", "kind", "token"):
            numbers.setdefault(person, {})[kind] = told
        for pk, name, year, day, sex, phone, village, key in some:
            yield Portrait(pk, name, year, day, sex, phone, village, key, numbers.get(pk, {}))


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
