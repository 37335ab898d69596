"""What was published stays as it was; what has changed since is shown fact by fact."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from doorstep.capabilities.reporting.actions import Wanted, publish
from doorstep.capabilities.reporting.facts import hash_of
from doorstep.capabilities.reporting.models import Publication, PublishedFigure
from doorstep.capabilities.reporting.queries import (
    Difference,
    differences,
    facts_of,
    names_of_facts,
    publications,
)
from doorstep.kernel.activities.actions import Draft, amend, record, void
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.indicators.actions import (
    Promise,
    correct_value,
    define_indicator,
    enter_value,
    set_targets,
)
from doorstep.kernel.indicators.rules import Reported
from doorstep.kernel.journal.models import Line
from doorstep.kernel.places.models import Unit
from tests.kernel.people_world import People, people_world

pytestmark = pytest.mark.django_db
YEAR = Period.year(2026)
TOLD_AT = datetime(2026, 11, 20, 3, tzinfo=UTC)


@pytest.fixture
def world() -> People:
    return people_world()


def commune(number: int = 41) -> Unit:
    return Unit.objects.get(pk=number)


def passed(world: People, person: UUID, village: int = 51) -> UUID:
    """Let a person pass the check of skills; the activity's id."""
    draft = Draft(
        kind="skill_check",
        place=village,
        happened_on=date(2026, 5, 4),
        answers={"result": "passed"},
        persons=(person,),
    )
    return record(actor=world.actor, draft=draft).root


def session(world: People, participants: int) -> UUID:
    draft = Draft(
        kind="group_session",
        place=51,
        happened_on=date(2026, 5, 4),
        answers={"title": "VNeID", "participants": participants},
    )
    return record(actor=world.actor, draft=draft).root


def told(world: People, *figures: Wanted, unit: Unit | None = None) -> Publication:
    return publish(
        actor=world.actor,
        unit=unit or commune(),
        period=YEAR,
        figures=figures,
        title="Báo cáo năm 2026",
        document_number="05/BC-UBND",
        at=TOLD_AT,
    )


def since(world: People, publication: Publication) -> Difference:
    (difference,) = differences(actor=world.actor, publication=publication)
    return difference


def test_a_share_is_frozen_with_everybody_behind_it(world: People) -> None:
    people = [world.person(birth=1980, village=v) for v in (51, 51, 52, 52)]
    world.person(birth=2015)
    world.person(birth=1980, village=55)
    for person in people[:3]:
        passed(world, person)
    publication = told(world, Wanted("adults_skilled"))
    figure = publication.figures.get()
    assert (figure.numerator, figure.denominator, figure.value) == (3, 4, 75)
    assert figure.group == "adults" and set(figure.label) == {"vi", "en", "bn"}
    facts = facts_of(figure)
    assert len(facts) == figure.fact_count == 7
    assert {f.id for f in facts if f.side == "n"} == {str(p) for p in people[:3]}
    assert figure.fact_hash == hash_of(facts)
    assert (publication.published_at, publication.borders_on) == (TOLD_AT, world.actor.on)
    assert not since(world, publication).is_adjusted
    assert Line.objects.filter(verb="figures.publish", about_id=str(publication.id)).exists()


def test_what_came_and_went_is_named(world: People) -> None:
    people = [world.person(f"Người {i}", birth=1980) for i in range(4)]
    checks = [passed(world, p) for p in people[:2]]
    publication = told(world, Wanted("adults_skilled"))
    void(actor=world.actor, root=checks[0], reason="Nhầm người")
    passed(world, people[3])
    newcomer = world.person("Người mới", birth=1990)

    found = since(world, publication)
    assert (found.before, found.after) == (50, 40)
    assert {(f.side, f.id) for f in found.added} == {
        ("n", str(people[3])),
        ("d", str(newcomer)),
    }
    assert [(f.side, f.id) for f in found.removed] == [("n", str(people[0]))]
    item = found.items["n", "person", str(people[3])]
    assert item.subject_name == "Người 3" and item.activity is not None
    names = names_of_facts(actor=world.actor, unit=41, facts=found.removed)
    assert names == {found.removed[0]: "Người 0"}
    stranger = world.officer("commune", 42)
    assert set(names_of_facts(actor=stranger, unit=41, facts=found.removed).values()) == {""}
    figure = PublishedFigure.objects.get(publication=publication)
    assert figure.value == 50, "what was told stays as it was"


