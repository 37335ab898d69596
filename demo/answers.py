"""Answers of the kinds of work, written out as JSON beforehand and drawn by chance."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID


def told(**answers: Any) -> str:
    """Give answers as JSON text."""
    return json.dumps(answers, ensure_ascii=False)


_TOPICS = ("vneid", "online_services", "cashless", "online_shopping", "safety", "platforms")
_REMARKS = (
    "Gia đình có người cao tuổi, cần hướng dẫn thêm.",
    "Điện thoại cũ, bộ nhớ đầy.",
    "Hẹn quay lại vào buổi tối.",
    "Đã biết nộp hồ sơ trên Cổng dịch vụ công.",
    "Sóng yếu, phải ra đầu xóm mới gửi được.",
)
ABSENT = told(outcome="absent")
REFUSED = told(outcome="refused")
NOT_YET = told(result="not_yet")
PASSED = (
    told(result="passed"),
    told(result="passed", assessor="Tổ chuyển đổi số cộng đồng"),
    told(result="passed", framework="757/QĐ-BKHCN"),
)
HELPS = {
    "bank_account": (
        told(point="fixed", help="bank_account", done_by="together", result="done"),
        told(point="mobile", help="bank_account", done_by="self", result="done"),
    ),
    "vneid": (
        told(point="home", help="vneid", done_by="self", result="done"),
        told(point="fixed", help="vneid", done_by="together", result="done"),
        told(point="mobile", help="vneid", done_by="together", result="done"),
    ),
    "submit_online": (
        told(point="service_centre", help="submit_online", done_by="staff", result="done"),
        told(point="service_centre", help="submit_online", done_by="together", result="done"),
        told(point="fixed", help="submit_online", done_by="self", result="done"),
        told(point="service_centre", help="submit_online", done_by="staff", result="later"),
    ),
    "pay_online": (told(point="service_centre", help="pay_online", done_by="self", result="done"),),
    "look_up": (
        told(point="fixed", help="look_up", done_by="self", result="done"),
        told(point="mobile", help="look_up", result="later"),
    ),
    "digital_signature": (
        told(point="service_centre", help="digital_signature", done_by="together", result="done"),
    ),
    "other": (told(point="fixed", help="other", result="failed", remarks="Máy hết pin."),),
}
"""Answers of support turns by kind of help."""
GIVEN = {
    "phone": told(goods="phone", pieces=1, funding="Quỹ vì người nghèo tỉnh"),
    "scratch_card": told(goods="scratch_card", pieces=1, funding="Viettel Cao Bằng"),
    "qr_board": told(goods="qr_board", pieces=1, funding="Agribank Cao Bằng"),
}
SESSIONS = (
    "Cài đặt và sử dụng VNeID",
    "Nộp hồ sơ trên Cổng Dịch vụ công",
    "Thanh toán không dùng tiền mặt",
    "Nhận biết lừa đảo trên mạng",
    "Bán nông sản trên sàn thương mại điện tử",
    "Học và làm theo chuyển đổi số",
    "Sử dụng ứng dụng Công dân số Cao Bằng",
    "Bình dân học vụ số: kỹ năng số cơ bản",
)


def visits(chance: random.Random, *, count: int = 400) -> list[tuple[str, str]]:
    """Answers of visits that met somebody: with and without a smart device in the house."""
    return [(_visit(chance, True), _visit(chance, False)) for _n in range(count)]


def _visit(chance: random.Random, has_device: bool) -> str:
    some = set(chance.sample(_TOPICS, chance.choice((1, 1, 2, 2, 3))))
    answers: dict[str, Any] = {
        "outcome": "met" if chance.random() < 0.93 else "again",
        "persons_guided": chance.choice((1, 1, 1, 2, 2, 3)),
        "topics": [t for t in _TOPICS if t in some],
    }
    if has_device or chance.random() < 0.6:
        answers["has_smart_device"] = has_device
    if chance.random() < 0.15:
        answers["needs_follow_up"] = True
    if chance.random() < 0.08:
        answers["remarks"] = chance.choice(_REMARKS)
    return told(**answers)


def at_door(visit: str, on: str, home: str, named: Sequence[str] = ()) -> str:
    """Add to a visit who was taught what, and the day to come back, where one was agreed.

    By the id of the household and not by chance, so that all that is drawn by chance stays.
    """
    salt = int(home[-5:], 16)
    if named and '"topics"' in visit:
        person = str(UUID(hex=named[0]))
        topics = json.loads(visit)["topics"]
        visit = f'{visit[:-1]}, "taught": {json.dumps({person: topics})}}}'
    is_open = '"absent"' in visit or '"again"' in visit
    if is_open and salt % 5 < 2:
        back = date.fromisoformat(on) + timedelta(days=2 + salt % 13)
        visit = f'{visit[:-1]}, "come_back_on": "{back}"}}'
    return visit


def session(chance: random.Random, *, people: int, minority: bool) -> tuple[str, int]:
    """Answers of a group session for about `people`, and how many took part."""
    count = max(5, min(300, round(chance.gauss(people, people / 3))))
    answers: dict[str, Any] = {"title": chance.choice(SESSIONS), "participants": count}
    if count >= 30 and chance.random() < 0.4:
        answers |= {"participants": count // 10 * 10, "participants_sign": "~"}
    if chance.random() < 0.8:
        answers["participants_poor"] = int(count * chance.uniform(0.05, 0.3))
        answers["participants_elderly"] = int(count * chance.uniform(0.05, 0.2))
        if minority:
            answers["participants_ethnic_minority"] = int(count * chance.uniform(0.85, 1))
    answers["audience"] = ["people"] if chance.random() < 0.85 else ["people", "unions"]
    return told(**answers), answers["participants"]
