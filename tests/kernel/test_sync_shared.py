"""Several phones in one transaction: each in its own name; what does not fit hurts no other."""

from __future__ import annotations

from typing import Any

import pytest

from doorstep.kernel.access.devices import revoke
from doorstep.kernel.access.models import Device
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.journal.models import Line
from doorstep.kernel.sync import inbox
from doorstep.kernel.sync.envelopes import Batch, envelope_of
from doorstep.kernel.sync.inbox import Brought
from doorstep.kernel.sync.models import Command
from tests.kernel.field import NOW, Field, account, ids, make_field, phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def field() -> Field:
    return make_field()


def brought(device: Device, *commands: dict[str, Any]) -> Brought:
    read = [envelope_of(told) for told in commands]
    return Brought(device, Batch(NOW, "1.0", list(commands)), read, NOW)


def at_once(*every: Brought) -> dict[Any, Command]:
    [rows, *others] = inbox.at_once(every)
    assert all(one is rows for one in others)
    return rows


def test_each_acts_in_their_own_name_from_their_own_phone(field: Field):
    home = field.household()
    field.push(home)
    there = account("sùng", 52)
    second = phone(field.world, 52, there).device
    one = field.visit(home["id"])
    other = field.visit(home["id"], place=52, by=there)
    rows = at_once(brought(field.device, one), brought(second, other))
    assert {row.state for row in rows.values()} == {"applied"}
    for told, who, device in ((one, field.members[0], field.device), (other, there, second)):
        activity = Activity.objects.get(pk=ids(told))
        assert (activity.recorded_by, activity.device) == (who.pk, str(device.pk))
        line = Line.objects.get(verb="activities.record", about_id=told["id"])
        assert (line.account_id, line.device) == (who.pk, str(device.pk))
        assert rows[ids(told)].device_id == device.pk
    reached = Line.objects.get(verb="activities.reach", place_id=51)
    assert (reached.about_id, reached.account_id) == (other["id"], there.pk)
    assert Attainment.objects.filter(subject=ids(home), code="visited").count() == 1


def test_what_one_may_not_another_may_not_either(field: Field):
    home = field.household()
    field.push(home)
    stranger = account("vàng", 55)
    far = phone(field.world, 55, stranger).device
    good = field.visit(home["id"])
    out = field.visit(home["id"], by=stranger)
    foreign = field.visit(home["id"], by=field.members[0])
    rows = at_once(brought(far, out, foreign), brought(field.device, good))
    told = {str(pk): (row.state, row.reason) for pk, row in rows.items()}
    assert told == {
        good["id"]: ("applied", ""),
        out["id"]: ("attention", "sync.place_out_of_reach"),
        foreign["id"]: ("attention", "sync.no_holder"),
    }


def test_one_that_does_not_fit_leaves_the_others_theirs(field: Field):
    homes = [field.household(), field.household()]
    field.push(*homes)
    other = phone(field.world, 51, field.members[1]).device
    good = [field.visit(home["id"]) for home in homes]
    bad = field.visit(homes[0]["id"], by=field.members[1], place=999)
    waits = field.visit("0194ba46-bc30-7e0d-8d00-b0179a1b3efc", by=field.members[1])
    rows = at_once(brought(field.device, *good), brought(other, bad, waits))
    assert [rows[ids(one)].state for one in (*good, bad, waits)] == [
        "applied", "applied", "attention", "waiting",
    ]  # fmt: skip


def test_the_same_from_two_phones_at_one_moment_is_there_once(field: Field):
    courier = phone(field.world, 51, *field.members).device
    home = field.household()
    changed = {**home, "payload": {**home["payload"], "head_name": "Ai Đó"}}
    rows = at_once(brought(field.device, home), brought(courier, home), brought(courier, changed))
    assert [row.device_id for row in rows.values()] == [field.device.pk]
    assert Command.objects.count() == 1
    assert field.push(changed)[0].reason == "sync.same_id"


def test_a_phone_revoked_since_it_proved_itself_is_refused_and_alone(field: Field):
    home = field.household()
    field.push(home)
    lost, other = field.device, phone(field.world, 51, *field.members).device
    revoke(actor=field.world.actor, device=lost, reason="mất máy", at=NOW)
    every = [brought(lost, field.visit(home["id"])), brought(other, field.visit(home["id"]))]
    with pytest.raises(Problem, match="revoked"):
        inbox.at_once(every)
    assert Activity.objects.count() == 0
    with pytest.raises(Problem) as refused:
        field.push(field.visit(home["id"]), device=lost)
    assert refused.value.code == "device.revoked"
    assert field.push(field.visit(home["id"]), device=other)[0].state == "applied"
