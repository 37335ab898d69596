"""Speech engines: programs of their own that speak a text where nobody has read it yet.

Whoever keeps the server installs them; nothing of them is shipped. The text reaches a program as
its input, never on its command line, and what comes back is checked like anybody's recording.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem

SPEAKS = "espeak-ng"
ENCODES = ("opusenc", "ffmpeg")
_PACKAGES = {"espeak-ng": "espeak-ng", "opusenc": "opus-tools"}
_VOICE = re.compile(r"[A-Za-z0-9][A-Za-z0-9+_-]{0,39}")
_VERSION = re.compile(r"\d+(?:\.\d+){1,3}")
WORDS_A_MINUTE = 140
"""Slower than the program's own 175: listeners are old, and hear it once."""
_KBIT = 24
_SECONDS = 60


@dataclass(frozen=True)
class Engine:
    """A program that speaks and one that makes Opus of it: their paths, version and voice."""

    speaks: str
    encodes: str
    version: str
    voice: str

    @property
    def name(self) -> str:
        """What a recording remembers of who spoke."""
        return f"{SPEAKS} {self.version} {self.voice}".replace("  ", " ")[:60]

    def speak(self, text: str) -> bytes:
        """Give the text spoken, as Opus in Ogg. Raises Problem where a program fails."""
        with tempfile.TemporaryDirectory() as place:
            wave, sound = Path(place) / "spoken.wav", Path(place) / "spoken.opus"
            _run(
                [self.speaks, "-b", "1", "-v", self.voice, "-s", str(WORDS_A_MINUTE),
                 "-w", str(wave), "--stdin"],
                told=text.replace("[[", "[ ["),  # two brackets would begin phonemes
            )  # fmt: skip
            if not wave.is_file():
                raise _failed(self.speaks, "no sound came out")
            _run([self.encodes, *_encoding(self.encodes, str(wave), str(sound))])
            return sound.read_bytes() if sound.is_file() else b""


def engine_for(*, voice: str) -> Engine:
    """Find the programs on this machine; raise Problem that says which package is missing."""
    if not _VOICE.fullmatch(voice):
        raise Problem("voice.odd_voice", _("%(voice)s is not the name of a voice."), voice=voice)
    speaks = shutil.which(SPEAKS)
    if speaks is None:
        raise _missing(SPEAKS)
    encodes = next(filter(None, map(shutil.which, ENCODES)), None)
    if encodes is None:
        raise _missing(ENCODES[0])
    told = _VERSION.search(_run([speaks, "--version"]))
    return Engine(speaks, encodes, told[0] if told else "", voice)


def _missing(program: str) -> Problem:
    words = _("%(program)s is not installed here. On Debian: apt-get install %(package)s")
    return Problem("voice.no_program", words, program=program, package=_PACKAGES[program])


def _encoding(program: str, wave: str, sound: str) -> list[str]:
    if Path(program).name == "ffmpeg":
        return ["-nostdin", "-loglevel", "error", "-y", "-i", wave, "-map_metadata", "-1",
                "-bitexact", "-ac", "1", "-c:a", "libopus", "-b:a", f"{_KBIT}k",
                "-f", "ogg", sound]  # fmt: skip
    return ["--quiet", "--bitrate", str(_KBIT), "--serial", "1", "--discard-comments", wave, sound]


def _run(command: Sequence[str], *, told: str = "") -> str:
    """Run a program with a text as its input, and give what it says."""
    try:
        done = subprocess.run(
            command, input=told.encode(), capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as why:
        raise _failed(command[0], str(why)) from why
    if done.returncode:
        raise _failed(command[0], done.stderr.decode(errors="replace"))
    return done.stdout.decode(errors="replace")


def _failed(program: str, why: str) -> Problem:
    words = _("%(program)s failed: %(why)s")
    return Problem("voice.failed", words, program=Path(program).name, why=why.strip()[:200] or "?")
