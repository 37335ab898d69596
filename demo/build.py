"""Making the demonstration and taking it away: what the command line and the tests call."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db import transaction

from demo import accounts, businesses, facilities, outreach, teams
from demo.bulk import heaps
from demo.counting import count
from demo.coverage import make_coverage
from demo.forgetting import erase_all, made_villages
from demo.households import Home, make_homes
from demo.learning import make_learning
from demo.lists import Lists
from demo.pens import Pen, trust
from demo.recording import COLUMNS
from demo.scales import SCALES
from demo.twins import Twins
from demo.villages import make_villages, read_communes
from demo.ways import Ways, spread_zeal
from demo.work import Work
from demo.world import HOME_VILLAGE, PROVINCE, Commune, Village, World
from doorstep.kernel.access.actors import the_system
from doorstep.kernel.activities.models import Activity, Participant
from doorstep.kernel.attainments.models import Attainment, Evidence
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.indicators import fold
from doorstep.kernel.indicators.horizon import look_ahead
from doorstep.kernel.journal.actions import note
from doorstep.kernel.people.loading import load_groups
from doorstep.kernel.people.models import (
    Business,
    GroupMembership,
    Household,
    Person,
    Residence,
    SensitiveMembership,
    TargetGroup,
)
from doorstep.kernel.people.standing import group_token
from doorstep.kernel.places.models import Unit

COMMUNES = 56


@dataclass
class Made:
    """What was made: the password and accounts that can sign in, rows per table, seconds."""

    password: str
    accounts: list[dict[str, str]]
    rows: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


def is_made() -> bool:
    """Tell whether demonstration data are there."""
    return made_villages().exists()


def make(
    scale: str = "sample",
    *,
    seed: int = 1,
    today: date,
    progress: Callable[[str], None] = lambda text: None,
) -> Made:
    """Make the demonstration in the present database and give what was made.

    `scale` is sample, village, commune or province (1.3 million persons: minutes). All but the
    last is one transaction. Raises Problem when there is a demonstration already
    (demo.is_there), real villages (demo.not_empty), or no official units (demo.no_units).
    """
    began = time.monotonic()
    _check()
    _ready_groups(today)
    world = World(SCALES[scale], seed, today, progress)
    with transaction.atomic() if world.scale.is_in_one_go else nullcontext():
        with _without_collector():
            password = _make(world)
        rows = {name: pen.written for name, pen in world.pens.items()}
        rows |= make_learning(world)
        progress("figures")
        look_ahead(on=today)
        count(is_in_one_go=world.scale.is_in_one_go)
        note(
            actor=the_system(on=today),
            verb="demo.make",
            about="province",
            about_id=PROVINCE,
            province=PROVINCE,
            details={"scale": scale, "seed": seed, "rows": rows},
        )
    told = [{"username": s.username, "what": s.what} for s in accounts.SEATS]
    return Made(password, told, rows, round(time.monotonic() - began, 1))


def forget(*, today: date | None = None) -> None:
    """Remove everything the demonstration made, and bring the figures up to date."""
    day = today or accounts.now_in_vietnam().date()
    with transaction.atomic():
        erase_all()
        fold.recount(province=PROVINCE)
        note(
            actor=the_system(on=day),
            verb="demo.forget",
            about="province",
            about_id=PROVINCE,
            province=PROVINCE,
        )


@contextmanager
def _without_collector() -> Iterator[None]:
    """Rows are tuples of texts and refer to nothing: looking for cycles would cost a third."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _check() -> None:
    if is_made():
        raise Problem("demo.is_there", "The demonstration is there already.")
    if Unit.objects.filter(province=PROVINCE, level="village").exists():
        raise Problem("demo.not_empty", "Cao Bằng has real villages: no place for made-up ones.")
    alive = Unit.objects.filter(province=PROVINCE, level="commune", ended_on__year=9999)
    if alive.count() != COMMUNES:
        raise Problem("demo.no_units", "Load the official units first.")


def _ready_groups(today: date) -> None:
    if not TargetGroup.objects.exists():
        path = settings.CONTENT_DIR / "groups.toml"
        load_groups(actor=the_system(on=today), path=path)


