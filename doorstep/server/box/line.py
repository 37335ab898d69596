"""The line: letters over one kept connection, gzip both ways, with patience for a busy province."""

from __future__ import annotations

import gzip
import http.client
import json
import ssl
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.box.wire import written

PATH = "/device/v1/box/exchange"
TIMEOUT_S = 120
_TRIES = 4
_SMALL = 600
"""Bytes below which packing costs more than it saves."""


class Line:
    """A connection to the province of a box. `sent` and `received` count bytes of bodies."""

    def __init__(self, *, url: str, credentials: str, root: str = "") -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Problem("box.no_address", "Say where the province is: --with https://NAME.")
        local = parts.hostname in ("127.0.0.1", "localhost", "::1")
        if parts.scheme == "http" and not local:
            raise Problem("box.not_protected", "Only https:// protects what is sent.")
        self._open = _opener(parts.scheme, parts.hostname, parts.port, root)
        self._path = parts.path.rstrip("/") + PATH
        self._headers = {
            "Authorization": f"Device {credentials}",
            "Content-Type": "application/json",
            "Accept-Encoding": "gzip",
            "Accept-Language": "en",
        }
        self._connection: http.client.HTTPConnection | None = None
        self.sent = self.received = 0

    def send(self, letter: dict[str, Any]) -> dict[str, Any]:
        """Send a letter and give the reply; sending again is harmless, so a cut line is tried
        again. Problem `box.no_line`, or what the province says."""
        raw = written(letter)
        headers = dict(self._headers)
        if len(raw) > _SMALL:
            raw, headers["Content-Encoding"] = gzip.compress(raw, 5), "gzip"
        for turn in range(_TRIES):
            try:
                status, body, wait = self._once(raw, headers)
            except (OSError, http.client.HTTPException) as why:
                self.close()
                if turn == _TRIES - 1:
                    words = "The province does not answer: %(why)s. Nothing is lost."
                    raise Problem("box.no_line", words, why=str(why)[:200]) from why
                time.sleep(2**turn)
                continue
            if status in (429, 503) and turn < _TRIES - 1:
                time.sleep(min(wait, 30))
                continue
            return _understood(status, body)
        raise AssertionError  # the last turn returns or raises

    def _once(self, raw: bytes, headers: dict[str, str]) -> tuple[int, bytes, int]:
        if self._connection is None:
            self._connection = self._open()
        self._connection.request("POST", self._path, body=raw, headers=headers)
        answer = self._connection.getresponse()
        body = answer.read()
        self.sent, self.received = self.sent + len(raw), self.received + len(body)
        wait = answer.headers.get("Retry-After", "5")
        if answer.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        return answer.status, body, int(wait) if wait.isdecimal() else 5

    def close(self) -> None:
        """End the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _opener(
    scheme: str, host: str, port: int | None, root: str
) -> Callable[[], http.client.HTTPConnection]:
    if scheme == "http":
        return lambda: http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
    trusted = ssl.create_default_context(cafile=root or None)
    return lambda: http.client.HTTPSConnection(host, port, timeout=TIMEOUT_S, context=trusted)


def _understood(status: int, body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        told = {"words": f"an answer that is none ({status})", "code": "box.no_answer"}
    if status == 200 and isinstance(told, dict):
        return told
    raise Problem(str(told.get("code", "box.refused")), "%(words)s", words=told.get("words", ""))
