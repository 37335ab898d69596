"""Two who accept recordings of the same step at the same moment: one voice is heard, no fault."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from doorstep.capabilities.learning.actions import load_courses
from doorstep.capabilities.learning.folders import shipped
from doorstep.capabilities.learning.voices.actions import accept_voice
from doorstep.capabilities.learning.voices.models import Recording
from doorstep.kernel.access.actors import actor_of, the_system
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.files.models import StoredFile
from tests.at_once import beside, together
from tests.kernel.field import NOW, TODAY, Field, account, make_field

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def field() -> Field:
    load_courses(actor=the_system(on=TODAY), folders=shipped(), at=NOW - timedelta(days=1))
    return make_field()


def waiting(field: Field, step: str) -> list[Recording]:
    """Give recordings of one step by two speakers."""
    return [_recording(step, speaker.pk) for speaker in field.members]


def _recording(step: str, speaker: Any) -> Recording:
    stored = StoredFile.objects.create(
        sha256=new_id().hex * 2, province="04", kind="voice", media_type="audio/webm", size=1,
        stored_at=NOW,
    )  # fmt: skip
    made: Recording = Recording.objects.create(
        id=new_id(), province="04", place_id=51, course="vneid", lesson="a", step=step,
        language="tay", text_digest="0" * 64, file=stored, seconds=1, made_by=speaker, made_at=NOW,
        notice="voice:2026-1", agreed_at=NOW,
    )  # fmt: skip
    return made


def accept(who: Any, row: Recording) -> None:
    accept_voice(actor=actor_of(who, on=TODAY), recording=row, at=NOW)


def test_of_two_accepted_at_once_one_is_heard(field: Field) -> None:
    other = account("cb hai", 41, "officer")
    for n in range(8):
        one, two = waiting(field, f"step-{n}")
        assert not together(
            lambda row=one: accept(field.officer, row), lambda row=two: accept(other, row)
        )
        states = Recording.objects.filter(step=f"step-{n}").values_list("state", flat=True)
        assert sorted(states) == ["accepted", "withdrawn"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite: one writes at a time")
def test_the_second_waits_and_takes_the_place_of_the_first(field: Field) -> None:
    one, two = waiting(field, "step")
    with transaction.atomic():
        accept(field.officer, one)
        thread, wrong = beside(lambda: accept(field.officer, two))
        thread.join(1)
        assert thread.is_alive(), "the second waits for the first"
    thread.join(20)
    one.refresh_from_db()
    two.refresh_from_db()
    assert not wrong and (one.state, two.state) == ("withdrawn", "accepted")