def _make(world: World) -> str:
    """Places first, then people and their work commune by commune."""
    with _part(world):
        world.communes = read_communes()
        _read_groups(world)
        spread_zeal(world)
        make_villages(world)
        make_coverage(world)
        facilities.make_facilities(world)
        password = accounts.make_accounts(world)
        teams.make_teams(world)
        world.progress(f"{len(world.villages):,} villages, coverage, facilities, teams")
    _open_pens(world)
    in_bulk = not world.scale.is_in_one_go
    with heaps(world.pens, world.progress) if in_bulk else nullcontext():
        _make_people(world)
    return password


def _make_people(world: World) -> None:
    twins = Twins(world)
    for number, commune in enumerate(world.communes, start=1):
        with _part(world):
            _make_commune(world, commune, twins)
        if number % 8 == 0:
            people, done = world.pens["person"], world.pens["activity"]
            world.progress(
                f"{number} communes: {_count(people)} persons, {_count(done)} activities"
            )
    with _part(world):
        twins.write([v for v in world.villages if _is_peopled(world, v)])
        if world.scale.peopled == "province":
            unit = Unit.objects.get(province=PROVINCE, level="province")
            outreach.of_province(world, unit, by=accounts.province_officer())
        world.flush()
        world.lists.write()


@contextmanager
def _part(world: World) -> Iterator[None]:
    """A transaction of its own where the whole is too large for one."""
    if world.scale.is_in_one_go:
        yield
        return
    with transaction.atomic():
        trust()
        yield


def _count(pen: Pen) -> str:
    return f"{pen.written + len(pen):,}"


def _read_groups(world: World) -> None:
    for group in TargetGroup.objects.all():
        world.bits[group.code] = 1 << group.bit
        if group.is_sensitive:
            world.tokens[group.code] = group_token(group.code)


def _open_pens(world: World) -> None:
    span = ("from_on", "from_month")
    member = ("province", "subject_type", "subject")
    world.pens |= {
        "household": Pen(
            Household, "id", "province", "village_id", "number", "head_name", "search_key",
            "sort_key", "address", "phone", "registered_on",
        ),
        "person": Pen(
            Person, "id", "province", "village_id", "household_id", "full_name", "search_key",
            "sort_key", "match_key", "sex", "birth_year", "birth_on", "phone", "registered_on",
        ),
        "business": Pen(
            Business, "id", "province", "village_id", "kind", "name", "search_key", "sort_key",
            "address", "phone", "registered_on",
        ),
        "residence": Pen(Residence, *member, "village_id", *span),
        "membership": Pen(GroupMembership, *member, "group", *span, "source"),
        "sensitive": Pen(SensitiveMembership, *member, "token", *span, "source"),
        "activity": Pen(Activity, *COLUMNS),
        "participant": Pen(Participant, "activity_id", "province", "person_id"),
        "attainment": Pen(
            Attainment, "id", *member, "code", "first_on", "first_month", "changed_at"
        ),
        "evidence": Pen(Evidence, "attainment_id", "province", "source", "source_id", "on"),
    }  # fmt: skip
    world.ways = Ways(world)
    world.lists = Lists(world)
    world.work = Work(world, world.ways, world.lists)


def _make_commune(world: World, commune: Commune, twins: Twins) -> None:
    villages = [v for v in world.villages if v.commune is commune]
    for v in villages:
        homes: list[Home] = []
        if _is_peopled(world, v):
            chance = world.chance("people", v.code)
            homes = list(make_homes(world, v, chance))
            world.work.of_village(v, homes, chance)
            businesses.make_businesses(world, v, chance)
            for one in _heads(homes):
                twins.see(one)
        teams.make_members(world, v, [(one.id, one.name) for one in _heads(homes)][:4])
        for pen in world.pens.values():
            pen.flush_if_full()
    if world.is_commune_peopled(commune):
        businesses.make_public_houses(world, commune, villages)
        outreach.of_commune(world, commune, villages)
    if not world.scale.is_in_one_go:
        world.flush()


def _heads(homes: list[Home]) -> Iterator[object]:
    return (home.persons[0] for home in homes)


def _is_peopled(world: World, v: Village) -> bool:
    return world.is_commune_peopled(v.commune) or v.name == HOME_VILLAGE
