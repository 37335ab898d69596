"""What communes and the province do for many at once: media, events, coordination, surveys."""

from __future__ import annotations

import random
from datetime import date

from demo import answers
from demo.recording import Recorder
from demo.world import Commune, Village, World
from doorstep.kernel.places.models import Unit

_MEDIA = (
    ("loudspeaker", ["loudspeakers"], "Phát thanh: {what}", 20),
    ("post", ["social", "zalo"], "Bài đăng: {what}", 1),
    ("article", ["web"], "Tin bài: {what}", 1),
    ("video", ["social"], "Video hướng dẫn: {what}", 1),
    ("leaflet", ["street"], "Tờ rơi: {what}", 400),
    ("banner", ["street"], "Băng rôn: {what}", 6),
    ("livestream", ["social"], "Phát trực tiếp: {what}", 1),
)
_NOTES = (
    ("signal", "Viettel Cao Bằng", "Đề nghị phủ sóng {place}", "Khảo sát vị trí đặt trạm"),
    ("electricity", "Điện lực Cao Bằng", "Đề nghị cấp điện cho {place}", "Đưa vào kế hoạch năm"),
    ("internet", "VNPT Cao Bằng", "Kéo cáp quang tới {place}", "Triển khai trong quý"),
    ("payment", "Agribank Cao Bằng", "Mở tài khoản lưu động tại {place}", "Mỗi tháng một buổi"),
    ("safety", "Công an xã", "Tuyên truyền phòng lừa đảo tại {place}", "Lồng ghép trong họp xóm"),
)
_EVENTS = (
    (date(2025, 7, 7), "Ra quân 30 ngày đêm hỗ trợ Nhân dân thực hiện dịch vụ công trực tuyến"),
    (date(2025, 10, 10), "Ngày Chuyển đổi số quốc gia 10/10"),
    (date(2026, 3, 26), "Ngày hội thanh niên chuyển đổi số"),
    (date(2026, 10, 10), "Ngày Chuyển đổi số quốc gia 10/10"),
)
_SURVEYS = (
    "Khảo sát kỹ năng số của người dân",
    "Khảo sát điều kiện sóng và thiết bị",
    "Đánh giá mức độ hài lòng tại điểm hỗ trợ",
)
UNKNOWN_KIND = "street_theatre"
"""A kind this installation does not know: such facts are kept and need attention."""


def of_commune(world: World, commune: Commune, villages: list[Village]) -> None:
    """Make a commune's media items, events, notes, surveys, and a few doubtful facts."""
    chance = world.chance("outreach", commune.code)
    at = Recorder(world, chance, village=None, place=commune.id, by=commune.officer)
    months = len(world.calendar.days) / 30
    zeal = max(0.25, 1 + 0.5 * commune.zeal)
    _media(world, at, chance, round(months * 2.2 * zeal))
    for day, title in _EVENTS:
        if chance.random() < 0.55 + 0.2 * commune.zeal:
            _event(world, at, chance, day, title, guests=120, points=chance.randrange(1, 9))
    for _n in range(round(months / 3)):
        village = chance.choice(villages)
        told = _note(chance, village)
        there = Recorder(world, chance, village=village, place=village.id, by=commune.officer)
        _maybe(world, there, chance, "coordination_note", told)
    for _n in range(round(months / 5)):
        told = answers.told(
            title=chance.choice(_SURVEYS), respondents=chance.randrange(20, 180),
            findings="Người dân mong được hướng dẫn tại nhà.",
        )  # fmt: skip
        _maybe(world, at, chance, "survey", told)
    if chance.random() < 0.4:
        _doubtful(world, at, chance)


def of_province(world: World, unit: Unit, *, by: str) -> None:
    """Make the province's own media items and events with broadcast points."""
    chance = world.chance("outreach", "province")
    at = Recorder(world, chance, village=None, place=unit.id, by=by)
    _media(world, at, chance, 160)
    for day, title in _EVENTS:
        _event(world, at, chance, day, title, guests=450, points=57)


def _media(world: World, at: Recorder, chance: random.Random, count: int) -> None:
    for _n in range(count):
        form, channels, title, most = chance.choice(_MEDIA)
        told = answers.told(
            title=title.format(what=chance.choice(answers.SESSIONS)),
            form=form,
            pieces=chance.randrange(1, most + 1),
            channels=channels,
        )
        _maybe(world, at, chance, "media_item", told)


def _maybe(world: World, at: Recorder, chance: random.Random, kind: str, told: str) -> None:
    day = world.calendar.some_day(chance.random())
    if day is not None:
        at.record(kind, day, told)


def _event(
    world: World,
    at: Recorder,
    chance: random.Random,
    day: date,
    title: str,
    *,
    guests: int,
    points: int,
) -> None:
    number = world.calendar.number(day)
    if 0 <= number <= world.calendar.last:
        told = answers.told(
            title=title, points=points, guests=10 * round(guests * chance.uniform(0.6, 1.4) / 10),
            guests_sign="~",
        )  # fmt: skip
        at.record("event", number, told)


def _note(chance: random.Random, village: Village) -> str:
    dark = village.no_signal_until is not None
    topic, partner, title, agreed = _NOTES[0] if dark else chance.choice(_NOTES)
    place = f"{village.type} {village.name}"
    return answers.told(
        title=title.format(place=place), partner=partner, topic=topic, agreed=agreed
    )


def _doubtful(world: World, at: Recorder, chance: random.Random) -> None:
    """Facts that did not fit: kept, marked, waiting for somebody to look."""
    day = world.calendar.some_day(0.9 + chance.random() * 0.09)
    if day is None:
        return
    if chance.random() < 0.5:
        told = answers.told(participants=chance.randrange(20, 60), remarks="Thiếu tên buổi học")
        at.record("group_session", day, told, attention="answers_do_not_fit")
    else:
        told = answers.told(title="Tiểu phẩm lưu động", audience_size=chance.randrange(50, 300))
        at.record(UNKNOWN_KIND, day, told, attention="unknown_kind")
