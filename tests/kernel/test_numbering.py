"""Document numbers of the State and of the Party are read, and nothing typed breaks the reader."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.basics.numbering import KINDS, DocumentNumber, read_number

VECTORS = Path(__file__).parent.parent / "vectors"
CASES = json.loads((VECTORS / "document_numbers.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_a_printed_number_is_read(case):
    assert read_number(case[0]) == DocumentNumber(*case)


@given(st.text() | st.text(alphabet="0123456789/-KHQĐU &"))
def test_reading_never_fails_and_keeps_the_text(printed):
    assert read_number(printed).as_printed == printed


def test_kinds_are_named_in_three_languages():
    assert KINDS["KH"]["vi"] == "Kế hoạch"
    assert KINDS["KH"]["en"] == "Plan"
    assert all(set(names) == {"vi", "en", "bn"} and all(names.values()) for names in KINDS.values())
    assert all(read_number(f"1/{kind}-UBND").kind == kind for kind in KINDS)
