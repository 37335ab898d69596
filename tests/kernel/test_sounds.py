"""Recordings: told by content, measured, blanked of what is not sound; anything else is refused."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.files.sounds import cleaned_sound

SOUNDS = Path(__file__).parents[1] / "vectors" / "sounds"
"""A second and a half of a browser's test tone; the Ogg holds the same packets."""
FILES = [
    ("spoken.webm", "audio/webm", 1.44, b"Chrome"),
    ("spoken.m4a", "audio/mp4", 1.461, b"SoundHandler"),
    ("spoken.ogg", "audio/ogg", 1.5, b"Nong Thi My"),
]


@pytest.mark.parametrize(("name", "media_type", "seconds", "private"), FILES)
def test_only_the_sound_is_kept(name: str, media_type: str, seconds: float, private: bytes) -> None:
    raw = (SOUNDS / name).read_bytes()
    found = cleaned_sound(raw)
    assert (found.media_type, found.seconds) == (media_type, pytest.approx(seconds))
    assert private in raw and private not in found.raw
    assert len(found.raw) == len(raw) and found.raw[-400:] == raw[-400:]
    assert cleaned_sound(found.raw) == found


@pytest.mark.parametrize("name", [one[0] for one in FILES])
def test_damage_is_refused_and_nothing_worse(name: str) -> None:
    raw, chance = (SOUNDS / name).read_bytes(), random.Random(4)
    for _turn in range(1500):
        bad = bytearray(raw[: chance.randrange(len(raw))] if chance.random() < 0.2 else raw)
        for _byte in range(chance.randrange(4)):
            if bad:
                bad[chance.randrange(min(len(bad), 1000))] = chance.randrange(256)
        try:
            found = cleaned_sound(bytes(bad))
        except Problem as why:
            assert why.code == "files.not_a_sound"
        else:
            assert len(found.raw) == len(bad)


def test_what_is_no_sound_is_refused() -> None:
    webm = (SOUNDS / "spoken.webm").read_bytes()
    film = webm.replace(b"\x83\x81\x02\x86\x86A_OPUS", b"\x83\x81\x01\x86\x86A_OPUS")
    assert film != webm
    scaled = webm.replace(b"\x2a\xd7\xb1\x83", b"\x2a\xd7\xb1\x40\xc8" + b"\xff" * 200, 1)
    assert scaled != webm
    with pytest.raises(Problem, match="not a recording"):
        cleaned_sound(scaled)
    m4a = (SOUNDS / "spoken.m4a").read_bytes()
    for raw in (b"", b"\0", b"\xff\xd8\xff photo", film, m4a.replace(b"soun", b"vide"),
                b"\x1aE\xdf\xa3" + b"\x80\x80" * 70_000, m4a[:100]):  # fmt: skip
        with pytest.raises(Problem, match="not a recording"):
            cleaned_sound(raw)
