"""The phone of another team, seen from the server: requests with its token, and nothing else."""

from __future__ import annotations

import json
import urllib.request
from datetime import timedelta
from typing import Any
from uuid import uuid4

from tests.journeys.house import House


class OtherPhone:
    """Enrolled by a code; everything it does is done by `by`, now, and sent at once."""

    def __init__(self, house: House, code: str, *, by: str) -> None:
        self.house, self.by, self.counter, self.token = house, by, 0, ""
        told = self._post("enrol", {"code": code, "name": "Đoàn thanh niên", "app": "1.0"})
        self.token = f"Device {told['device']}.{told['secret']}"

    def does(self, verb: str, **payload: Any) -> dict[str, Any]:
        """Do one act and send it; give the command with the server's answer."""
        self.counter += 1
        command = {
            "id": str(uuid4()), "verb": verb, "payload": payload, "made_by": self.by,
            "made_at": (self.house.now - timedelta(minutes=5)).isoformat(),
            "counter": self.counter, "after": [],
        }  # fmt: skip
        sent = {"sent_at": self.house.now.isoformat(), "app": "1.0", "commands": [command]}
        (answer,) = self._post("push", sent)["answers"]
        assert answer["state"] == "applied", answer
        return {**command, **answer}

    def _post(self, name: str, told: Any) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Authorization": self.token}
        body = json.dumps(told).encode()
        asked = urllib.request.Request(f"{self.house.url}/device/v1/{name}", body, headers)
        with urllib.request.urlopen(asked, timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
        return found
