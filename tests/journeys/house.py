"""The province's server of a story: stopped and started again, some days later, with its own books.

The books begin as a copy of the demonstration that other journeys run on, so nothing of a story
is seen by them. Acts of people who appear in no browser are done by `on_the_server.py`.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.servers import ROOT, Doorstep, free_port

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
LATER = Path(__file__).parent / "later"
_BOOKS = "doorstep.sqlite3"


@dataclass
class House:
    """A server at one address through all its stops; `days` is how far its clock is ahead."""

    var: Path
    port: int = field(default_factory=free_port)
    days: int = 0
    running: Doorstep | None = None

    @classmethod
    def like(cls, other: Doorstep, *, var: Path) -> House:
        """Give a server with a copy of the books, keys and sign-ins of a running one."""
        for each in other.var.iterdir():
            if each.is_dir():
                shutil.copytree(each, var / each.name)
            elif not each.name.startswith(_BOOKS) and each.name != "server.log":
                shutil.copy2(each, var / each.name)
        with (
            sqlite3.connect(other.var / _BOOKS) as there,
            sqlite3.connect(var / _BOOKS) as here,
        ):
            there.backup(here)
        return cls(var)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def now(self) -> datetime:
        """What its clock shows, in Vietnam."""
        return datetime.now(VIETNAM) + timedelta(days=self.days)

    @property
    def password(self) -> str:
        """The password of the demonstration's people."""
        return str(json.loads((self.var / "sign-ins.json").read_text())["password"])

    def start(self, *, days: int) -> None:
        """Let it run, on the day so many days ahead."""
        self.stop()
        self.days = days
        self.running = Doorstep.start(var=self.var, port=self.port, more=self._clock())

    def stop(self) -> None:
        """Switch it off."""
        if self.running:
            self.running.stop()
        self.running = None

    def command(self, *line: str) -> list[dict[str, Any]]:
        """Run a command of the product on its books; give the rows it prints."""
        program = Path(sys.executable).parent / "doorstep"
        told = self._run([str(program), *line, "--format", "json"])
        rows: list[dict[str, Any]] = json.loads(told)
        return rows

    def act(self, name: str, /, **told: Any) -> Any:
        """Let somebody at the server act: one of the functions of on_the_server.py."""
        words = [sys.executable, "-m", "tests.journeys.on_the_server", name, json.dumps(told)]
        return json.loads(self._run(words))

    def figures(self, unit: str) -> dict[str, int]:
        """Give a unit's figures for the year of its clock by indicator, for all; the number of
        whom a share is taken as "of <indicator>"."""
        rows = self.command("figures", "--unit", unit, "--year", str(self.now.year))
        every = [row for row in rows if row["group"] == "all"]
        told = {row["indicator"]: row["numerator"] or 0 for row in every}
        return told | {f"of {row['indicator']}": row["denominator"] or 0 for row in every}

    def _clock(self) -> dict[str, str]:
        path = os.pathsep.join(filter(None, (str(LATER), os.environ.get("PYTHONPATH"))))
        return {"DAYS_AHEAD": str(self.days), "PYTHONPATH": path}

    def _run(self, words: list[str]) -> str:
        given = {k: v for k, v in os.environ.items() if not k.startswith("DOORSTEP_")}
        told = subprocess.run(
            words,
            env={**given, **self._clock(), "DOORSTEP_VAR": str(self.var)},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert told.returncode == 0, told.stdout + told.stderr
        return told.stdout
