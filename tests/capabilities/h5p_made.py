"""H5P packages written for the tests, as the format's documentation describes them."""

from __future__ import annotations

import json
from typing import Any

from doorstep.capabilities.learning.exchange.packages import packed

HEAD = {
    "title": "An toàn trên mạng",
    "language": "vi",
    "mainLibrary": "H5P.QuestionSet",
    "embedTypes": ["iframe"],
    "license": "CC BY-SA",
    "licenseVersion": "4.0",
    "authors": [{"name": "Lò Thị Mai", "role": "Author"}],
    "source": "https://example.org/otp",
    "preloadedDependencies": [
        {"machineName": "H5P.QuestionSet", "majorVersion": "1", "minorVersion": "20"},
    ],
}
MULTI = {
    "question": "<p>Ai được hỏi <strong>mã OTP</strong> của bác?</p>\n",
    "answers": [
        {"text": "<div>Công an</div>\n", "correct": False,
         "tipsAndFeedback": {"tip": "<p>Nghĩ kỹ</p>", "chosenFeedback": "<div>Là giả.</div>",
                             "notChosenFeedback": "Tốt"}},
        {"text": "<div>Không ai</div>\n", "correct": True,
         "tipsAndFeedback": {"tip": "", "chosenFeedback": "Mã là của riêng mình."}},
    ],
    "behaviour": {"type": "auto", "singlePoint": False, "randomAnswers": True},
    "overallFeedback": [{"from": 0, "to": 100}],
    "media": {"disableImageZooming": False,
              "type": {"library": "H5P.Image 1.1",
                       "params": {"alt": "Điện thoại", "file": {"path": "https://evil.test/a.png"}}}},
}  # fmt: skip
SEVERAL = {
    "question": "<p>Cái gì không nên nói?</p>",
    "answers": [{"text": "Mã OTP", "correct": True}, {"text": "Mật khẩu", "correct": True},
                {"text": "Lời chào", "correct": False}],
    "behaviour": {"type": "multi", "singlePoint": True, "randomAnswers": False},
    "overallFeedback": [
        {"from": 0, "to": 50, "feedback": "Thử lại"},
        {"from": 51, "to": 100, "feedback": "Đúng: mã và mật khẩu là bí mật."}],
}  # fmt: skip
TRUE_FALSE = {
    "question": "<p>Ngân hàng hỏi mã OTP.</p>", "correct": "false",
    "behaviour": {"feedbackOnCorrect": "Không bao giờ.", "feedbackOnWrong": "Sai rồi."},
}  # fmt: skip
SET = {
    "choices": [
        {"subContentId": "1", "question": "<p>Gặp kẻ lừa thì gọi?</p>",
         "answers": ["<p>Công an xã</p>", "<p>Kẻ lừa</p>"]},
        {"subContentId": "2", "question": "<p>Nên làm gì?</p>",
         "answers": ["Tắt máy", "Đọc mã", "Chuyển tiền"]},
    ],
    "overallFeedback": [{"from": 0, "to": 100, "feedback": "Bác được @score"}],
}  # fmt: skip
SUMMARY = {
    "intro": "<p>Câu nào đúng?</p>",
    "summaries": [{"summary": ["<p>OTP là bí mật</p>", "<p>OTP ai cũng biết</p>"],
                   "tip": "<p>bí…</p>"}],
}  # fmt: skip
BLANKS = {
    "text": "<p>Điền số.</p>",
    "questions": ["<p>Gọi công an: *113*.</p>", "<p>Mã gọi là *OTP/otp*.</p>",
                  "<p>Có *1.820* người.</p>", "<p>*1* và *2*</p>"],
}  # fmt: skip
PARAGRAPHS = {
    "taskDescription": "<p>Làm theo thứ tự nào?</p>",
    "paragraphs": ["<p>Dừng lại</p>", "<p>Hỏi con</p>", "<p>Báo công an</p>"],
}


def part(library: str, params: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    """Give a part as it lies in a package that holds several."""
    return {"library": library, "params": params, "metadata": metadata, "subContentId": "x"}


def question_set(*parts: dict[str, Any]) -> dict[str, Any]:
    return {
        "introPage": {"showIntroPage": True, "introduction": "Chào"},
        "questions": list(parts),
        "poolSize": 3,
    }


def package(content: Any, main: str = "H5P.QuestionSet", **head: Any) -> bytes:
    """Give a package with programs of its own in it, as those of others have."""
    told = {**HEAD, "mainLibrary": main, **head}
    files = {
        "h5p.json": json.dumps({k: v for k, v in told.items() if v is not None}).encode(),
        "content/content.json": json.dumps(content).encode(),
        "Own.Library-1.0/library.json": b'{"machineName": "Own.Library"}',
        "Own.Library-1.0/own.js": b"alert(document.cookie)",
    }
    return packed(files)


def whole() -> bytes:
    """Give a package with a question of every kind that is known, and some that cannot be taken."""
    column = {"content": [
        {"useSeparator": "auto", "content": part("H5P.AdvancedText 1.1", {"text": "<p>Đọc</p>"})},
        {"useSeparator": "auto", "content": part("H5P.Summary 1.10", SUMMARY)},
        {"useSeparator": "auto", "content": part("H5P.SortParagraphs 0.12", PARAGRAPHS)},
    ]}  # fmt: skip
    return package(question_set(
        part("H5P.MultiChoice 1.16", MULTI, title="Mã của ai", license="U"),
        part("H5P.MultiChoice 1.16", SEVERAL, title="Untitled Multiple Choice", license="CC BY-ND",
             licenseVersion="4.0", authors=[{"name": "An"}]),
        part("H5P.TrueFalse 1.8", TRUE_FALSE, title="otp-bank"),
        part("H5P.SingleChoiceSet 1.11", SET),
        part("H5P.Blanks 1.14", BLANKS),
        part("H5P.DragText 1.10", {"textField": "*a* b"}, title="Kéo"),
        part("H5P.Column 1.18", column),
        part("Own.Library 1.0", {"x": 1}),
    ))  # fmt: skip
