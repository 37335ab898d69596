"""Keeping the programme: keys, changes, states, rights, references."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from doorstep.capabilities.programme import queries
from doorstep.capabilities.programme.actions import (
    keep_campaign,
    keep_directive,
    keep_document,
    keep_model,
    keep_note,
    keep_occasion,
    keep_system,
    remove,
    say_model,
    say_occasion,
)
from doorstep.capabilities.programme.models import Document, Note
from doorstep.capabilities.programme.models.base import last_state
from doorstep.kernel.basics.holders import resolve
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.journal.models import Line
from tests.capabilities.programme_world import TODAY, Province, province

pytestmark = pytest.mark.django_db


@pytest.fixture
def cao_bang() -> Province:
    return province()


def verbs() -> list[str]:
    return list(Line.objects.order_by("id").values_list("verb", flat=True))


def test_a_document_is_kept_as_printed_and_found_by_its_number(cao_bang: Province) -> None:
    kept = keep_document(
        actor=cao_bang.system,
        place=cao_bang.unit,
        kind="plan",
        number="Số: 611/KH-UBND",
        title={"vi": "Kế  hoạch", "en": "Plan", "bn": ""},
        key="mk-611",
    )
    assert (kept.number, kept.number_value, kept.number_kind) == ("Số: 611/KH-UBND", 611, "KH")
    assert kept.title == {"vi": "Kế hoạch", "en": "Plan"}
    found = queries.documents(cao_bang.system, search="611 ke hoach")
    assert list(found) == [kept]
    held = resolve("document:mk-611")
    assert held is not None and held.found == kept and held.title["en"] == "Plan"
    assert resolve("document:nobody") is None and resolve("wish:mk-611") is None


def test_what_is_the_same_already_writes_nothing(cao_bang: Province) -> None:
    told = {"kind": "task", "title": "Việc", "text": {"vi": "Làm"}, "key": "viec"}
    first = keep_note(actor=cao_bang.system, place=cao_bang.unit, **told)
    keep_note(actor=cao_bang.system, place=cao_bang.unit, **told)
    assert verbs() == ["note.add"]
    keep_note(actor=cao_bang.system, place=cao_bang.unit, key="viec", text={"vi": "Làm ngay"})
    first.refresh_from_db()
    assert (first.text, first.title) == ({"vi": "Làm ngay"}, {"vi": "Việc"})
    assert Line.objects.latest("id").details == {"key": "viec", "changed": ["text"]}


def test_a_phase_may_lie_outside_its_campaign(cao_bang: Province) -> None:
    def keep(*phases: dict[str, object]) -> None:
        keep_campaign(
            actor=cao_bang.system,
            place=cao_bang.unit,
            key="dvc",
            kind="peak_drive",
            title="Thanh niên đồng hành",
            label="60 ngày",
            starts_at=datetime(2025, 12, 18, tzinfo=UTC),
            ends_at=datetime(2026, 2, 16, tzinfo=UTC),
            phases=phases,
        )

    peak = {
        "kind": "peak",
        "title": {"vi": "Cao điểm"},
        "starts_on": date(2025, 12, 15),
        "ends_on": date(2026, 1, 15),
    }
    keep(peak)
    keep(peak)
    campaign = queries.campaigns(cao_bang.system, at=datetime(2026, 1, 1, tzinfo=UTC)).get()
    assert [p.starts_on for p in campaign.phases.all()] == [date(2025, 12, 15)]
    assert verbs() == ["campaign.add"]
    keep()
    assert not campaign.phases.model.objects.exists()
    with pytest.raises(Problem):
        keep({**peak, "ends_on": date(2025, 12, 1)})


def test_a_directive_names_its_addressees_in_order(cao_bang: Province) -> None:
    kept = keep_directive(
        actor=cao_bang.system,
        place=cao_bang.unit,
        title="Đẩy mạnh tuyên truyền",
        issued_by="Phó Chủ tịch",
        addressees=["Sở, ngành", {"vi": "Địa phương", "en": "Localities"}],
    )
    assert [a.name["vi"] for a in kept.addressees.all()] == ["Sở, ngành", "Địa phương"]


def test_a_model_tells_how_far_it_is(cao_bang: Province) -> None:
    model = keep_model(
        actor=cao_bang.system,
        place=cao_bang.unit,
        kind="cashless_street",
        title="Phố Kim Đồng",
        at=[*cao_bang.communes, cao_bang.communes[0]],
    )
    say_model(actor=cao_bang.system, thing=model, status="running", on=date(2025, 1, 1))
    for _again in range(2):
        say_model(
            actor=cao_bang.system,
            thing=model,
            status="handed_over",
            on=date(2025, 6, 1),
            text="Bàn giao cho phường",
        )
    seen = queries.models(cao_bang.system).get()
    assert last_state(seen).status == "handed_over"
    assert seen.states.count() == 2 and seen.at.count() == 2
    with pytest.raises(Problem, match="replicated"):
        say_model(actor=cao_bang.system, thing=model, status="famous", on=TODAY)


def test_an_occasion_is_planned_then_held(cao_bang: Province) -> None:
    day = date(2026, 10, 10)
    occasion = keep_occasion(
        actor=cao_bang.system,
        place=cao_bang.unit,
        kind="event",
        title="Ngày hội",
        starts_on=day,
        ends_on=day,
        key="ngay-hoi",
    )
    say_occasion(actor=cao_bang.system, thing=occasion, status="planned", on=date(2026, 9, 1))
    say_occasion(actor=cao_bang.system, thing=occasion, status="held", on=day)
    assert last_state(occasion).status == "held"
    assert resolve("activity:ngay-hoi") == resolve("activity:ngay-hoi")
    held = resolve("occasion:ngay-hoi")
    assert held is not None and held.found == occasion


def test_officers_keep_their_own_place_and_see_it(cao_bang: Province) -> None:
    here, there = cao_bang.communes
    officer = cao_bang.officer(here)
    own = keep_note(actor=officer, place=here, kind="difficulty", title="Chưa có sóng")
    with pytest.raises(NotAllowed):
        keep_note(actor=officer, place=there, kind="difficulty", title="Của xã khác")
    with pytest.raises(NotAllowed):
        keep_note(actor=officer, place=there, row=own, title="Chuyển sang xã khác")
    keep_note(actor=cao_bang.system, place=there, kind="difficulty", title="Thiếu người")
    assert list(queries.notes(officer)) == [own]
    assert queries.notes(cao_bang.officer(cao_bang.unit), kind="difficulty").count() == 2
    remove(actor=officer, row=own)
    assert verbs()[-1] == "note.remove" and Note.objects.count() == 1


def test_what_is_referred_to_is_not_removed(cao_bang: Province) -> None:
    document = keep_document(
        actor=cao_bang.system, place=cao_bang.unit, kind="decision", title="Quyết định"
    )
    keep_model(
        actor=cao_bang.system,
        place=cao_bang.unit,
        kind="other",
        title="Mô hình",
        document=document,
    )
    with pytest.raises(Problem):
        remove(actor=cao_bang.system, row=document)
    assert Document.objects.count() == 1 and "document.remove" not in verbs()


@pytest.mark.parametrize(
    ("keep", "told"),
    [
        (keep_note, {"kind": "rumour", "title": "x"}),
        (keep_note, {"kind": "goal", "title": ""}),
        (keep_note, {"kind": "goal", "title": "x", "target_percent": Decimal(101)}),
        (keep_system, {"kind": "spaceship", "title": "x"}),
        (keep_system, {"kind": "website", "title": "x", "channels": [{"kind": "pigeon"}]}),
        (
            keep_model,
            {
                "kind": "other",
                "title": "x",
                "starts_on": date(2026, 2, 1),
                "ends_on": date(2026, 1, 1),
            },
        ),
    ],
)
def test_what_makes_no_sense_is_refused(cao_bang: Province, keep, told) -> None:
    with pytest.raises(Problem):
        keep(actor=cao_bang.system, place=cao_bang.unit, **told)
    assert not Line.objects.exists()


def test_the_database_itself_refuses_a_key_twice(cao_bang: Province) -> None:
    told = {"province": "04", "place": cao_bang.unit, "key": "a", "title": {}, "kind": "goal"}
    Note.objects.create(**told)
    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.create(**told)
    Note.objects.create(**{**told, "key": ""})
    Note.objects.create(**{**told, "key": ""})
