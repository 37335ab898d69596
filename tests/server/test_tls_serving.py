"""Our own HTTPS and the page over plain HTTP, as real servers on loopback."""

from __future__ import annotations

import http.client
import os
import re
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from doorstep.server.tls import certificates, keeping
from tests.secured import ask, running
from tests.servers import free_port

NOW = datetime.now(UTC)
BOX = "doorstep.box"


@dataclass(frozen=True)
class Box:
    """A box that runs: where everything lies, its ports, the process of its web server."""

    var: Path
    port: int
    plain_port: int
    pid: int

    @property
    def root(self) -> Path:
        """The certificate that people install."""
        return self.var / "tls" / "authority.crt"


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    var = tmp_path_factory.mktemp("box")
    keeping.keep_authority(certificates.make_authority([BOX], at=NOW), var=var)
    keeping.issue([BOX], addresses=[ip_address("192.168.7.1")], var=var, at=NOW)
    port, plain = free_port(), free_port()
    options = {"TLS": "local", "TLS_PORT": str(port), "DEBUG": "yes"}
    with ExitStack() as stack:
        pid = stack.enter_context(running("serve", var=var, port=port, **options))
        stack.enter_context(
            running("tls", "welcome", "--port", str(plain), var=var, port=plain, **options)
        )
        yield Box(var, port, plain, pid)


def test_pythons_own_client_trusts_it_by_the_root_alone(box: Box) -> None:
    for name in (BOX, "127.0.0.1"):
        answer = ask(box.port, "/robots.txt", trusting=box.root, name=name)
        assert answer.status == 200 and b"Disallow" in answer.body
    with pytest.raises(ssl.SSLCertVerificationError):
        ssl.create_default_context().wrap_socket(
            http.client.socket.create_connection(("127.0.0.1", box.port)), server_hostname=BOX
        )


@pytest.mark.parametrize("version", ["TLSv1", "TLSv1_1", "TLSv1_2", "TLSv1_3"])
def test_nothing_older_than_tls_1_2(box: Box, version: str) -> None:
    context = ssl.create_default_context(cafile=str(box.root))
    context.set_ciphers("DEFAULT:@SECLEVEL=0")  # so that this client itself offers the old ones
    context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
    plain = http.client.socket.create_connection(("127.0.0.1", box.port), timeout=10)
    if version in {"TLSv1", "TLSv1_1"}:
        with pytest.raises((ssl.SSLError, ConnectionError)):
            context.wrap_socket(plain, server_hostname=BOX)
    else:
        with context.wrap_socket(plain, server_hostname=BOX) as secured:
            assert secured.version() == version.replace("_", ".")


def test_hsts_is_short_and_not_for_preloading(box: Box) -> None:
    told = ask(box.port, "/robots.txt", trusting=box.root).headers
    assert told["strict-transport-security"] == "max-age=86400"


def test_a_visitor_cannot_pretend_to_be_a_proxy(box: Box) -> None:
    forged = {"X_Forwarded_Host": "evil.example", "X_Forwarded_Proto": "http"}
    answer = ask(box.port, "/robots.txt", trusting=box.root, **forged)
    assert answer.status == 200  # "http" would have led back to https
    assert ask(box.port, "/robots.txt", trusting=box.root, name=BOX, Host="evil").status == 400


def test_a_new_certificate_is_taken_up_without_a_stop(box: Box) -> None:
    def served() -> bytes:
        context = ssl.create_default_context(cafile=str(box.root))
        plain = http.client.socket.create_connection(("127.0.0.1", box.port), timeout=10)
        with context.wrap_socket(plain, server_hostname=BOX) as secured:
            return secured.getpeercert(binary_form=True) or b""

    before = served()
    made = keeping.issue([BOX], addresses=[], var=box.var, at=NOW).public_bytes(Encoding.DER)
    assert served() == before != made
    os.kill(box.pid, signal.SIGHUP)  # what `doorstep start` sends when its watch sees the file
    until = time.monotonic() + 30
    while served() != made:
        assert time.monotonic() < until
        time.sleep(0.2)


def test_the_plain_page_hands_out_the_root_and_nothing_else(box: Box) -> None:
    root = keeping.root(box.var)
    assert root is not None
    page = ask(box.plain_port)
    text = page.body.decode()
    assert page.status == 200 and "set-cookie" not in page.headers
    assert "strict-transport-security" not in page.headers
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert not re.search(r"<script|<form|\sstyle=|\son[a-z]+=", text)
    shown = "".join(re.findall(r"<li>((?:[0-9A-F]{2} ?){4})</li>", text)).replace(" ", "")
    assert shown == certificates.fingerprint(root).replace(":", "")
    assert text.count("<details") == 3 and "<svg" in text and BOX in text
    assert f'href="https://{BOX}:{box.port}/"' in text
    file = ask(box.plain_port, "/root.crt")
    assert file.body == root.public_bytes(Encoding.DER)
    assert file.headers["content-type"] == "application/x-x509-ca-cert"
    assert b"--accent" in ask(box.plain_port, "/welcome.css").body


@pytest.mark.parametrize("language", ["vi", "en", "bn"])
def test_the_plain_page_speaks_the_languages(box: Box, language: str) -> None:
    asked = ask(box.plain_port, f"/?language={language}").body.decode()
    heard = ask(box.plain_port, Accept_Language=language).body.decode()
    for text in asked, heard:
        assert f'<html lang="{language}">' in text
    agent = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0 Mobile"
    text = ask(box.plain_port, "/?language=en", User_Agent=agent).body.decode()
    assert text.count("<details open>") == 1 and text.index("open>") < text.index("Android")


def test_everything_else_is_led_to_https_on_our_own_names(box: Box) -> None:
    for method in "GET", "POST":
        answer = ask(box.plain_port, "/console/?a=b", method=method)
        assert answer.status == 307
        assert answer.headers["location"] == f"https://{BOX}:{box.port}/console/?a=b"
    assert ask(box.plain_port, "/console/", name="evil.example").status == 400
    assert ask(box.plain_port, "//evil.example/").headers["location"].startswith(f"https://{BOX}:")


def test_serving_without_a_certificate_is_refused_in_one_line(tmp_path: Path) -> None:
    env = {k: v for k, v in os.environ.items() if not k.startswith("DOORSTEP_")}
    done = subprocess.run(
        [sys.executable, "-m", "doorstep.server.cli", "serve", "--port", str(free_port())],
        env=env | {"DOORSTEP_VAR": str(tmp_path), "DOORSTEP_TLS": "carried"},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1 and not done.stdout
    assert done.stderr.count("\n") == 1 and "doorstep tls carry FILE" in done.stderr


def test_the_process_that_watches_over_the_others_loads_no_apps(box: Box) -> None:
    maps = Path(f"/proc/{box.pid}/maps").read_text()
    assert "granian" in maps and "rapidfuzz" not in maps and "lxml" not in maps
