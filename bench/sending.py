"""A cheap load: prepared requests over some connections, in one process without our code.

python -m bench.sending PORT PLAN SECONDS    prints one JSON object

PLAN holds, pickled, a list of requests per connection. Each connection sends its next when the last
was answered. One thread and raw sockets: what it costs itself is told as `cpu_s`.
"""

from __future__ import annotations

import gzip
import json
import pickle
import selectors
import socket
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

HEAD_END, _LENGTH, _ZIPPED = b"\r\n\r\n", b"\r\ncontent-length:", b"content-encoding: gzip"
_APPLIED = b'"applied"'


class Line:
    """One connection with what it has to send."""

    def __init__(self, port: int, requests: list[bytes]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.requests, self.next = requests, 0
        self.came, self.length, self.began = bytearray(), -1, 0.0

    def send(self) -> bool:
        """Send the next request; False when there is none."""
        if self.next >= len(self.requests):
            return False
        self.came, self.length, self.began = bytearray(), -1, time.perf_counter()
        self.socket.sendall(self.requests[self.next])
        self.next += 1
        return True

    def take(self) -> bytes | None:
        """Read what came; the whole answer once it is complete."""
        some = self.socket.recv(262_144)
        if not some:
            raise ConnectionError("the server closed the connection")
        self.came += some
        if self.length < 0 and (end := self.came.find(HEAD_END)) >= 0:
            head = bytes(self.came[:end]).lower()
            self.length = end + 4 + int(head.partition(_LENGTH)[2].split(b"\r\n")[0])
        return bytes(self.came) if 0 <= self.length <= len(self.came) else None


def _plain(answer: bytes) -> bytes:
    head, _end, body = answer.partition(HEAD_END)
    return gzip.decompress(body) if _ZIPPED in head.lower() else body


def run(port: int, plan: list[list[bytes]], seconds: float) -> dict[str, Any]:
    """Send until the time is over or all is sent; give milliseconds, statuses, bytes, our CPU."""
    watch, taken, statuses = selectors.DefaultSelector(), [], Counter[str]()
    applied = got = sent = open_lines = 0
    busy, began = time.process_time(), time.perf_counter()
    for requests in plan:
        line = Line(port, requests)
        watch.register(line.socket, selectors.EVENT_READ, line)
        open_lines += line.send()
    until = began + seconds
    while open_lines:
        for key, _event in watch.select(timeout=60):
            line = key.data
            if (answer := line.take()) is None:
                continue
            taken.append(1000 * (time.perf_counter() - line.began))
            statuses[answer[9:12].decode()] += 1
            applied += _plain(answer).count(_APPLIED)
            got, sent = got + len(answer), sent + len(line.requests[line.next - 1])
            if time.perf_counter() > until or not line.send():
                watch.unregister(line.socket)
                line.socket.close()
                open_lines -= 1
    return {
        "seconds": time.perf_counter() - began, "cpu_s": time.process_time() - busy,
        "taken_ms": taken, "statuses": statuses, "applied": applied, "got": got, "sent": sent,
    }  # fmt: skip


if __name__ == "__main__":
    plan = pickle.loads(Path(sys.argv[2]).read_bytes())
    sys.stdout.write(json.dumps(run(int(sys.argv[1]), plan, float(sys.argv[3]))))
