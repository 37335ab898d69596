"""Fields merge or disagree; officers decide; what waits too long is shown; parcels, incidents."""

from __future__ import annotations

import json
import os
import zlib
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from doorstep.kernel.access.actors import actor_of
from doorstep.kernel.access.devices import revoke
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.journal.models import Line
from doorstep.kernel.people.actions import merge_persons, move_person
from doorstep.kernel.people.models import Household, Person
from doorstep.kernel.places.actions import merge_units
from doorstep.kernel.sync import attention, keys, parcels
from doorstep.kernel.sync.incident import persons_on
from doorstep.kernel.sync.models import Command, Disagreement
from doorstep.kernel.sync.waiting import look_after
from tests.kernel.field import NOW, TODAY, Field, account, ids, make_field, phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def field() -> Field:
    return make_field()


def officer(field: Field):
    return actor_of(field.officer, on=TODAY)


def correct(field: Field, home: str, **fields):
    told = {name: {"was": was, "now": now} for name, (was, now) in fields.items()}
    return field.command("people.correct", type="household", id=home, fields=told)


def test_disjoint_fields_merge_and_two_values_disagree(field: Field):
    home = field.household(address="nhà 1")
    field.push(home)
    one = correct(field, home["id"], address=("nhà 1", "nhà 2"))
    two = correct(field, home["id"], phone=("", "0912345678"), address=("nhà 1", "nhà 3"))
    same = correct(field, home["id"], address=("nhà 1", "nhà 2"))
    answers = field.push(one, two, same)
    assert [a.state for a in answers] == ["applied"] * 3
    assert answers[1].result["disagrees"] == ["address"]
    row = Household.objects.get()
    assert (row.address, row.phone) == ("nhà 2", "+84912345678")
    [apart] = attention.disagreements_for(officer(field))
    assert (apart.seen, apart.kept, apart.other) == ("nhà 1", "nhà 2", "nhà 3")
    attention.settle_disagreement(
        actor=officer(field), disagreement=apart.pk, is_other_taken=True, at=NOW
    )
    assert Household.objects.get().address == "nhà 3"
    assert Disagreement.objects.get().kept == "nhà 2"
    assert Line.objects.filter(verb="sync.settle_disagreement").exists()


def test_amendments_merge_by_the_same_rule(field: Field):
    leader = account("trưởng", 51, "team_leader")
    device = phone(field.world, 51, leader).device
    home = field.household()
    visit = field.visit(home["id"])
    field.push(home, visit)

    def amend(**fields):
        told = {name: {"was": was, "now": now} for name, (was, now) in fields.items()}
        return field.command(
            "activities.amend", by=leader, activity=visit["id"], reason="đếm lại", fields=told
        )

    one = amend(**{"answers.persons_guided": (2, 3)})
    two = amend(**{"answers.persons_guided": (2, 4), "answers.remarks": (None, "vui")})
    assert [a.state for a in field.push(one, two, device=device)] == ["applied"] * 2
    now = Activity.objects.get(is_current=True)
    assert (now.answers["persons_guided"], now.answers["remarks"]) == (3, "vui")
    [apart] = attention.disagreements_for(officer(field))
    attention.settle_disagreement(
        actor=officer(field), disagreement=apart.pk, is_other_taken=True, at=NOW
    )
    assert Activity.objects.get(is_current=True).answers["persons_guided"] == 4
    void = field.command("activities.void", by=leader, activity=visit["id"], reason="nhầm")
    again = field.command("activities.void", by=leader, activity=visit["id"], reason="nhầm")
    assert [a.state for a in field.push(void, again, device=device)] == ["applied"] * 2


def test_an_officer_enters_what_was_out_of_reach_or_sets_it_aside(field: Field):
    far, farther = field.household(village=53), field.household(village=55)
    field.push(far, farther)
    here = officer(field)
    assert {c.pk for c in attention.waiting_for(here)} == {ids(far)}
    with pytest.raises(Problem):
        attention.enter(actor=here, command=ids(farther), at=NOW)
    attention.enter(actor=here, command=ids(far), at=NOW)
    assert Household.objects.get().village_id == 53
    [answer] = field.push(far)
    assert (answer.state, answer.reason) == ("settled", "sync.applied_by_officer")
    assert answer.result["id"] == far["id"]
    with pytest.raises(Problem, match="decided"):
        attention.set_aside(actor=here, command=ids(far), reason="x", at=NOW)
    attention.set_aside(actor=field.world.actor, command=ids(farther), reason="lạc", at=NOW)
    [answer] = field.push(farther)
    assert (answer.state, answer.words) == ("settled", "An officer set it aside. lạc")


