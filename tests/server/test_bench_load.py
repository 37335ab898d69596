"""The benches' own load: every answer is counted, packed or not, and pages are followed."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from bench import pulling, sending


class Answers(BaseHTTPRequestHandler):
    """Acknowledges what is sent, and has three pages for who pulls."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Acknowledge two facts, packed; refuse an empty body."""
        size = int(self.headers["Content-Length"])
        self.rfile.read(size)
        told = json.dumps({"answers": [{"state": "applied"}, {"state": "applied"}]})
        self._answer(gzip.compress(told.encode()), status=200 if size else 422, packed=True)

    def do_GET(self) -> None:
        """Give the next of three pages."""
        page = int(parse_qs(urlsplit(self.path).query).get("cursor", ["0"])[0]) + 1
        told = {"cursor": str(min(page, 3)), "more": page < 3}
        self._answer(json.dumps(told).encode(), status=200, packed=False)

    def _answer(self, body: bytes, *, status: int, packed: bool) -> None:
        self.send_response(status)
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:7])
        self.wfile.flush()
        self.wfile.write(body[7:])

    def log_message(self, *told: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def post(body: bytes) -> bytes:
    head = f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def test_every_answer_is_counted(port: int):
    told = sending.run(port, [[post(b"x"), post(b"")], [post(b"y")] * 3], 60)
    assert told["statuses"] == {"200": 4, "422": 1}
    assert told["applied"] == 10 and len(told["taken_ms"]) == 5


def test_phones_pull_until_there_is_no_more(port: int):
    told = pulling.run(port, ["a.b", "c.d"], 2)
    assert told["pages"] == 3 and len(told["first_ms"]) == 2
    assert len(told["idle_ms"]) == 4 and told["idle_sent"] > 0
