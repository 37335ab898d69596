"""The phone of another team, seen from the server: requests with its token, and nothing else."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4


class OtherPhone:
    """Enrolled by a code; everything it does is done by `by`, just now, and sent at once."""

    def __init__(
        self, url: str, code: str, *, by: str, clock: Callable[[], datetime] | None = None
    ) -> None:
        self.url, self.by, self.counter, self.token = url, by, 0, ""
        self.clock = clock or (lambda: datetime.now(UTC))
        told = self._post("enrol", {"code": code, "name": "Đoàn thanh niên", "app": "1.0"})
        self.token = f"Device {told['device']}.{told['secret']}"

    def does(self, verb: str, *, by: str = "", **payload: Any) -> dict[str, Any]:
        """Do one act and send it; give the command with the server's answer."""
        self.counter += 1
        command = {
            "id": str(uuid4()), "verb": verb, "payload": payload, "made_by": by or self.by,
            "made_at": (self.clock() - timedelta(minutes=5)).isoformat(),
            "counter": self.counter, "after": [],
        }  # fmt: skip
        sent = {"sent_at": self.clock().isoformat(), "app": "1.0", "commands": [command]}
        (answer,) = self._post("push", sent)["answers"]
        return {**command, **answer}

    def _post(self, name: str, told: Any) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Authorization": self.token}
        body = json.dumps(told).encode()
        asked = urllib.request.Request(f"{self.url}/device/v1/{name}", body, headers)
        with urllib.request.urlopen(asked, timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
        return found
