"""The two ends of an exchange as processes of their own: a VAR each, servers, a phone, a stick."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from doorstep.kernel.basics.ids import new_id
from tests.servers import ROOT, free_port, wait_for

PROGRAM = Path(sys.executable).parent / "doorstep"


@dataclass
class End:
    """One end of the exchange: a VAR, perhaps a server running on it."""

    var: Path
    database: str = ""
    port: int = 0
    process: Any = None

    @property
    def environment(self) -> dict[str, str]:
        """What processes of this end are told."""
        given = {k: v for k, v in os.environ.items() if not k.startswith("DOORSTEP_")}
        own = {"DOORSTEP_VAR": str(self.var), "DOORSTEP_DATABASE_URL": self.database}
        return {**given, **own, "DOORSTEP_DEBUG": "yes", "DOORSTEP_LANGUAGE": "en"}

    def run(self, *words: Any, code: int = 0) -> str:
        """Run `doorstep …` and give what it printed."""
        return self._run([str(PROGRAM), *map(str, words)], code)

    def act(self, name: str, told: Any = "", code: int = 0) -> Any:
        """Do an act of `box_world` and give what it tells."""
        text = told if isinstance(told, str) else json.dumps(told)
        out = self._run([sys.executable, "-m", "tests.server.box_world", name, text], code)
        return json.loads(out.splitlines()[-1]) if code == 0 else None

    def _run(self, words: list[str], code: int) -> str:
        done = subprocess.run(
            words, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, f"{words}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def serve(self) -> None:
        """Run the web server."""
        self.port = free_port()
        log = self.var / "serve.log"
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                [PROGRAM, "serve", "--port", str(self.port)],
                env=self.environment, cwd=ROOT, stdout=out, stderr=out,
            )  # fmt: skip
        wait_for(self._answers, process=self.process, log=log, seconds=120)

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.url}/device/v1/pull", timeout=5)
        except urllib.error.HTTPError as refusal:
            return refusal.code == 401
        return False

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, told: Any = None, credentials: str = "") -> Any:
        """Ask as a phone does."""
        body = json.dumps(told).encode() if told is not None else None
        headers = {"Content-Type": "application/json", "Authorization": f"Device {credentials}"}
        request = urllib.request.Request(f"{self.url}/device/v1/{path}", body, headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())

    def put(self, path: str, raw: bytes, credentials: str) -> None:
        """Bring a file as a phone does, in one part."""
        headers = {
            "Content-Type": "application/octet-stream",
            "Authorization": f"Device {credentials}",
            "Content-Range": f"bytes 0-{len(raw) - 1}/{len(raw)}",
        }
        address = f"{self.url}/device/v1/{path}"
        request = urllib.request.Request(address, raw, headers, method="PUT")
        urllib.request.urlopen(request, timeout=60).close()


@dataclass
class Pair:
    """Both ends, what the world is called, the phone at the box."""

    province: End
    box: End
    stick: Path
    world: dict[str, Any]
    credentials: str = ""
    counter: int = 0
    sent: list[str] = field(default_factory=list)

    def exchange(self) -> dict[str, Any]:
        """Exchange by line, once the province's worker has sealed its journal; give what it did."""
        self.province.run("worker", "--once")
        out = self.box.run("box", "exchange", "--with", self.province.url, "--format", "json")
        found: dict[str, Any] = json.loads(out)[0]
        return found

    def push(self, *told: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
        """Bring commands from the phone to the box."""
        now = datetime.now(UTC)
        commands = []
        for verb, payload in told:
            self.counter += 1
            made_at = (now - timedelta(minutes=1)).isoformat()
            number = payload.pop("id", None) or str(new_id())
            commands.append(
                {
                    "id": number, "verb": verb, "payload": payload, "made_at": made_at,
                    "made_by": self.world["member"], "counter": self.counter,
                }
            )  # fmt: skip
            self.sent.append(number)
        letter = {"sent_at": now.isoformat(), "app": "1", "commands": commands}
        answers: list[dict[str, Any]] = self.box.ask("push", letter, self.credentials)["answers"]
        return answers

    def visit(self, home: str) -> tuple[str, dict[str, Any]]:
        """Make a visit to a household."""
        answers = {"outcome": "met", "persons_guided": 2}
        day = datetime.now(UTC).date() - timedelta(days=1)
        return "activities.record", {
            "kind": "household_visit", "place": 51, "happened_on": day.isoformat(),
            "household": home, "answers": answers,
        }  # fmt: skip

    def standing(self) -> list[dict[str, Any]]:
        """Say where the phone's commands stand."""
        told = self.box.ask("standing", {"ids": self.sent}, self.credentials)
        found: list[dict[str, Any]] = told["answers"]
        return found
