"""Phones that pull, in one process without our code: the first time, then again without news.

python -m bench.pulling PORT PLAN    prints one JSON object

PLAN is JSON: {"credentials": [...], "rounds": n}. All phones pull at once, each page as soon as the
one before has come; then `rounds` times all ask once more with their last cursor.
"""

from __future__ import annotations

import gzip
import json
import re
import selectors
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.sending import HEAD_END, Line

_CURSOR, _MORE = re.compile(rb'"cursor": ?"([^"]*)"'), re.compile(rb'"more": ?true')


class Phone(Line):
    """A phone: its credentials, its cursor, what it got, when it had everything."""

    def __init__(self, port: int, credentials: str) -> None:
        super().__init__(port, [])
        self.credentials, self.cursor = credentials, ""
        self.got = self.sent = self.unzipped = self.pages = 0
        self.has_more = True

    def ask(self) -> None:
        """Ask for the next page."""
        request = (
            f"GET /device/v1/pull?cursor={self.cursor} HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: Device {self.credentials}\r\nAccept-Encoding: gzip\r\n\r\n"
        ).encode()
        self.sent += len(request)
        self.requests, self.next = [request], 0
        self.send()

    def learn(self, answer: bytes) -> None:
        """Take a page in: only its cursor, and whether there is more."""
        head, _end, body = answer.partition(HEAD_END)
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(head.decode()[:300])
        plain = gzip.decompress(body) if b"content-encoding: gzip" in head.lower() else body
        found = _CURSOR.search(plain)
        self.cursor = found[1].decode() if found else ""
        self.has_more = bool(_MORE.search(plain))
        self.got, self.unzipped = self.got + len(answer), self.unzipped + len(plain)
        self.pages += 1


def _all(phones: list[Phone], is_done: Callable[[Phone], bool]) -> list[float]:
    """Let all ask at once until each is done; give milliseconds of each."""
    watch, began = selectors.DefaultSelector(), time.perf_counter()
    taken: list[float] = []
    for phone in phones:
        watch.register(phone.socket, selectors.EVENT_READ, phone)
        phone.ask()
    while len(taken) < len(phones):
        for key, _event in watch.select(timeout=120):
            phone = key.data
            if (answer := phone.take()) is None:
                continue
            phone.learn(answer)
            if is_done(phone):
                watch.unregister(phone.socket)
                taken.append(1000 * (time.perf_counter() - began))
            else:
                phone.ask()
    return taken


def run(port: int, credentials: list[str], rounds: int) -> dict[str, Any]:
    """Pull everything, then ask `rounds` times for news."""
    phones = [Phone(port, one) for one in credentials]
    first = _all(phones, lambda phone: not phone.has_more)
    count = len(phones)
    told = {
        "first_ms": first,
        "pages": phones[0].pages,
        "first_bytes": sum(p.got + p.sent for p in phones) / count,
        "first_unzipped": sum(p.unzipped for p in phones) / count,
    }
    for phone in phones:
        phone.got = phone.sent = 0
    idle = [ms for _n in range(rounds) for ms in _all(phones, lambda _phone: True)]
    each = max(1, rounds * count)
    told |= {"idle_ms": idle, "idle_got": sum(p.got for p in phones) / each}
    return told | {"idle_sent": sum(p.sent for p in phones) / each}


if __name__ == "__main__":
    plan = json.loads(Path(sys.argv[2]).read_text())
    found = run(int(sys.argv[1]), plan["credentials"], plan["rounds"])
    sys.stdout.write(json.dumps(found))
