"""GIFT files as people write them: every kind, what is lost and what is refused."""

from __future__ import annotations

import unicodedata

import pytest

from doorstep.capabilities.learning.exchange.formats import FORMATS
from doorstep.capabilities.learning.exchange.merging import (
    NEW,
    REFUSED,
    Bank,
    Verdict,
    judged,
)
from doorstep.kernel.basics.problems import Problem

BANK = Bank({"calls": "Cuộc gọi giả danh"}, ())
GIFT = FORMATS["gift"]


def _read(text: str | bytes) -> list[Verdict]:
    raw = text if isinstance(text, bytes) else text.encode()
    return judged(GIFT.read(raw), bank=BANK, holds=GIFT.holds)


def _one(text: str) -> Verdict:
    (found,) = _read(text)
    return found


def test_a_single_choice_with_title_feedback_comment_and_category() -> None:
    found = _one(
        "// a comment\n$CATEGORY: $course$/Cuộc gọi giả danh\n\n"
        "// [id:otp-police]\n::Mã OTP::Công an hỏi mã OTP\\: làm gì? {\n"
        "~Đọc mã # Họ rút hết tiền.\n=Tắt máy\n####Không ai được hỏi mã.\n}"
    )
    assert (found.verdict, found.losses, found.where) == (NEW, (), "line 5")
    assert found.table == {
        "code": "otp-police", "topic": "calls", "pool": "practice", "kind": "single",
        "ask": "Công an hỏi mã OTP: làm gì?", "why": "Không ai được hỏi mã.",
        "choices": [{"text": "Đọc mã", "why": "Họ rút hết tiền."},
                    {"text": "Tắt máy", "right": True}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        ("A? {~%50%a ~%50%b ~%-100%c}", "multiple", [True, True, False]),
        ("A? {~%33.33333%a ~%33.33333%b ~%33.33333%c ~d}", "multiple", [True] * 3 + [False]),
        ("A? {TRUE}", "true_false", True),
        ("A? {F#Sai rồi.#Đúng rồi.}", "true_false", False),
        ("A? {#3}", "number", (3, None)),
        ("A? {#3.14:0.005}", "number", (3.14, 0.005)),
        ("A? {#1..5}", "number", (3, 2)),
        ("A? {#=1822:0 =%50%1822:2}", "number", (1822, None)),
        ("A? {=a -> 1 =b -> 2 =c -> 3}", "match", [("a", "1"), ("b", "2"), ("c", "3")]),
    ],
)
def test_every_kind(text: str, kind: str, key: object) -> None:
    table = _one(text).table
    told = {
        "multiple": lambda: [one.get("right", False) for one in table["choices"]],
        "true_false": lambda: table["is_true"],
        "number": lambda: (table["answer"], table.get("tolerance")),
        "match": lambda: [(one["left"], one["right"]) for one in table["pairs"]],
    }
    assert (table["kind"], told[kind]()) == (kind, key)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("A? {=a =b ~c}", "2 choices are marked as right"),
        ("A? {~a ~b ~c}", "at least one right and one wrong"),
        ("A? {~%30%a ~%30%b ~c}", "sum to 60 %, not 100"),
        ("A? {}", "free text"),
        ("A? {=Hà Nội =Ha Noi}", "typed in words"),
        ("Chỉ là lời dẫn.", "a text without a question"),
        ("A? {=a ~b", "a brace { or } is missing"),
        ("A? {#abc}", "abc is no number"),
        ("A? {#nan}", "nan is no number"),
        ("A? {=a ~b ~c ~d ~e}", "2 to 4 are expected, not 5"),
        ("A? {=" + "x" * 200 + " ~b}", "longer than 160"),
        ("{=a ~b}", "is missing"),
        ("A? {=a -> 1 =b}", "an arrow"),
    ],
)
def test_what_is_refused_says_why(text: str, why: str) -> None:
    found = _one(text)
    assert found.verdict == REFUSED
    assert why in "; ".join(found.faults)


@pytest.mark.parametrize(
    ("text", "ask", "loss"),
    [
        ("[html]<p>A <b>là</b><br>gì?</p> {T####x}", "A là gì?", "formatting"),
        ("[html]A?<script>alert(1)</script> {T####x}", "A?", "a script"),
        ('A? <iframe src\\="x">y</iframe> {T####x}', "A?", "embedded content (iframe)"),
        ("[html]x<sup>2</sup>? {T####x}", "x²?", "formatting"),
        ("A {T####x} là đúng.", "A _____ là đúng.", ""),
        ("[plain]a < b &amp; <b> {T####x}", "a < b &amp; <b>", ""),
        ("2 < 3? {T####x}", "2 < 3?", ""),
        ("A? {T}", "A?", "no explanation"),
        ("A? {=a ~%50%b ~c####x}", "A?", "count in part"),
    ],
)
def test_texts_become_plain_and_losses_are_told(text: str, ask: str, loss: str) -> None:
    found = _one(text)
    assert (found.verdict, found.table["ask"]) == (NEW, ask)
    assert loss in "; ".join(found.losses)
    assert bool(loss) == bool(found.losses)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1258", "nfd"])
def test_encodings_are_found_and_told(encoding: str) -> None:
    text = "Người lạ hỏi mã, bác làm gì? {=Tắt máy ~Đọc mã ngay####Không đọc mã.}"
    if encoding == "nfd":
        raw = unicodedata.normalize("NFD", text).encode()
    elif encoding == "cp1258":
        raw = _windows_1258(text)
    else:
        raw = text.encode(encoding)
    assert _read(raw)[0].table["ask"] == "Người lạ hỏi mã, bác làm gì?"
    remarks = GIFT.read(raw).remarks
    assert bool(remarks) == (encoding not in ("utf-8-sig", "nfd"))


def _windows_1258(text: str) -> bytes:
    """Write as Windows-1258 does: letters composed, tone marks behind them."""
    out = b""
    for sign in text:
        try:
            out += sign.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", sign)
            tone = next(c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", parts.replace(tone, ""))
            out += base.encode("cp1258") + tone.encode("cp1258")
    return out


def test_letters_of_no_known_encoding_are_refused_plainly() -> None:
    with pytest.raises(Problem, match="Save it as UTF-8"):
        GIFT.read("Ng\u00ad\u00eai l¹ hái m· OTP, b¸c lµm g×? Kh«ng ®äc m·".encode("latin-1"))


def test_numbers_make_stable_codes_and_titles_do_too() -> None:
    text = "::Câu 7::A? {T####x}\n\n::Câu 7::B? {T####x}\n\nC? {T####x}\n\nC? {T####x}"
    first, second = _read(text), _read(text)
    assert [one.code for one in first] == [one.code for one in second]
    assert first[0].code == "cau-7"
    assert first[1].code.startswith("cau-7-")
    assert first[2].code == "cau-3"
    assert first[3].verdict == "same"
    assert first[3].losses == ("is there already as cau-3",)
