"""Finding two records of one person: spellings, birth, phone, number; across a province, fast."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.kernel.people.actions import merge_persons, register_persons, say_not_same
from doorstep.kernel.people.drafts import PersonDraft
from doorstep.kernel.people.duplicates import candidates, similar_to
from doorstep.kernel.people.likeness import Portrait, likeness
from doorstep.kernel.people.naming import match_key
from tests.kernel.people_world import People, people_world

DAY = date(2025, 1, 1)


@pytest.fixture
def world(db: None) -> People:
    return people_world()


def score(one: dict[str, object], other: dict[str, object]) -> int:
    found = likeness(Portrait(None, **one), Portrait(None, **other))  # type: ignore[arg-type]
    return found.score if found else 0


def name(full_name: str, **told: object) -> dict[str, object]:
    return {"full_name": full_name, "birth_year": 1980, **told}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyễn Thị Hòa", "NGUYỄN THỊ HOÀ"),
        ("Lý Thị Mỵ", "Lí Thị Mị"),
        ("Nguyễn Thị Thu Hà", "Nguyễn Thị Hà"),
        ("Đàm Văn Dũng", "Dam Van Dung"),
        ("Y Moan Ênuôl", "Y Moan Enuol"),
    ],
)
def test_one_name_is_written_in_many_ways(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)
    assert score(name(one), name(other)) >= 62


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (name("Nguyễn Thị Hà"), name("Nguyễn Thị Hà", birth_year=1950)),
        (name("Nguyễn Thị Hà"), name("Trần Văn Páo", village=51)),
        (name("Hà Thị A", phone="+84912010801"), name("Hà Văn B", phone="+84912010801")),
        (name("Hà Thị A", numbers={"personal": "x"}), name("Hà Thị A", numbers={"personal": "y"})),
    ],
)
def test_others_are_left_in_peace(one: dict[str, object], other: dict[str, object]) -> None:
    assert score(one, other) == 0


def test_more_that_agrees_scores_higher() -> None:
    plain = score(name("Hà Thị A"), name("Hà Thị A"))
    day = {"birth_on": date(1980, 5, 9)}
    dated = score(name("Hà Thị A", **day), name("Hà Thị A", **day))
    phone = {**day, "phone": "+84912010801", "village": 3}
    both = score(name("Hà Thị A", **phone), name("Hà Thị A", **phone))
    number = {"numbers": {"personal": "x"}}
    assert plain < dated < both < score(name("Hà Thị A", **number), name("Lê B", **number)) == 100


def test_candidates_cross_communes_and_say_why(world: People) -> None:
    one = world.person("Nông Thị Hoà", birth=1971, phone="0912010801")
    other = world.person("Nông Thị Hòa", birth=1971, village=56)
    third = world.person("Bế Văn Hoà", birth=1971, phone="0912010801", village=53)
    found = candidates(actor=world.actor, province="04")
    pairs = [{c.one.id, c.other.id} for c in found]
    assert pairs[0] == {one, other} and {one, third} in pairs and {other, third} not in pairs
    assert [str(r) for r in found[0].reasons] == ["same name", "same year of birth"]
    commune = candidates(actor=world.officer("commune", 41), province="04")
    assert [{c.one.id, c.other.id} for c in commune] == [{one, third}]


def test_a_shared_number_is_sure(world: People) -> None:
    one = world.person("Nông Thị Hoà", identity_number="004171000123")
    other = world.person("Hoàng Thị B", identity_number="004171000123", village=55)
    found = candidates(actor=world.actor, province="04")
    assert [({c.one.id, c.other.id}, c.score) for c in found] == [({one, other}, 100)]


def test_looked_at_and_merged_pairs_are_not_proposed(world: People) -> None:
    told = {"birth": 1971, "phone": "0912010801"}
    a, b, c = (world.person("Nông Thị Hoà", village=v, **told) for v in (51, 52, 56))
    assert len(candidates(actor=world.actor, province="04")) == 3
    say_not_same(actor=world.actor, one=c, other=a)
    say_not_same(actor=world.actor, one=a, other=c)
    assert len(candidates(actor=world.actor, province="04")) == 2
    merge_persons(actor=world.actor, kept=c, gone=b, reason="same")
    assert not candidates(actor=world.actor, province="04")


def test_typing_warns_across_the_province(world: People) -> None:
    here = world.person("Nông Thị Hoà", birth=1971)
    away = world.person("Nông Thị Thu Hòa", birth=1971, village=56, phone="0912010801")
    draft = PersonDraft(
        full_name="NÔNG THỊ HÒA", village=52, registered_on=DAY, birth=1971, phone="0912.010.801"
    )
    found = similar_to(actor=world.officer("commune", 41), draft=draft)
    assert [(s.person, s.is_within_reach) for s in found] == [(away, False), (here, True)]
    assert found[0].full_name == "" and found[1].full_name == "Nông Thị Hoà"


def test_many_thousands_are_compared_with_few_questions(world: People) -> None:
    family, given = "Nông Lục Bế Hà Lý Đàm Triệu Hoàng".split(), "Hà Sáng Páo Mai Hoà Dũng".split()
    drafts = [
        PersonDraft(
            full_name=f"{family[i % 8]} Thị {given[i // 8 % 6]}",
            village=51 + i % 6,
            registered_on=DAY,
            birth=1930 + i // 48 % 90,
        )
        for i in range(8000)
    ]
    register_persons(actor=world.actor, drafts=drafts)
    with CaptureQueriesContext(connection) as asked:
        assert len(candidates(actor=world.actor, province="04", limit=50)) == 50
    assert len(asked) < 200, "compared by the thousand, never one by one"
