"""Finding units by what people type, and by a code that may be of another year."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import same_name, search_key, tidy
from doorstep.kernel.places.kinds import UNIT_TYPES
from doorstep.kernel.places.models import FOREVER, Lineage, Unit, UnitVersion, VillageType
from doorstep.kernel.places.queries.versions import names_on

_FETCHED = 400
_LEVEL_RANK = {"province": 0, "commune": 1, "district": 2, "village": 3}


def find_units(
    text: str,
    *,
    on: date | None = None,
    province: str | None = None,
    level: str | None = None,
    limit: int = 50,
) -> list[UnitVersion]:
    """Search units of all times by code or by words of the name, with or without the type word.

    Each word typed begins a word of the name, accents or not. One version per unit: with `on`
    only those that hold on that day. Exact codes and names first, living before ended ones,
    higher levels before lower, then in Vietnamese order.
    """
    key = search_key(text)
    if not key:
        return []
    rows = UnitVersion.objects.on(on) if on is not None else UnitVersion.objects.all()
    rows = rows.filter(province=province) if province is not None else rows
    rows = rows.filter(level=level) if level is not None else rows
    code = tidy(text)
    wanted = Q(code=code) | _words(key)
    for word in _type_words(key, province):
        wanted |= Q(type=word) & _words(key[len(search_key(word)) :])
    first = Case(
        When(Q(code=code) | Q(search_key=key), then=Value(0)),
        When(search_key__startswith=key, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = rows.filter(wanted).annotate(first=first).order_by("first", "-valid_to", "sort_key")
    return _ordered(list(found[:_FETCHED]), code)[:limit]


def _words(key: str) -> Q:
    wanted = Q()
    for word in key.split():
        wanted &= Q(search_key__startswith=word) | Q(search_key__contains=f" {word}")
    return wanted


def _type_words(key: str, province: str | None) -> list[str]:
    """Give the type words that `key` begins with and that are followed by something."""
    own = VillageType.objects.all()
    own = own.filter(province=province) if province is not None else own
    words = {*UNIT_TYPES, *own.values_list("word", flat=True).distinct()}
    return [w for w in sorted(words) if key.startswith(f"{search_key(w)} ")]


def _ordered(found: list[UnitVersion], text: str) -> list[UnitVersion]:
    best: dict[int, UnitVersion] = {}
    for version in sorted(found, key=lambda v: v.valid_from, reverse=True):
        best.setdefault(version.unit_id, version)

    def rank(v: UnitVersion) -> tuple[object, ...]:
        names = (v.name, v.full_name)
        is_named = any(same_name(text, name) for name in names)
        is_near = any(search_key(text) == search_key(name) for name in names)
        return (
            v.code != text,
            not is_named,
            not is_near,
            v.valid_to < FOREVER,
            _LEVEL_RANK[v.level],
            v.sort_key,
            v.code,
        )

    return sorted(best.values(), key=rank)


def resolve_code(level: str, code: str, *, on: date, name: str = "") -> Unit:
    """Give the unit that carries `code` at `level` on the day.

    A `name` given beside the code (as lists have it) must fit, because codes were given again:
    03637 of 2024 is another commune than 03637 of 2026. Raises Problem for an unknown code, and
    for a code of another time with the name of what became of its unit.
    """
    code = tidy(code)
    versions = list(
        UnitVersion.objects.filter(level=level, code=code)
        .select_related("unit")
        .order_by("-valid_from")
    )
    if not versions:
        raise Problem("places.unknown_code", _("No unit has the code %(given)s."), given=code)
    held = next((v for v in versions if v.valid_from <= on < v.valid_to), None)
    others = [v for v in versions if held is None or v.unit_id != held.unit_id]
    if held is not None and (not name or _fits(held, name)):
        return held.unit
    meant = next((v for v in others if not name or _fits(v, name)), None)
    if meant is not None:
        raise _of_another_time(meant, on)
    raise Problem(
        "places.code_and_name",
        _("Code %(given)s is %(name)s, not %(typed)s."),
        given=code,
        name=(held or versions[0]).full_name,
        typed=tidy(name),
    )


def _fits(version: UnitVersion, name: str) -> bool:
    return same_name(version.name, name) or same_name(version.full_name, name)


def _of_another_time(version: UnitVersion, on: date) -> Problem:
    """Tell that a code was (or will be) another unit's, and what became of that one."""
    details = {"given": version.code, "name": version.full_name, "on": on.isoformat()}
    if version.valid_from > on:
        return Problem(
            "places.code_of_later",
            _("%(name)s has the code %(given)s only from %(since)s on, not yet on %(on)s."),
            since=version.valid_from.isoformat(),
            **details,
        )
    until = version.valid_to - timedelta(days=1)
    after = _successors(version, on)
    if not after:
        return Problem(
            "places.code_of_before",
            _("%(name)s had the code %(given)s until %(until)s; nothing took its place."),
            until=until.isoformat(),
            **details,
        )
    return Problem(
        "places.code_of_before",
        _("%(name)s had the code %(given)s until %(until)s; on %(on)s it is (in) %(successors)s."),
        until=until.isoformat(),
        successors=", ".join(after),
        **details,
    )


def _successors(version: UnitVersion, on: date) -> list[str]:
    """Name with codes what a unit is on the day: itself under a new code, or what followed it."""
    ids = {version.unit_id}
    while True:
        ended = Unit.objects.filter(id__in=ids, ended_on__lte=on)
        passages = Lineage.objects.filter(old__in=ended, effective_on__lte=on)
        following = set(passages.values_list("new_id", flat=True)) - ids
        if not following:
            break
        ids = (ids - set(passages.values_list("old_id", flat=True))) | following
    living = Unit.objects.filter(id__in=ids, began_on__lte=on, ended_on__gt=on)
    alive = list(living.values_list("id", flat=True))
    codes = dict(UnitVersion.objects.on(on).filter(unit__in=alive).values_list("unit_id", "code"))
    names = names_on(alive, on=on)
    return [f"{names[unit]} ({codes[unit]})" for unit in sorted(alive) if unit in codes]
