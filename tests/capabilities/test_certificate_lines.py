"""The signed line: fits a small code, and nothing but what was signed is believed."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from doorstep.capabilities.learning.certificates import codes, keys, numbers
from doorstep.capabilities.learning.certificates.lines import (
    ALTERED,
    KEY_EXPIRED,
    NAME_BYTES,
    UNKNOWN_KEY,
    UNREADABLE,
    VALID,
    PublicKey,
    Told,
    key_id,
    short_name,
    signed,
    verify,
)

SECRET = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
TOLD = Told(
    "04", "sample", date(2026, 11, 22), "Lò Thị Mây", 1966, numbers.put_together("04", "7KQM2XHT")
)
VECTORS = Path(__file__).parents[1] / "vectors" / "certificates.json"
LONG = (
    "Công Tằng Tôn Nữ Thị Quỳnh Phương Nhã Uyên",
    "Nguyễn Phúc Ưng Bình Thúc Giạ Thị Hường Tế Nhị Khuê",
    "Hoàng Nguyễn Trương Đặng Thị Ngọc Phượng Khánh Huyền Trân",
)


def public(secret: Ed25519PrivateKey = SECRET, until: date = date(9999, 12, 31)) -> PublicKey:
    raw = secret.public_key().public_bytes_raw()
    return PublicKey("04", key_id(raw), raw, date(2026, 1, 1), until)


def test_what_was_signed_is_read_back() -> None:
    line = signed(TOLD, SECRET)
    assert verify(line, [public()]) == verify(line.lower(), [public()])
    assert verify(line, [public(OTHER), public()]).told == TOLD
    assert verify(f"https://x.gov.vn/C/#{line}", [public()]).state == VALID
    nobody = replace(TOLD, birth_year=None)
    assert verify(signed(nobody, SECRET), [public()]).told == nobody


def test_no_letter_can_be_changed() -> None:
    line = signed(TOLD, SECRET)
    for at in range(len(line)):
        other = "A" if line[at] != "A" else "B"
        found = verify(line[:at] + other + line[at + 1 :], [public()])
        assert found.state in (ALTERED, UNREADABLE, UNKNOWN_KEY) and found.told is None


@pytest.mark.parametrize("text", ["", "A", "#", "0" * 200, "Ậ" * 200, "A" * 5000, "A" * 160])
def test_what_is_no_line_is_said_to_be_none(text: str) -> None:
    assert verify(text, [public()]).state == UNREADABLE


def test_keys_count_for_their_days_and_province() -> None:
    line = signed(TOLD, SECRET)
    assert verify(line, [public(until=date(2026, 11, 21))]).state == KEY_EXPIRED
    assert verify(line, [public(until=date(2026, 11, 22))]).state == VALID
    assert verify(line, [public(OTHER)]).state == UNKNOWN_KEY
    assert verify(line, [replace(public(), province="10")]).state == UNKNOWN_KEY
    elsewhere = replace(TOLD, province="99", number=numbers.put_together("99", "7KQM2XHT"))
    assert verify(signed(elsewhere, SECRET), [public()]).state == UNKNOWN_KEY


@pytest.mark.parametrize("name", LONG)
@pytest.mark.parametrize("host", ["dichvu.phuongdongson.thanhhoa.gov.vn", "127.0.0.1"])
def test_the_longest_names_fit_a_code_of_version_ten(name: str, host: str, settings) -> None:
    settings.ALLOWED_HOSTS = [host]
    told = replace(TOLD, name=name, framework="twelve-signs")
    line = signed(told, SECRET)
    drawn = codes.code(line)
    assert int(drawn.version) <= 10 and drawn.error == "M"
    assert verify(line, [public()]).told.name == short_name(name)


def test_a_name_that_is_longer_still_keeps_first_and_last() -> None:
    name = "Nguyễn " + "Thị Ngọc " * 12 + "Phượng"
    told = short_name(name)
    assert len(told.encode()) <= NAME_BYTES
    assert told.startswith("Nguyễn") and told.endswith("… Phượng")
    assert len(short_name("ễ" * 90).encode()) <= NAME_BYTES
    assert "|" not in short_name("a|b")


def test_numbers_find_slips() -> None:
    number = numbers.new_number("04")
    assert numbers.read_number(number.lower().replace("-", " ")) == number
    signs = number.replace("-", "")
    for at in range(4, len(signs)):
        for other in numbers.SIGNS:
            if other != signs[at]:
                assert numbers.read_number(signs[:at] + other + signs[at + 1 :]) == ""
    for at in range(4, len(signs) - 1):
        swapped = signs[:at] + signs[at + 1] + signs[at] + signs[at + 2 :]
        assert swapped == signs or numbers.read_number(swapped) == ""
    assert numbers.read_number("DS05" + signs[4:]) == ""


def made_vectors() -> dict:
    """Give what every program that checks lines must find: lines, keys, verdicts."""
    line, long = signed(TOLD, SECRET), signed(replace(TOLD, name=LONG[0]), SECRET)
    flipped = ("A" if line[40] != "A" else "B").join((line[:40], line[41:]))
    text = line[-9] if line[-9] != "A" else "B"
    tail = line[:-9] + ("B" if text == "A" else "A") + line[-8:]
    expired = signed(replace(TOLD, issued_on=date(2031, 1, 1)), SECRET)
    raw = base64.b32decode(line + "=" * (-len(line) % 8))
    last = base64.b32encode(raw).decode().rstrip("=")
    twin = last[:-1] + chr(ord(last[-1]) + 1) if last[-1] in "ACEGIKMOQSUWY" else last + "A"
    cases = [
        ("valid", line, VALID), ("in an address", f"HTTPS://X.GOV.VN/C/#{line}", VALID),
        ("a long name", long, VALID), ("small letters and blanks", f" {line.lower()} ", VALID),
        ("one letter of the signature changed", flipped, ALTERED),
        ("one letter of the text changed", tail, None),
        ("another key", signed(TOLD, OTHER), UNKNOWN_KEY),
        ("issued after the key's days", expired, KEY_EXPIRED),
        ("not base32", line[:-1] + "0", UNREADABLE),
        ("the same bytes written otherwise", twin, UNREADABLE), ("cut", line[:90], UNREADABLE),
        ("empty", "", UNREADABLE),
    ]  # fmt: skip
    listed = public(until=date(2030, 12, 31))
    return {
        "keys": [
            {"province": "04", "key": listed.key, "public": keys.written(listed.public),
             "from_on": "2026-01-01", "to_on": "2030-12-31"}
        ],
        "cases": [_case(name, text, state, listed) for name, text, state in cases],
    }  # fmt: skip


def _case(name: str, text: str, state: str | None, key: PublicKey) -> dict:
    found = verify(text, [key])
    assert state in (None, found.state), name
    told = found.told and {
        "province": found.told.province, "framework": found.told.framework, "name": found.told.name,
        "issued_on": found.told.issued_on.isoformat(), "birth_year": found.told.birth_year,
        "number": found.told.number,
    }  # fmt: skip
    return {"name": name, "line": text, "state": found.state, "told": told}


def test_the_vectors_for_other_programs_are_up_to_date() -> None:
    """To write them anew: VECTORS.write_text(written())."""
    assert VECTORS.read_text("utf-8") == written()


def written() -> str:
    return json.dumps(made_vectors(), ensure_ascii=False, indent=1) + "\n"
