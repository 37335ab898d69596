"""One question of each kind: the rows of the template, so that nobody needs to guess."""

from __future__ import annotations

from typing import Any

EXAMPLES: tuple[dict[str, Any], ...] = (
    {
        "code": "vi-du-1", "topic": "chu-de", "pool": "practice", "kind": "single",
        "ask": "Người lạ gọi điện hỏi mã OTP. Bác làm gì?",
        "why": "Mã OTP không đọc cho ai.",
        "choices": [
            {"text": "Đọc mã cho họ", "why": "Họ sẽ rút hết tiền."},
            {"text": "Không đọc và tắt máy", "right": True},
        ],
    },
    {
        "code": "vi-du-2", "topic": "chu-de", "pool": "practice", "kind": "multiple",
        "ask": "Việc nào giữ điện thoại an toàn? Chọn mọi ý đúng.",
        "why": "Khóa màn hình và cập nhật máy đều giúp an toàn.",
        "choices": [
            {"text": "Đặt khóa màn hình", "right": True},
            {"text": "Cập nhật máy", "right": True},
            {"text": "Bấm vào mọi đường dẫn"},
        ],
    },
    {
        "code": "vi-du-3", "topic": "chu-de", "pool": "practice", "kind": "true_false",
        "ask": "Mật khẩu nên là ngày sinh của mình. Đúng hay sai?",
        "why": "Sai. Ai quen bác cũng đoán được ngày sinh.", "is_true": False,
    },
    {
        "code": "vi-du-4", "topic": "chu-de", "pool": "practice", "kind": "order",
        "ask": "Xếp các việc khi gọi điện thoại.",
        "why": "Mở khóa trước, tìm số rồi mới gọi.",
        "items": ["Mở khóa máy", "Tìm số", "Bấm gọi"],
    },
    {
        "code": "vi-du-5", "topic": "chu-de", "pool": "practice", "kind": "match",
        "ask": "Nối số điện thoại với nơi nghe máy.", "why": "Ba số này gọi không mất tiền.",
        "pairs": [{"left": "113", "right": "Công an"}, {"left": "115", "right": "Cấp cứu"}],
    },
    {
        "code": "vi-du-6", "topic": "chu-de", "pool": "practice", "kind": "picture",
        "ask": "Hình nào là khóa máy?", "why": "Ổ khóa là khóa máy.",
        "choices": [
            {"show": ["phone/lock"], "alt": "Điện thoại có ổ khóa", "right": True},
            {"show": ["phone/call"], "alt": "Điện thoại đang gọi"},
        ],
    },
    {
        "code": "vi-du-7", "topic": "chu-de", "pool": "test", "kind": "number",
        "ask": "Mua 3 chai mật ong, mỗi chai 200 nghìn đồng. Trả bao nhiêu nghìn đồng?",
        "why": "Ba lần 200 là 600.", "answer": 600, "unit": "nghìn đồng",
    },
)  # fmt: skip
