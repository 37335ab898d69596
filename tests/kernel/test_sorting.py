"""Sort keys give the order of ICU without ICU, on any database."""

import json
import random
import sqlite3
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.basics.sorting import person_key, sort_key

VECTORS = Path(__file__).parent.parent / "vectors"
NAMES = json.loads((VECTORS / "order_vi.json").read_text(encoding="utf-8"))["names"]


def test_the_order_of_three_thousand_names_is_that_of_icu():
    shuffled = random.Random(7).sample(NAMES, len(NAMES))
    assert len(NAMES) > 2_500
    assert sorted(shuffled, key=sort_key) == NAMES


def test_no_two_different_names_share_a_key():
    assert all(sort_key(a) < sort_key(b) for a, b in pairwise(NAMES))


def test_a_database_sorts_keys_alike():
    connection = sqlite3.connect(":memory:")
    connection.execute("create table place (name text, key text)")
    rows = [(name, sort_key(name)) for name in reversed(NAMES)]
    connection.executemany("insert into place values (?, ?)", rows)
    found = connection.execute("select name from place order by key").fetchall()
    assert [name for (name,) in found] == NAMES


@given(st.text())
def test_a_key_is_ascii_and_the_same_for_both_forms(s):
    keys = {sort_key(unicodedata.normalize(form, s)) for form in ("NFC", "NFD")}
    assert len(keys) == 1
    key = keys.pop()
    assert key.isascii()
    assert key == key.strip()


@pytest.mark.parametrize(
    "in_order",
    [
        ["x", "Ỷ", "Yên", "z"],
        ["da", "Da", "đa", "Đa", "ea"],
        ["ma", "mà", "mả", "mã", "má", "mạ", "mai"],
        ["Bản 1", "Bản 10", "Bản 2", "Bản A"],
        ["Dran", "Đà Nẵng", "Đạ Ròn", "E"],
    ],
)
def test_school_order(in_order):
    assert sorted(in_order[::-1], key=sort_key) == in_order


def test_look_alikes_of_d_stand_with_d():
    assert sort_key("Ðạ Ròn") == sort_key("Đạ Ròn") == sort_key("Ɖạ Ròn")


def test_a_class_list_goes_by_given_name_then_whole_name():
    people = [
        "Trần Văn An",
        "Lê Thị Ân",
        "Đỗ Thị Bình",
        "Hoàng Văn Đạt",
        "NGUYỄN VĂN HÀ",
        "Phạm Thị Hà",
        "Bùi Thị Hạ",
        "Giàng A Páo",
    ]
    assert sorted(people[::-1], key=person_key) == people
