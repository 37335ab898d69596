"""The same batch on two connections at one moment: answers are stored, nothing is there twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from doorstep.kernel.access.models import Device
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.people.models import Household
from doorstep.kernel.sync.models import Command
from doorstep.kernel.sync.waiting import look_after
from tests.kernel.field import NOW, Field, make_field, phone

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time"
    ),
]


def at_once(*acts: Callable[[], object]) -> list[Any]:
    """Do `acts` on connections of their own, begun at one moment; give what each gave or raised."""
    came: list[Any] = [None] * len(acts)
    line = threading.Barrier(len(acts))

    def run(n: int, act: Callable[[], object]) -> None:
        line.wait()
        try:
            came[n] = act()
        except Exception as why:  # told to the test, which judges it
            came[n] = why
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=told) for told in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return came


@pytest.mark.parametrize("is_carried", [False, True], ids=["by itself", "also by a courier"])
def test_the_same_batch_twice_at_once(is_carried: bool):
    field: Field = make_field()
    homes = [field.household() for _i in range(20)]
    visits = [field.visit(h["id"]) for h in homes for _n in range(3)]
    wrong = field.household(village=55)
    batch = [*homes, *visits, wrong]
    courier = phone(field.world, 51, *field.members).device if is_carried else field.device
    for _again in range(3):
        first, second = at_once(
            lambda: field.push(*batch),
            lambda: field.push(*reversed(batch), device=courier),
        )
        assert isinstance(first, list) and isinstance(second, list), (first, second)
        assert {a.id: a for a in first} == {a.id: a for a in second}
        assert [a.state for a in first] == ["applied"] * 80 + ["attention"]
    assert Household.objects.count() == 20
    assert Activity.objects.count() == 60
    assert Command.objects.count() == 81


def test_what_waits_and_what_it_waits_for_at_once():
    field = make_field()
    other = phone(field.world, 51, *field.members).device
    for _again in range(5):
        home = field.household()
        visits = [field.visit(home["id"]) for _n in range(5)]
        at_once(partial(field.push, home), partial(field.push, *visits, device=other))
        look_after(actor=field.world.actor, at=NOW)
        rows = Command.objects.filter(pk__in=[v["id"] for v in visits])
        assert set(rows.values_list("state", flat=True)) == {"applied"}


def test_many_phones_with_a_visit_each_at_once():
    field = make_field()
    home = field.household()
    field.push(home)
    phones = [phone(field.world, 51, *field.members).device for _n in range(8)]
    every = [(field.visit(home["id"]), device) for _again in range(6) for device in phones]
    strange = field.visit(home["id"], place=999)
    acts = [partial(field.push, told, device=device) for told, device in every]
    came = at_once(*acts, partial(field.push, strange), *acts[:8])
    assert all(isinstance(one, list) for one in came), came
    answers = [one[0] for one in came if isinstance(one, list)]
    assert [a.state for a in answers] == ["applied"] * 48 + ["attention"] + ["applied"] * 8
    assert [a.id for a in answers[:48]] == [told["id"] for told, _device in every]
    assert Activity.objects.count() == 48
    told = Command.objects.filter(verb="activities.record", state="applied")
    assert {(str(c.pk), c.device_id) for c in told} == {(t["id"], d.pk) for t, d in every}


def test_a_phone_that_has_to_wait_holds_up_no_other():
    field = make_field()
    home = field.household()
    field.push(home)
    held, other = field.device, phone(field.world, 51, *field.members).device
    locked, is_free = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Device.objects.select_for_update().get(pk=held.pk)
            locked.set()
            assert is_free.wait(50)

    def slow() -> object:
        assert locked.wait(10)
        return field.push(field.visit(home["id"]), device=held)

    def quick() -> object:
        assert locked.wait(10)
        for _again in range(3):
            answers = field.push(field.visit(home["id"]), device=other)
        is_free.set()  # only now: before, the slow one cannot have been done
        return answers

    _none, slowly, quickly = at_once(hold, slow, quick)
    assert [a.state for a in (*slowly, *quickly)] == ["applied"] * 2
    assert Activity.objects.count() == 4
