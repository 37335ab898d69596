"""Learning: the sample framework adopted, two classes, lessons, tests, skills, certificates.

Unlike the rest of the demonstration it is a few hundred facts, so the product's own actions write
them. What was learned is recorded first, then the framework counts and certificates are given day
by day: in between nothing is due, so none bears the day of the making.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from demo.accounts import province_officer
from demo.classes import (
    OF_OFFICIALS,
    OF_VILLAGERS,
    VILLAGERS,
    adults_of,
    officials,
    teach_at_doors,
    teach_officials,
    teach_village,
)
from demo.lessons import Book
from demo.world import HOME_COMMUNE, HOME_VILLAGE, PROVINCE, World
from doorstep.capabilities.learning.actions import hand_in, keep_studies, load_courses
from doorstep.capabilities.learning.certificates.actions import adopt, look
from doorstep.capabilities.learning.certificates.adopted import in_force
from doorstep.capabilities.learning.certificates.rules import asked_by, enough, rule_for
from doorstep.capabilities.learning.certificates.standing import ones
from doorstep.capabilities.learning.classes.actions import (
    ClassDraft,
    give_codes,
    keep_class,
    put_in,
)
from doorstep.capabilities.learning.folders import shipped
from doorstep.capabilities.learning.frameworks import shipped_tables
from doorstep.capabilities.learning.queries import taught
from doorstep.kernel.access.actors import Actor, actor_of, the_system
from doorstep.kernel.access.models import Account
from doorstep.kernel.activities.actions import record_many
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.places.models import Unit

SAMPLE = "sample"
_ADOPTED, _OPENED = 100, 80
"""So many days before yesterday the framework was adopted, and the classes opened."""
_MORNING, _EVENING = 8 * 60, 20 * 60
_DUE_IN = 12


def make_learning(world: World) -> dict[str, int]:
    """Make everything about learning; give how many of what. People must be written already."""
    with transaction.atomic():
        adopted_on = max(0, world.calendar.last - _ADOPTED)
        book = Book(world, {})
        _ready_courses(book, adopted_on)
        book.taught = {one.course.code: one for one in taught(province=PROVINCE)}
        _classes(book)
        _write(book)
        _adopt(book, adopted_on)
        issued = _certify(book, adopted_on)
    return {"lesson": len(book.studies), "test": len(book.papers), "certificate": issued}


def _ready_courses(book: Book, day: int) -> None:
    if not taught(province=PROVINCE):
        system = the_system(on=book.world.today)
        load_courses(actor=system, folders=shipped(), at=book.at(day, _MORNING))


def _classes(book: Book) -> None:
    """The ward's class learns at computers, the village's class together; others at their doors."""
    world = book.world
    home = next(v for v in world.villages if v.name == HOME_VILLAGE)
    ward = next(c for c in world.communes if c.code == HOME_COMMUNE)
    cadres = officials(world)
    villagers = adults_of(world, home, VILLAGERS, but=cadres)
    actor = _actor(book, ward.officer)
    name = "Cán bộ, công chức phường Thục Phán"
    _open(book, actor, ward.id, name, OF_OFFICIALS, cadres, is_alone=True)
    _open(book, actor, home.id, f"Lớp học số {home.type} {home.name}", OF_VILLAGERS, villagers)
    teach_officials(book, ward.id, cadres)
    teach_village(book, home, villagers)
    teach_at_doors(book, [*cadres, *villagers])


def _open(
    book: Book,
    actor: Actor,
    place: int,
    name: str,
    courses: tuple[str, ...],
    persons: Sequence[UUID],
    *,
    is_alone: bool = False,
) -> None:
    """Open a class with its learners; the slips went to them, nobody else knows the codes."""
    days, day = book.world.calendar.days, max(0, book.world.calendar.last - _OPENED)
    draft = ClassDraft(
        place=place,
        name=name,
        courses=courses,
        due_on=book.world.today + timedelta(days=_DUE_IN),
        is_test_alone=is_alone,
        id=UUID(book.world.id_on(days[day])),
    )
    row = keep_class(actor=actor, draft=draft, at=book.at(day, _MORNING))
    put_in(actor=actor, taught_in=row, persons=persons, on=days[day])
    give_codes(actor=actor, taught_in=row, learners=list(row.learners.order_by("person")))


def _actor(book: Book, account: str) -> Actor:
    return actor_of(Account.objects.get(pk=account), on=book.world.today)


def _write(book: Book) -> None:
    system = the_system(on=book.world.today)
    keep_studies(actor=system, drafts=book.studies)
    for paper in sorted(book.papers, key=lambda one: (one.ended_at, one.id)):
        hand_in(actor=system, paper=paper, at=paper.ended_at)
    for account, drafts in sorted(book.attested.items()):
        record_many(actor=_actor(book, account), drafts=drafts)
    made = [paper.id for paper in book.papers]
    made += [draft.id for drafts in book.attested.values() for draft in drafts]
    # Recording stamps the present moment: these came in when they were made.
    Activity.objects.filter(pk__in=made).update(received_at=F("recorded_at"))


def _adopt(book: Book, day: int) -> None:
    table = next(one for one in shipped_tables() if one["code"] == SAMPLE)
    adopt(
        actor=_actor(book, province_officer()),
        place=Unit.objects.get(province=PROVINCE, level="province"),
        table=table,
        valid_from=book.world.calendar.days[day],
        at=book.at(day, _MORNING),
    )


def _certify(book: Book, adopted_on: int) -> int:
    """Give certificates in the evening of the day on which each was earned."""
    days, first = book.world.calendar.days, book.world.calendar.first
    by_day: dict[int, list[UUID]] = defaultdict(list)
    for person, on in _earned(book):
        by_day[max(on.toordinal() - first, adopted_on)].append(person)
    issued = 0
    for day, persons in sorted(by_day.items()):
        system = the_system(on=days[day])
        at = book.at(day, _EVENING)
        issued += look(actor=system, province=PROVINCE, persons=sorted(persons), at=at).issued
    return issued


def _earned(book: Book) -> Iterator[tuple[UUID, date]]:
    """Give who satisfies the rule for her group, and since which day: every rule asks for tests."""
    today = book.world.today
    frameworks = [one.framework for one in in_force(province=PROVINCE, on=today)]
    persons = sorted({paper.person for paper in book.papers})
    for one in ones(PROVINCE, persons, on=today, asked=asked_by(frameworks)):
        for framework in frameworks:
            told = rule_for(framework, one.groups)
            shown = enough(told[1], one.reached) if told else None
            if shown:
                yield one.person.pk, shown.on