def test_what_waits_for_an_officers_entry_goes_on_after_it(field: Field):
    home = field.household(village=53)
    visit = field.visit(home["id"])
    assert [a.state for a in field.push(home, visit)] == ["attention", "waiting"]
    attention.enter(actor=officer(field), command=ids(home), at=NOW)
    assert Command.objects.get(pk=ids(visit)).state == "applied"


def test_after_five_days_it_needs_attention_and_still_goes_on(field: Field):
    home = field.household()
    visit = field.visit(home["id"])
    field.push(visit)
    look_after(actor=field.world.actor, at=NOW + timedelta(days=6))
    assert Command.objects.get().reason == "sync.waited_too_long"
    field.push(home)
    assert Command.objects.get(pk=ids(visit)).state == "applied"


def test_unknown_verbs_wait_for_the_upgrade(field: Field):
    later = field.command("people.teleport", village=51, head_name="Nông Văn Slầy")
    field.push(later)
    Command.objects.update(verb="people.register_household")
    assert look_after(actor=field.world.actor, at=NOW) == 1
    assert Command.objects.get().state == "applied"


def test_facts_of_a_merged_person_count_for_the_kept_one(field: Field):
    one, two = field.person(), field.person(full_name="Nông Thị My")
    field.push(one, two)
    merge_persons(actor=field.world.actor, kept=ids(one), gone=ids(two), reason="một người")
    home = field.household()
    visit = field.visit(home["id"], persons=[two["id"], one["id"]])
    told = {"full_name": {"was": "Nông Thị Mỵ", "now": "Nông Thị Mị"}}
    fix = field.command("people.correct", type="person", id=two["id"], fields=told)
    assert [a.state for a in field.push(home, visit, fix)] == ["applied"] * 3
    assert Person.objects.get(pk=ids(one)).full_name == "Nông Thị Mị"
    a = Activity.objects.get()
    assert list(a.participants.values_list("person_id", flat=True)) == [ids(one)]


def test_a_fact_at_a_village_that_was_merged_counts_in_the_new_one(field: Field):
    home = field.household()
    field.push(home)
    merge_units(
        actor=field.world.actor,
        olds=[51, 52],
        code="00000099",
        name="Xóm Mới",
        type="xóm",
        parent=41,
        effective_on=TODAY - timedelta(days=3),
        decision="1/NQ",
    )
    before = field.visit(home["id"], happened_on=(TODAY - timedelta(days=9)).isoformat())
    after = field.visit(home["id"])
    assert [a.state for a in field.push(before, after)] == ["applied"] * 2
    old, new = (Activity.objects.get(pk=ids(v)) for v in (before, after))
    assert old.place_id == 51 and new.place_id not in (51, 52)
    assert old.attention == new.attention == ""


def sealed(told: dict) -> bytes:
    """Seal as the client does."""
    mine, theirs = ec.generate_private_key(ec.SECP256R1()), keys.private_key(keys.SEAL)
    point = keys.point_of(theirs)
    head = b"DSP1" + keys.key_id(point) + keys.point_of(mine)
    shared = mine.exchange(ec.ECDH(), theirs.public_key())
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=b"", info=head).derive(shared)
    machine = zlib.compressobj(wbits=31)
    packed = machine.compress(json.dumps(told).encode()) + machine.flush()
    iv = os.urandom(12)
    return head + iv + AESGCM(key).encrypt(iv, packed, head)


def parcel(field: Field, *commands) -> bytes:
    credentials = f"Device {field.enrolled.credentials}"
    return sealed(
        {
            "authorization": credentials,
            "sent_at": NOW.isoformat(),
            "app": "1",
            "commands": list(commands),
        }
    )


def test_a_sealed_parcel_goes_through_the_same_inbox(field: Field):
    home = field.household()
    raw = parcel(field, home)
    assert home["id"].encode() not in raw
    _found, answers = parcels.take(actor=field.world.actor, raw=raw, at=NOW)
    assert [a.state for a in answers] == ["applied"]
    parcels.take(actor=field.world.actor, raw=raw, at=NOW)
    assert field.push(home)[0].state == "applied" and Household.objects.count() == 1
    told = parcels.receipt(parcels.parcel_id(raw), answers, at=NOW)
    raw_signature = keys.base64.urlsafe_b64decode(told["signature"] + "==")
    r, s = (int.from_bytes(part, "big") for part in (raw_signature[:32], raw_signature[32:]))
    public = keys.private_key(keys.SIGN).public_key()
    public.verify(encode_dss_signature(r, s), told["told"].encode(), ec.ECDSA(hashes.SHA256()))
    assert json.loads(told["told"])["parcel"] == parcels.parcel_id(raw)


