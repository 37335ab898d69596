"""Two records turn out to be one person, or not: where the certificate is, and that one stands."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from doorstep.capabilities.learning.certificates.actions import revoke, unbar
from doorstep.capabilities.learning.certificates.models import Certificate, StatusEntry
from doorstep.capabilities.learning.certificates.queries import (
    certificate_of,
    certificates,
    of_records,
    to_print,
)
from doorstep.capabilities.learning.certificates.verifying import REPLACED, check
from doorstep.kernel.attainments.actions import withdraw
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.journal.models import Line
from doorstep.kernel.people.merging import merge_persons, undo_merge
from doorstep.server.retention import erase
from tests.capabilities.certificate_world import (
    AT,
    DAY,
    adopted,
    attest,
    earned,
    is_skilled,
    passes,
    standing,
)
from tests.kernel.people_world import People, people_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tmp_path, settings) -> People:
    settings.VAR_DIR = tmp_path
    world = people_world()
    adopted(world)
    return world


def merged(world: People, kept: UUID, gone: UUID) -> UUID:
    pk: UUID = merge_persons(actor=world.actor, kept=kept, gone=gone, reason="the same").pk
    return pk


def test_a_certificate_is_where_the_person_is(world: People) -> None:
    found = earned(world)
    gone = found.person_id
    kept = world.person("Lò Thị Mây Hoa", village=55)
    old, new = world.officer("commune", 41), world.officer("commune", 42)
    merge = merged(world, kept, gone)
    assert is_skilled(kept) and check(found.number).state == "valid"
    assert [*certificates(actor=old)] == [] and [*to_print(actor=old, place=41)] == []
    with pytest.raises(Problem):
        certificate_of(actor=old, id=found.pk)
    (seen,) = certificates(actor=new)
    assert seen == found and seen.holder.pk == kept
    assert [*to_print(actor=new, place=42)] == [*to_print(actor=new, place=55)] == [found]
    assert [*of_records(actor=new, records=[kept, gone])] == [found]
    for actor in (world.actor, world.officer("province", 40)):
        assert [*certificates(actor=actor)] == [found]
        assert [*to_print(actor=actor, place=41)] == []
    with pytest.raises(NotAllowed):
        revoke(actor=old, certificate=Certificate.objects.get(), reason="x", at=AT)
    undo_merge(actor=world.actor, merge=merge)
    assert [*certificates(actor=old)] == [*to_print(actor=old, place=51)] == [found]
    assert [*certificates(actor=new)] == [] and standing(kept) == []


def test_the_officers_of_the_new_place_take_it_back(world: People) -> None:
    found = earned(world)
    gone = found.person_id
    kept = world.person("Lò Thị Mây", village=55)
    merged(world, kept, gone)
    new = world.officer("commune", 42)
    (seen,) = certificates(actor=new)
    revoke(actor=new, certificate=seen, reason="wrong name", at=AT)
    assert Line.objects.get(verb="certificate.revoke", about_id=str(found.pk)).place_id == 55
    assert not is_skilled(kept) and check(found.number).state == "revoked"
    unbar(actor=new, certificate=seen)


def test_the_later_of_two_is_replaced_and_says_so(world: People) -> None:
    first = earned(world)
    kept = first.person_id
    second = earned(world, village=55)
    gone = second.person_id
    merge = merged(world, kept, gone)
    assert standing(kept) == [first] and standing(gone) == []
    assert check(second.line).state == check(second.number).state == REPLACED
    page = Client(headers={"accept-language": "en"}).post("/certificates/", {"code": second.number})
    assert "replaced by another one" in page.content.decode()
    assert "taken back" not in page.content.decode().split("<form")[0]
    assert {c.pk for c in of_records(actor=world.actor, records=[kept, gone])} == {
        first.pk,
        second.pk,
    }
    undo_merge(actor=world.actor, merge=merge)
    assert standing(kept) == [first] and standing(gone) == [second]
    assert check(second.line).state == check(second.number).state == "valid"
    assert is_skilled(kept) and is_skilled(gone)
    assert Line.objects.filter(verb="certificate.bring_back", about_id=str(second.pk)).exists()


def test_the_earlier_one_stays_whichever_record_stays(world: People) -> None:
    first, second = earned(world), earned(world, village=55)
    first_of, second_of = first.person_id, second.person_id
    merged(world, second_of, first_of)
    assert standing(first_of) == [first] and standing(second_of) == []
    assert is_skilled(second_of)
    (seen,) = to_print(actor=world.officer("commune", 42), place=55)
    assert seen == first
    second.refresh_from_db()
    assert second.reason == "merged"


def test_a_badge_that_was_handed_out_and_replaced_stays_so(world: People) -> None:
    kept = earned(world).person_id
    second = earned(world, village=55)
    gone = second.person_id
    StatusEntry.objects.create(certificate=second, province="04", given_at=AT)
    merge = merged(world, kept, gone)
    undo_merge(actor=world.actor, merge=merge)
    (another,) = standing(gone)
    assert another.number != second.number and check(second.number).state == REPLACED


def test_what_holds_no_more_does_not_come_back(world: People) -> None:
    first = earned(world)
    kept = first.person_id
    gone = world.person("Lò Thị Mây", village=55, birth=1966)
    attest(world, gone)
    source = passes(world, gone)
    (second,) = standing(gone)
    merge = merged(world, kept, gone)
    withdraw(actor=world.actor, source="officer", source_ids=[source])
    undo_merge(actor=world.actor, merge=merge)
    assert standing(kept) == [first] and standing(gone) == [] and not is_skilled(gone)
    assert check(second.number).state == "revoked"


def test_a_merge_that_moves_the_day_moves_it_for_the_person(world: People) -> None:
    found = earned(world)
    gone = found.person_id
    kept = world.person("Lò Thị Mây", village=55, birth=1966)
    early = DAY - timedelta(days=9)
    attest(world, kept, on=early)
    passes(world, kept, "safety", on=early)
    assert len(standing(kept)) == 1
    merged(world, kept, gone)
    (stands,) = [*standing(kept), *standing(gone)]
    assert stands == found and stands.earned_on == early
    reached = Attainment.objects.get(subject=kept, code="basic_skills")
    assert reached.is_live and reached.first_on == early


def test_the_name_stays_while_the_person_is_here(world: People) -> None:
    found = earned(world)
    gone = found.person_id
    kept = world.person("Lò Thị Mây", village=55, birth=1966)
    merged(world, kept, gone)
    found.person.__class__.objects.filter(pk=gone).update(left_on=DAY, left_reason="error")
    erase(actor=world.actor, at=AT + timedelta(days=9 * 366))
    found.refresh_from_db()
    assert found.name == "Lò Thị Mây" and found.line
