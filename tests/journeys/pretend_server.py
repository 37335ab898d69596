"""A server of the field app for tests: the built app under its strict policy, and a small inbox.

It keeps every command it was sent, in memory; a test may break its answers.
"""

from __future__ import annotations

import base64
import gzip
import json
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ROOT = Path(__file__).resolve().parent.parent.parent
DIST = ROOT / "client" / "dist"
POLICY = (
    "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
LAN, MINH = "0198a0de-0000-7000-8000-000000000001", "0198a0de-0000-7000-8000-000000000002"
HOLDERS = [{"id": LAN, "name": "Hoàng Thị Lan"}, {"id": MINH, "name": "Nông Văn Minh"}]
VILLAGE = {"id": 7, "level": "village", "name": "Xóm Nà Mò"}
HOUSES = [
    {"id": f"0198a0de-0000-7000-8000-0000000001{n:02d}", "village": 7, "head_name": name,
     "number": str(n), "address": "xóm Nà Mò"}
    for n, name in enumerate(["Nông Thị Đào", "Hoàng Văn Đức", "Bế Văn Đàn", "Lý Thị Mỹ"], start=1)
]  # fmt: skip
PERSONS = [
    {"id": f"0198a0de-0000-7000-8000-0000000002{n:02d}", "village": 7, "full_name": name,
     "household": HOUSES[0]["id"], "birth_year": born}
    for n, (name, born) in enumerate([("Nông Thị Đào", 1958), ("Nông Văn Bình", 1984)], start=1)
]  # fmt: skip


class Pretend:
    """What the server knows, and what a test wants it to do wrong."""

    def __init__(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1()).public_key()
        point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.seal_key = base64.urlsafe_b64encode(point).decode().rstrip("=")
        self.inbox: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.is_down = False
        self.attention: dict[str, str] = {}
        self.url = ""
        kinds = json.loads((ROOT / "client" / "tests" / "fixtures" / "kinds.json").read_text())
        self.rows = {
            "unit": [VILLAGE],
            "household": HOUSES,
            "person": PERSONS,
            "kind": [{"id": kind["code"], **kind} for kind in kinds],
        }

    def answer(self, path: str, told: Any) -> tuple[int, dict[str, Any]]:
        """Answer one request of the device's API."""
        name = path.removeprefix("/device/v1/")
        now = datetime.now(UTC).isoformat()
        if name == "enrol":
            return self._enrol(told)
        if name == "push":
            for command in told["commands"]:
                self.inbox[command["id"]] = command
            answers = [self._standing(c["id"], now) for c in told["commands"]]
            return 200, {"server_at": now, "answers": answers}
        if name == "standing":
            known = [i for i in told["ids"] if i in self.inbox]
            return 200, {"server_at": now, "answers": [self._standing(i, now) for i in known]}
        if name == "pull":
            rows = {} if "cursor=1" in self.asked[-1] else self.rows
            page = {"cursor": "1", "more": False, "gone": [], "drop": [], "rows": rows}
            return 200, {"server_at": now, **page}
        return 200, {}

    def _enrol(self, told: Any) -> tuple[int, dict[str, Any]]:
        if told["code"] != "ABCD2345":
            return 422, {"code": "device.wrong_code", "words": "Mã không đúng."}
        server = {"name": "Cao Bằng", "role": "province", "seal_key": self.seal_key, "sign_key": ""}
        device = {"device": "0198a0de-0000-7000-8000-0000000000dd", "secret": "s3cret"}
        return 200, {**device, "server": server, "unit": VILLAGE, "holders": HOLDERS, "policy": {}}

    def _standing(self, command: str, now: str) -> dict[str, Any]:
        if words := self.attention.get(self.inbox[command]["verb"]):
            todo = "Hỏi cán bộ xã xem là xóm nào."
            told = {"reason": "sync.place_unknown", "words": words, "todo": todo}
            return {"id": command, "state": "attention", "commune_at": now, **told}
        return {"id": command, "state": "applied", "commune_at": now, "province_at": now}


class Handler(BaseHTTPRequestHandler):
    """Answers for the `Pretend` of its server."""

    server: PretendServer

    def do_GET(self) -> None:
        """Give a file, or answer the API."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        if path.startswith("/device/v1/"):
            self._api(path, body)
        else:
            self._file(path)

    do_POST = do_PUT = do_GET

    def log_message(self, *told: object) -> None:
        """Stay silent."""

    def _api(self, path: str, body: bytes) -> None:
        pretend = self.server.pretend
        pretend.asked.append(self.path)
        if pretend.is_down:
            self.close_connection = True
            self.connection.close()
            return
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        if path.startswith("/device/v1/files/"):
            last = self.headers["Content-Range"].split("-")[1].split("/")[0]
            return self._send(200, "application/json", json.dumps({"have": int(last) + 1}).encode())
        is_json = "json" in (self.headers.get("Content-Type") or "")
        status, told = pretend.answer(path, json.loads(body) if body and is_json else body)
        return self._send(status, "application/json", json.dumps(told).encode())

    def _file(self, path: str) -> None:
        name = path.removeprefix("/app/") or "index.html"
        found = DIST / name
        if self.server.pretend.is_down or not path.startswith("/app/") or not found.is_file():
            return self._send(404, "text/plain", b"")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return self._send(200, kind, found.read_bytes())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        for name, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Content-Security-Policy", POLICY),
            ("Cache-Control", "no-store"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


class PretendServer(ThreadingHTTPServer):
    """A web server on loopback with what it pretends to know."""

    daemon_threads = True

    def __init__(self, pretend: Pretend) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pretend = pretend
        pretend.url = f"http://127.0.0.1:{self.server_port}"


@contextmanager
def pretending() -> Iterator[Pretend]:
    """Run the server on loopback while the block lasts."""
    server = PretendServer(Pretend())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.pretend
    finally:
        server.shutdown()
        server.server_close()
