"""Drafts of courses: edits one thing at a time, two people at once, review, editions that stay."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from doorstep.capabilities.learning.drafting import actions, queries, shaping
from doorstep.capabilities.learning.drafting.comparing import differences
from doorstep.capabilities.learning.drafting.models import RETURNED, CourseDraft
from doorstep.capabilities.learning.models import EVERYWHERE, Edition
from doorstep.capabilities.learning.queries import course_of_edition, taught_course
from doorstep.kernel.access.actors import Actor, actor_of, the_system
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.journal.models import Line
from tests import course_world
from tests.course_world import CODE, officers, table
from tests.offices import Country, build, today


@pytest.fixture
def country(db: None) -> Country:
    return build()


@pytest.fixture
def two(country: Country) -> tuple[Actor, Actor]:
    return officers(country)


def save(actor: Actor, draft: CourseDraft, edit: Callable[[dict[str, Any]], object]) -> CourseDraft:
    return actions.change(
        actor=actor, draft=draft.pk, version=draft.version, edit=edit, at=timezone.now()
    )


def say(text: str) -> Callable[[dict[str, Any]], None]:
    def edit(body: dict[str, Any]) -> None:
        told = shaping.StepTexts(show=["phone/qr"], alt="Điện thoại", say=text)
        shaping.set_step(body, "one", "a", told=told)

    return edit


def act(name: str, actor: Actor, draft: CourseDraft, **told: Any) -> Any:
    return getattr(actions, name)(
        actor=actor, draft=draft.pk, version=draft.version, at=timezone.now(), **told
    )


def begun(country: Country, by: Actor) -> CourseDraft:
    """Begin a draft of a course that ships."""
    shipped = course_world.edition()
    return actions.start_from(
        actor=by, place=country.units["province"], code=CODE, digest=shipped.digest,
        at=timezone.now(),
    )  # fmt: skip


def test_what_a_second_person_published_is_taught_in_this_province_alone(
    country: Country, two: tuple[Actor, Actor]
):
    first, second = two
    draft = save(first, begun(country, first), say("Bác bật máy lên."))
    act("send", first, draft)
    for wrong in (first, the_system(on=today())):
        with pytest.raises(Problem) as why:
            act("publish", wrong, draft)
        assert why.value.code == "draft.own"
    edition = act("publish", second, draft)
    assert (edition.number, edition.made_by, edition.reviewed_by) == (
        1, first.account_id, second.account_id,
    )  # fmt: skip
    here, elsewhere = taught_course(CODE, province="04"), taught_course(CODE, province="08")
    assert here and here.course.lessons[0].steps[0].say["vi"] == "Bác bật máy lên."
    assert elsewhere and elsewhere.course.lessons[0].steps[0].say["vi"] == "Bác mở máy."
    assert not CourseDraft.objects.exists()
    told = set(Line.objects.values_list("verb", flat=True))
    assert {"draft.start", "draft.change", "draft.send", "draft.publish"} <= told
    assert "course.publish" in told


def test_editions_are_numbered_compared_and_taken_up_again(
    country: Country, two: tuple[Actor, Actor]
):
    first, second = two
    for text in ("Lần một.", "Lần hai."):
        now = queries.counting_edition(province="04", code=CODE) or course_world.edition()
        draft = actions.start_from(
            actor=first, place=country.units["province"], code=CODE, digest=now.digest,
            at=timezone.now(),
        )  # fmt: skip
        draft = save(first, draft, say(text))
        act("send", first, draft)
        act("publish", second, draft)
    own = list(queries.editions(province="04", code=CODE).filter(province="04"))
    assert [one.number for one in own] == [2, 1]
    (found,) = [d for d in differences(own[1].body, own[0].body) if d.path[-1] == "say"]
    assert (found.before, found.after) == ("Lần một.", "Lần hai.")
    frozen = course_of_edition(own[1].digest)
    again = actions.start_from(
        actor=first, place=country.units["province"], code=CODE, digest=own[1].digest,
        at=timezone.now(),
    )  # fmt: skip
    assert again.body["lessons"][0]["steps"][0]["say"]["vi"] == "Lần một."
    with pytest.raises(Problem) as why:
        act("send", first, again)
    assert why.value.code == "draft.same"
    assert course_of_edition(own[1].digest) == frozen


def test_a_save_on_an_older_version_is_refused_with_what_the_other_changed(
    country: Country, two: tuple[Actor, Actor]
):
    first, second = two
    draft = begun(country, first)
    save(second, draft, say("Câu của người kia."))
    with pytest.raises(actions.Stale) as why:
        save(first, draft, say("Câu của tôi."))
    (change,) = why.value.changes
    assert change.by == second.account_id
    assert {"path": ["lessons", "one", "steps", "a", "say"], "before": "Bác mở máy.",
            "after": "Câu của người kia."} in change.told  # fmt: skip
    draft.refresh_from_db()
    assert draft.version == 2 and draft.changed_by == second.account_id
    assert save(first, draft, say("Câu của tôi.")).version == 3


def test_who_changed_anything_cannot_publish(country: Country, two: tuple[Actor, Actor]):
    first, second = two
    draft = save(second, begun(country, first), say("Khác."))
    draft = save(first, draft, say("Khác nữa."))
    act("send", first, draft)
    with pytest.raises(Problem):
        act("publish", second, draft)
    assert Edition.objects.filter(province="04").count() == 0


def test_a_draft_with_faults_is_kept_but_not_sent(country: Country, two: tuple[Actor, Actor]):
    first, _second = two
    draft = save(first, begun(country, first), say(""))
    with pytest.raises(Problem) as why:
        act("send", first, draft)
    assert why.value.code == "draft.faulty" and "1" in str(why.value)


def test_in_review_nobody_writes_and_a_note_returns_it(country: Country, two: tuple[Actor, Actor]):
    first, second = two
    draft = save(first, begun(country, first), say("Khác."))
    act("send", first, draft)
    with pytest.raises(Problem) as why:
        save(first, draft, say("Lại khác."))
    assert why.value.code == "draft.in_review"
    with pytest.raises(Problem):
        act("give_back", second, draft, words="  ")
    act("give_back", second, draft, words="Câu này khó hiểu.")
    draft.refresh_from_db()
    assert (draft.state, draft.note) == (RETURNED, "Câu này khó hiểu.")
    act("send", first, draft)
    act("take_back", first, draft)
    act("drop", first, draft)
    assert not CourseDraft.objects.exists() and course_world.edition().number == 1


def test_one_draft_of_a_course_at_a_time(country: Country, two: tuple[Actor, Actor]):
    begun(country, two[0])
    with pytest.raises(Problem) as why:
        begun(country, two[1])
    assert why.value.code == "draft.there"


@pytest.mark.parametrize("who", ["commune officer", "province viewer", "far officer"])
def test_others_may_not_write(country: Country, two: tuple[Actor, Actor], who: str):
    draft = begun(country, two[0])
    other = actor_of(country.people[who], on=today())
    with pytest.raises(NotAllowed):
        begun(country, other)
    with pytest.raises(Problem):
        save(other, draft, say("X."))
    assert not queries.drafts(other).exists()


def test_the_database_knows_the_second_person(country: Country, two: tuple[Actor, Actor]):
    shipped = course_world.edition()
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(
            province="04", course=shipped.course, number=9, digest="9" * 64, body={},
            made_by=two[0].account_id, reviewed_by=two[0].account_id, made_at=timezone.now(),
            published_at=timezone.now() + timedelta(1),
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        CourseDraft.objects.create(
            province="04", place=country.units["province"], code="x", body={}, state="anything",
            made_at=timezone.now(), changed_at=timezone.now(),
        )  # fmt: skip


def test_a_code_that_a_lesson_once_had_is_not_given_again(
    country: Country, two: tuple[Actor, Actor]
):
    draft = save(
        two[0], begun(country, two[0]), lambda body: shaping.remove(body["lessons"], "one")
    )
    assert "one" in queries.codes_used(draft)


DEEP: dict[str, Any] = {}
_inner = DEEP
for _n in range(60):
    _inner["x"] = {}
    _inner = _inner["x"]


@pytest.mark.parametrize(
    "wrong",
    [
        [], "x", None, {}, {"code": 5}, {"code": "x", "lessons": {}},
        {"code": "x", "lessons": [1]}, {"code": "x", "lessons": [{"code": "a", "steps": "b"}]},
        {"code": "x", "questions": [{"code": "q", "choices": [1]}]},
        {"code": "x", "topics": []}, {"code": "x", "test": {"draw": 5}},
    ],
)  # fmt: skip
def test_what_is_no_course_is_refused(country: Country, two: tuple[Actor, Actor], wrong: Any):
    with pytest.raises(Problem) as why:
        actions.start(
            actor=two[0], place=country.units["province"], table=wrong, based_on="",
            at=timezone.now(),
        )  # fmt: skip
    assert why.value.code == "draft.no_course"


def test_a_large_or_deep_table_does_no_harm(country: Country, two: tuple[Actor, Actor]):
    told = {"actor": two[0], "place": country.units["province"], "based_on": ""}
    big = table() | {"about": {"vi": "x" * 5_000_000}}
    with pytest.raises(Problem) as why:
        actions.start(table=big, at=timezone.now(), **told)
    assert why.value.code == "draft.too_large"
    draft = actions.start(table=table() | {"about": DEEP}, at=timezone.now(), **told)
    assert differences(table(), draft.body)
    steps = deepcopy(table())
    rows = steps["lessons"][0]["steps"]
    rows += [{"code": f"s{n}", "say": {"vi": "<b>x</b>"}} for n in range(300)]
    draft = save(two[0], draft, lambda body: body.update(steps))
    with pytest.raises(Problem) as why:
        act("send", two[0], draft)
    assert why.value.code == "draft.faulty"


def test_the_list_of_courses_tells_size_translations_and_drafts(
    country: Country, two: tuple[Actor, Actor]
):
    draft = begun(country, two[0])
    actions.start_new(
        actor=two[0], place=country.units["province"], title="Chợ phiên", at=timezone.now()
    )
    first, new = queries.kept_courses(two[0], province="04")
    assert (first.code, first.is_own, first.draft) == (CODE, False, draft)
    assert (first.size.lessons, first.size.questions) == (1, 7)
    assert first.size.lacking["en"][0] == first.size.texts - 2
    assert (new.code, new.edition, new.is_own) == ("cho-phien", None, True)
    assert first.edition and first.edition.province == EVERYWHERE