def test_an_amended_count_is_a_changed_fact(world: People) -> None:
    first, second = session(world, 30), session(world, 12)
    publication = told(world, Wanted("session_participants"))
    assert publication.figures.get().value == 42
    amend(
        actor=world.actor,
        root=first,
        reason="Đếm lại",
        answers={"title": "VNeID", "participants": 28},
    )
    found = since(world, publication)
    assert (found.before, found.after, found.added, found.removed) == (42, 40, [], [])
    ((before, now),) = found.changed
    assert (before.type, before.id, before.n, now.n) == ("activity", str(first), 30, 28)
    void(actor=world.actor, root=second, reason="Ghi trùng")
    assert [f.id for f in since(world, publication).removed] == [str(second)]


def test_an_entered_figure_shows_its_correction(world: People) -> None:
    define_indicator(
        actor=world.actor,
        code="posters",
        label={"vi": "Áp phích"},
        value_kind="count",
        aggregation="sum",
    )

    def reported(count: int) -> Reported:
        source = "Báo cáo tháng"
        return Reported("posters", YEAR, value=Decimal(count), sign=">", source=source)

    with pytest.raises(Problem):
        told(world, Wanted("posters"))
    row = enter_value(actor=world.actor, unit=commune(), told=reported(100))
    publication = told(world, Wanted("posters"))
    figure = publication.figures.get()
    assert (figure.value, figure.sign, figure.source) == (100, ">", "Báo cáo tháng")
    assert not since(world, publication).is_adjusted
    correct_value(actor=world.actor, value=row, told=reported(120), reason="Sót một thôn")
    found = since(world, publication)
    assert (found.before, found.after) == (100, 120)
    assert len(found.added) == len(found.removed) == 1


def test_a_figure_that_communes_reported_together_is_published(world: People) -> None:
    define_indicator(
        actor=world.actor, code="posters", label={"vi": "Áp phích"}, value_kind="count",
        aggregation="sum",
    )  # fmt: skip
    province = Unit.objects.get(pk=40)
    rows = [
        enter_value(
            actor=world.actor,
            unit=commune(unit),
            told=Reported("posters", YEAR, value=Decimal(count), source=f"Báo cáo {unit}"),
        )
        for unit, count in ((41, 30), (42, 70))
    ]
    publication = told(world, Wanted("posters"), unit=province)
    figure = publication.figures.get()
    assert (figure.value, figure.is_entered, figure.fact_count) == (100, True, 2)
    assert figure.source == "2/2: Báo cáo 41; Báo cáo 42"
    right = Reported("posters", YEAR, value=Decimal(75), source="Báo cáo 42b")
    correct_value(actor=world.actor, value=rows[1], told=right, reason="Sót một xóm")
    found = since(world, publication)
    assert (found.before, found.after, len(found.added), len(found.removed)) == (100, 105, 1, 1)


def test_a_province_publishes_for_its_communes_with_the_target(world: People) -> None:
    for village, count in ((51, 2), (55, 1)):
        for _i in range(count):
            passed(world, world.person(birth=1980, village=village), village)
    promise = Promise(commune(41), "adults_skilled", 2026, Decimal(80), group="adults")
    set_targets(actor=world.actor, plan_id=UUID(int=1), promises=[promise])
    province = Unit.objects.get(pk=40)
    figures = [Wanted("adults_skilled", unit=u) for u in (province, commune(41), commune(42))]
    publication = told(world, *figures, unit=province)
    rows = [(f.unit_id, f.numerator, f.target_value) for f in publication.figures.all()]
    assert rows == [(40, 3, None), (41, 2, 80), (42, 1, None)]


def test_who_may_publish_and_who_may_see(world: People) -> None:
    session(world, 5)
    officer, neighbour = world.officer("commune", 41), world.officer("commune", 42)
    wanted = {"period": YEAR, "figures": [Wanted("sessions")], "title": "Báo cáo"}
    with pytest.raises(NotAllowed):
        publish(actor=neighbour, unit=commune(41), **wanted)
    with pytest.raises(NotAllowed):
        other = [Wanted("sessions", unit=commune(42))]
        publish(actor=officer, unit=commune(41), **{**wanted, "figures": other})
    publication = publish(actor=officer, unit=commune(41), **wanted)
    assert list(publications(officer)) == [publication]
    assert not publications(neighbour).exists()
    with pytest.raises(NotAllowed):
        differences(actor=neighbour, publication=publication)


def test_nothing_or_the_unknown_is_not_published(world: People) -> None:
    for figures, title in (([], "Báo cáo"), ([Wanted("sessions")], " "), ([Wanted("luck")], "x")):
        with pytest.raises(Problem):
            publish(actor=world.actor, unit=commune(), period=YEAR, figures=figures, title=title)
    assert not Publication.objects.exists()