@pytest.mark.parametrize("broken", ["magic", "key", "cut", "flipped", "nobody"])
def test_parcels_that_cannot_be_read_are_said(field: Field, broken: str):
    raw = bytearray(parcel(field, field.household()))
    if broken == "magic":
        raw[0] ^= 1
    elif broken == "key":
        raw[5] ^= 1
    elif broken == "cut":
        del raw[60:]
    elif broken == "flipped":
        raw[-1] ^= 1
    else:
        raw = bytearray(sealed({"sent_at": NOW.isoformat(), "commands": []}))
    with pytest.raises(Problem):
        parcels.take(actor=field.world.actor, raw=bytes(raw), at=NOW)
    assert not Command.objects.exists()


def test_days_on_the_way_are_no_fault_of_the_clock(field: Field):
    """A parcel reaches signal after a week: the visit keeps its moment, unless the clock is known
    to have been wrong."""
    home, late = field.household(), NOW + timedelta(days=7)
    parcels.take(actor=field.world.actor, raw=parcel(field, home), at=late)
    row = Command.objects.get(pk=home["id"])
    assert (row.clock, row.off_s) == ("", 0)
    assert row.made_at == NOW - timedelta(minutes=5)
    wrong = field.household()
    told = {"authorization": f"Device {field.enrolled.credentials}", "commands": [wrong]}
    raw = sealed({**told, "sent_at": NOW.isoformat(), "off_s": 90_000})
    parcels.take(actor=field.world.actor, raw=raw, at=late)
    assert Command.objects.get(pk=wrong["id"]).clock == "impossible"
    ahead = field.household()
    raw = sealed({**told, "commands": [ahead], "sent_at": (late + timedelta(days=3)).isoformat()})
    parcels.take(actor=field.world.actor, raw=raw, at=late)
    assert Command.objects.get(pk=ahead["id"]).clock == "impossible"


def test_a_carrier_s_receipt_tells_nothing_particular(field: Field):
    raw = parcel(field, field.household(village=55))
    _found, [answer] = parcels.take(actor=field.world.actor, raw=raw, at=NOW)
    [carried] = parcels.for_a_carrier([answer._replace(words="Nhà bà Lan", result={"a": 1})])
    assert (carried.id, carried.state, carried.result) == (answer.id, answer.state, {})
    assert "Lan" not in carried.words and carried.reason == answer.reason


def test_what_a_revoked_device_had_sealed_is_looked_at(field: Field):
    raw = parcel(field, field.household())
    revoke(actor=officer(field), device=field.device, reason="mất", at=NOW)
    _found, answers = parcels.take(actor=field.world.actor, raw=raw, at=NOW)
    assert (answers[0].state, answers[0].reason) == ("attention", "sync.revoked")
    attention.enter(actor=officer(field), command=Command.objects.get().pk, at=NOW)
    assert Household.objects.count() == 1


def test_whose_data_a_lost_phone_could_hold(field: Field):
    here = field.world.person("Lý Thị Ở", village=51)
    left = field.world.person("Lý Thị Đi", village=51)
    came = field.world.person("Lý Thị Đến", village=52)
    field.world.person("Lý Thị Khác", village=53)
    move_person(actor=field.world.actor, person=left, village=53, on=TODAY - timedelta(days=5))
    move_person(actor=field.world.actor, person=came, village=51, on=TODAY - timedelta(days=5))
    revoke(actor=officer(field), device=field.device, reason="mất", at=NOW)
    told = persons_on(actor=officer(field), device=field.device, at=NOW + timedelta(days=2))
    assert {row.id for row in told} == {here, left, came}
    names = [row.full_name for row in told]
    assert names.index("Lý Thị Đến") < names.index("Lý Thị Đi") < names.index("Lý Thị Ở")
    neighbour = actor_of(account("xa", 42, "officer"), on=TODAY)
    with pytest.raises(NotAllowed):
        persons_on(actor=neighbour, device=field.device, at=NOW)
