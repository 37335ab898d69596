"""The words of question tables: headings and values, as written here and as people write them."""

from __future__ import annotations

from collections.abc import Mapping

from doorstep.kernel.basics.text import search_key
from doorstep.kernel.quizzes.questions import (
    MATCH,
    MULTIPLE,
    NUMBER,
    ORDER,
    PICTURE,
    PRACTICE,
    SINGLE,
    TEST,
    TRUE_FALSE,
)

LETTERS = "ABCDEF"
HEADINGS: dict[str, tuple[str, ...]] = {
    "kind": ("Loại", "Loại câu hỏi", "Dạng", "Dạng câu hỏi", "Type"),
    "code": ("Mã", "Mã câu hỏi", "Mã câu", "Code"),
    "topic": ("Chủ đề", "Chuyên đề", "Chương", "Topic"),
    "pool": ("Kho", "Dùng cho", "Pool"),
    "ask": ("Câu hỏi", "Nội dung câu hỏi", "Nội dung", "Question"),
    "show": ("Hình", "Hình vẽ"),
    "alt": ("Mô tả hình",),
    **{one: (one, f"Đáp án {one}", f"Phương án {one}", f"Lựa chọn {one}", f"Câu {one}",
             f"Ý {one}", f"Option {one}") for one in LETTERS},
    "answer": ("Đáp án đúng", "Đáp án", "Câu trả lời đúng", "Trả lời", "Kết quả", "Answer", "Key"),
    "tolerance": ("Sai số",),
    "unit": ("Đơn vị",),
    "why": ("Giải thích", "Lời giải", "Ghi chú giải thích", "Explanation"),
    "fixed": ("Giữ thứ tự",),
    **{f"why {one}": (f"Vì sao {one}", f"Giải thích {one}") for one in LETTERS},
    **{f"show {one}": (f"Hình {one}",) for one in LETTERS[:4]},
}  # fmt: skip
"""Column → headings; the first is the one written here.

The kind stands first: no row then begins with a word such as "tổng", by which totals are told.
"""
BY_WORDS = {search_key(told): column for column, words in HEADINGS.items() for told in words}
IGNORED = frozenset(("stt", "so tt", "tt", "so thu tu", "cau", "no"))
KINDS: dict[str, tuple[str, ...]] = {
    SINGLE: ("một đáp án", "trắc nghiệm", "chọn một", "single"),
    MULTIPLE: ("nhiều đáp án", "chọn nhiều", "nhiều lựa chọn đúng", "multiple"),
    TRUE_FALSE: ("đúng sai", "đúng/sai", "true false", "true_false"),
    ORDER: ("thứ tự", "sắp xếp", "xếp thứ tự", "order"),
    MATCH: ("ghép đôi", "ghép cặp", "nối", "match"),
    PICTURE: ("chọn hình", "picture"),
    NUMBER: ("số", "điền số", "number"),
}
POOLS = {PRACTICE: ("luyện tập", "ôn tập", "practice"), TEST: ("kiểm tra", "thi", "test")}
YES = frozenset(("co", "x", "1", "yes", "true", "dung"))
TRUE_WORDS, FALSE_WORDS = frozenset(("dung", "true", "t")), frozenset(("sai", "false", "f"))
ARROW = "→"


def worded(words: Mapping[str, tuple[str, ...]], typed: str) -> str:
    """Give the code that a typed word means; "" when it is not known."""
    key = search_key(typed)
    return next((c for c, told in words.items() if key in map(search_key, told)), "")
