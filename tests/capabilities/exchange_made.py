"""Questions made at random for the tests of exchange, and what a round trip should give."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from doorstep.capabilities.learning.exchange.formats import Format
from doorstep.capabilities.learning.exchange.holding import reduced
from doorstep.capabilities.learning.exchange.merging import Bank, judged
from doorstep.capabilities.learning.exchange.shapes import normal, plain_line
from doorstep.capabilities.learning.symbols import drawings

HARD = (
    "<script>alert(1)</script>", "a < b & c > d", "&amp;", "[html]x", "%50%", "x -> y", "x → y",
    "A. B. C", "Câu 2: gì?", "Đáp án: B", "{a}", "~=#:", "\\n \\\\", "=1+1", "'=x", "-5", "@x",
    "_x0041_", "====", "####", "::t::", "// gì", "$CATEGORY: x", "B", "1. B", "tổng cộng",
    'he said "no"', "a;b,c", "ệ ỗ ữ", "]]>", "<!-- x -->", "00123", "*A. x",
)  # fmt: skip
WORDS = (
    st.one_of(st.sampled_from(HARD), st.text(max_size=30))
    .map(plain_line)
    .filter(lambda text: bool(text.strip("\u200b\ufeff")))
)
CODES = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_.", min_size=1, max_size=20)
SHOWS = st.lists(st.sampled_from(sorted(drawings())), min_size=1, max_size=3)
NUMBERS = st.one_of(
    st.integers(-(10**12), 10**12),
    st.decimals(-(10**6), 10**6, places=4).map(float),
)


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    """One sound question of any kind."""
    kind = draw(st.sampled_from(sorted(_KEYS)))
    table: dict[str, Any] = {
        "code": draw(CODES), "topic": "t", "pool": draw(st.sampled_from(["practice", "test"])),
        "kind": kind, "ask": draw(WORDS), "why": draw(WORDS), "is_fixed": draw(st.booleans()),
    }  # fmt: skip
    if draw(st.booleans()):
        table |= {"show": draw(SHOWS), "alt": draw(WORDS)}
    return normal(table | _KEYS[kind](draw))


def _choices(draw: st.DrawFn, least: int, most: int) -> list[dict[str, Any]]:
    texts = draw(st.lists(WORDS, min_size=least, max_size=most, unique_by=str.casefold))
    return [{"text": text, "why": draw(st.just("") | WORDS)} for text in texts]


def _single(draw: st.DrawFn) -> dict[str, Any]:
    choices = _choices(draw, 2, 4)
    draw(st.sampled_from(choices))["right"] = True
    return {"choices": choices}


def _multiple(draw: st.DrawFn) -> dict[str, Any]:
    choices = _choices(draw, 3, 6)
    for one in choices[: draw(st.integers(1, len(choices) - 1))]:
        one["right"] = True
    return {"choices": draw(st.permutations(choices))}


def _picture(draw: st.DrawFn) -> dict[str, Any]:
    choices = _single(draw)["choices"]
    return {"choices": [{**one, "show": draw(SHOWS), "alt": one["text"]} for one in choices]}


def _pairs(draw: st.DrawFn) -> dict[str, Any]:
    sides = [draw(st.lists(WORDS, min_size=3, max_size=3, unique_by=str.casefold))
             for _side in range(2)]  # fmt: skip
    return {"pairs": [{"left": a, "right": b} for a, b in zip(*sides, strict=True)]}


_KEYS: dict[str, Any] = {
    "single": _single,
    "multiple": _multiple,
    "picture": _picture,
    "true_false": lambda draw: {"is_true": draw(st.booleans())},
    "order": lambda draw: {
        "items": draw(st.lists(WORDS, min_size=3, max_size=5, unique_by=str.casefold))
    },
    "match": _pairs,
    "number": lambda draw: {
        "answer": draw(NUMBERS), "tolerance": abs(draw(NUMBERS)), "unit": draw(st.just("") | WORDS),
    },
}  # fmt: skip


def come_back(form: Format, tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Write questions, read them again, and give them as they would be written to a bank."""
    reading = form.read(form.write(tables, course="x").raw)
    bank = Bank({"t": "T"}, ())
    found = judged(reading, bank=bank, holds=form.holds)
    assert not [one.losses for one in found if one.losses]
    return [one.table for one in found]


def expected(form: Format, tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the questions as the format holds them."""
    return [held for one in tables if (held := reduced(one, form.holds)[0])]
