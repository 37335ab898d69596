"""Words typed in any way are found, and names are told apart where the language does."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.basics import text

VECTORS = Path(__file__).parent.parent / "vectors"
CASES = json.loads((VECTORS / "search_vi.json").read_text(encoding="utf-8"))["cases"]
NAMES = json.loads((VECTORS / "order_vi.json").read_text(encoding="utf-8"))["names"]
VIETNAMESE = st.text(alphabet="aăâbcdđeêhiklmnoôơrtuưxyàảãáạằắặầấậềếệìỉịồốộờớợừứựỳýỵ ĐẠÒ'-.12")


@pytest.mark.parametrize(("query", "name", "found"), CASES)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_query_finds_a_name_however_both_were_typed(query, name, found, form):
    key = text.search_key(unicodedata.normalize(form, name))
    assert text.words_match(unicodedata.normalize("NFD", query), key) is found
    assert text.words_match(unicodedata.normalize("NFC", query), key) is found


def test_a_search_key_is_plain_words():
    assert text.search_key("  Đạ Ròn, D'Ran (Lâm-Đồng) ") == "da ron d ran lam dong"


def test_search_keys_of_all_unit_names_are_ascii_and_free_of_marks():
    keys = [text.search_key(name) for name in NAMES]
    assert all(key.isascii() for key in keys)


@given(st.text())
def test_keys_and_tidy_text_do_not_change_a_second_time(s):
    assert text.search_key(text.search_key(s)) == text.search_key(s)
    assert text.tidy(text.tidy(s)) == text.tidy(s)
    assert text.search_key(text.tidy(s)) == text.search_key(s)


@given(st.text())
def test_composed_and_decomposed_text_have_one_key(s):
    composed, decomposed = (unicodedata.normalize(form, s) for form in ("NFC", "NFD"))
    assert text.search_key(composed) == text.search_key(decomposed)
    assert text.tidy(composed) == text.tidy(decomposed)


def test_bengali_keeps_its_signs():
    assert text.search_key("প্রশাসনিক পদ্ধতি।") == "প্রশাসনিক পদ্ধতি"
    assert text.tidy("র\u200dযাব") == "র\u200dযাব"
    assert text.search_key("র\u200dযাব") == text.search_key("রযাব")


def test_tidy_takes_out_what_cannot_be_seen():
    assert text.tidy("\ufeffXã\u00a0\u200b Bắc\t\n Sơn\u200d \x00") == "Xã Bắc Sơn"
    assert text.tidy("e\u0302\u0323") == "ệ"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Hoà An", "Hòa An"),
        ("Thuỷ", "Thủy"),
        ("Lý", "Lí"),
        ("Quý", "Quí"),
        ("Mỹ Kỳ", "Mĩ Kì"),
        ("XÃ  BẮC SƠN", "xã Bắc Sơn"),
        ("Ðạ Ròn", "Đạ Ròn"),
        ("D’Ran", "D'Ran"),
        ("Xuân Trường – Đà Lạt", "Xuân Trường-Đà Lạt"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Việt Hà"), "Nguyễn Thị Việt Hà"),
    ],
)
def test_spellings_of_one_name(a, b):
    assert text.same_name(a, b)
    assert text.same_name(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Hà", "Hạ"),
        ("Lan", "Lân"),
        ("Đông", "Dông"),
        ("Thúy", "Thúi"),
        ("Tay", "Tai"),
        ("Vy", "Vi"),
        ("Hoà", "Hoa"),
        ("Đắk Lắk", "Đăk Lăk"),
        ("Lan Anh", "Lan"),
    ],
)
def test_names_that_differ(a, b):
    assert not text.same_name(a, b)


@given(VIETNAMESE)
def test_a_name_is_itself_in_capitals_and_decomposed(s):
    assert text.same_name(s, unicodedata.normalize("NFD", s.upper()))


def test_slugs_carry_the_code():
    assert text.ascii_slug("D'Ran", "24934") == "d-ran-24934"
    assert text.ascii_slug("Xã Đạ Ròn", "QĐ_07") == "xa-da-ron-qd-07"
    assert text.ascii_slug("ঢাকা", "01") == "01"


def test_digits_become_ascii():
    assert text.map_digits("৩৫০ ０９ Đ") == "350 09 Đ"


@pytest.mark.parametrize(
    ("full", "given_name"),
    [
        ("Nguyễn Thị Việt Hà", "Hà"),
        ("  Giàng A  Páo ", "Páo"),
        ("Rơ Châm Dih", "Dih"),
        ("Kpă H'Miên", "H'Miên"),
        ("Y Moan Ênuôl", "Y Moan"),
        ("H'Hen Niê", "H'Hen"),
        ("H Wer Êban", "H Wer"),
        ("Páo", "Páo"),
        ("", ""),
    ],
)
def test_the_name_a_person_is_called_by(full, given_name):
    assert text.given_name(full) == given_name
