"""The journal: sealed lines, and what was changed is found."""

from __future__ import annotations

from datetime import date

import pytest

from doorstep.kernel.access.actors import the_system
from doorstep.kernel.journal.actions import note, seal
from doorstep.kernel.journal.models import Line
from doorstep.kernel.journal.queries import breaks

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed() -> list[Line]:
    actor = the_system(on=date(2026, 11, 21))
    for i in range(6):
        note(
            actor=actor,
            verb="tests.note",
            about="thing",
            about_id=i,
            province="04" if i % 2 else "12",
            details={"tên": "Nguyễn", "n": i},
        )
    assert seal(actor=actor) == 6
    return list(Line.objects.order_by("id"))


def test_an_untouched_chain_has_no_break(sealed: list[Line]) -> None:
    assert list(breaks()) == []
    assert {line.seal for line in sealed} == {1, 2, 3}


def test_a_changed_line_is_found(sealed: list[Line]) -> None:
    Line.objects.filter(pk=sealed[3].pk).update(details={"n": 99})
    assert next(b.line_id for b in breaks()) == sealed[3].pk


def test_a_missing_line_is_found(sealed: list[Line]) -> None:
    Line.objects.filter(pk=sealed[1].pk).delete()
    found = list(breaks())
    assert found and found[0].what.startswith("lines missing")


def test_sealing_goes_on_where_it_stopped(sealed: list[Line]) -> None:
    actor = the_system(on=date(2026, 11, 21))
    note(actor=actor, verb="tests.note", province="04")
    assert seal(actor=actor) == 1
    assert seal(actor=actor) == 0
    assert list(breaks()) == []
