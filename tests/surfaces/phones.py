"""A phone as the server sees it, for tests of its addresses."""

from __future__ import annotations

import json
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from tests.kernel.field import Field


class Phone:
    """A phone as the server sees it: requests with its token, and nothing else."""

    def __init__(self, field: Field, credentials: str = "") -> None:
        self.field = field
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Device {credentials or field.enrolled.credentials}"}

    def post(self, address: str, told=None, *, raw: bytes | None = None, **headers: str):
        body = json.dumps(told).encode() if raw is None else raw
        told_headers = {**self.headers, **{k.replace("_", "-"): v for k, v in headers.items()}}
        return self.client.post(
            f"/device/v1/{address}", body, "application/json", headers=told_headers
        )

    def push(self, *commands, **more):
        now = timezone.now().isoformat()
        return self.post("push", {"sent_at": now, "app": "1", "commands": commands, **more})

    def get(self, address: str):
        return self.client.get(f"/device/v1/{address}", headers=self.headers)

    def put(self, sha: str, part: bytes, start: int, whole: int):
        return self.client.put(
            f"/device/v1/files/{sha}",
            part,
            "application/octet-stream",
            headers={
                **self.headers,
                "Content-Range": f"bytes {start}-{start + len(part) - 1}/{whole}",
            },
        )


def now_(field: Field, told: dict) -> dict:
    """Let a command be made now: these tests run by the real clock."""
    return {**told, "made_at": (timezone.now() - timedelta(minutes=1)).isoformat()}
