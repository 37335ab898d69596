"""nginx and Caddy in front, with the configuration that `doorstep tls proxy` writes."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from doorstep.server.cli.main import main
from doorstep.server.tls import certificates, keeping
from doorstep.surfaces.hooks.odk_answers import ACCEPTED_BYTES
from tests.secured import ask, echoing, listens, program
from tests.servers import free_port, stop_process, wait_for

BOX = "doorstep.box"


@dataclass(frozen=True)
class Kept:
    """A certificate with key for nginx and Caddy, and the root that made it."""

    pem: Path
    root: Path


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    var, now = tmp_path_factory.mktemp("box"), datetime.now(UTC)
    keeping.keep_authority(certificates.make_authority([BOX], at=now), var=var)
    keeping.issue([BOX], addresses=[], var=var, at=now)
    return Kept(var / "tls" / "local.pem", var / "tls" / "authority.crt")


@contextmanager
def proxied(
    kind: str, *, folder: Path, box: Kept, upstream: int, capsys: pytest.CaptureFixture[str]
) -> Iterator[tuple[int, int]]:
    """Run a proxy with the configuration that the command writes; give its two ports."""
    secure, plain = free_port(), free_port()
    kept = str(box.pem)
    assert main([
        "tls", "proxy", "--name", BOX, "--kind", kind, "--upstream", f"127.0.0.1:{upstream}",
        "--secure-port", str(secure), "--plain-port", str(plain), "--certificate", kept,
        "--key", kept, "--to", str(folder),
    ]) == 0  # fmt: skip
    capsys.readouterr()
    command = _nginx(folder) if kind == "nginx" else _caddy(folder)
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, cwd=folder, env={**os.environ, "HOME": str(folder)}
        )
    try:
        wait_for(lambda: listens(secure) and listens(plain), process=process, log=log, seconds=30)
        yield secure, plain
    finally:
        stop_process(process)


def _nginx(folder: Path) -> list[str]:
    nginx = program("nginx", "nginx")
    temporary = "".join(
        f"{sort}_temp_path {folder}/{sort};" for sort in
        ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )  # fmt: skip
    written = folder / "doorstep-http.conf"
    written.write_text(written.read_text().replace("/var/www/doorstep-acme", str(folder / "acme")))
    (folder / "nginx.conf").write_text(
        f"{'user root;' if os.geteuid() == 0 else ''} daemon off; pid {folder}/pid;"
        f"error_log stderr; events {{}} http {{ access_log {folder}/asked; {temporary}"
        f"include {folder}/doorstep-*.conf; }}"
    )
    whole = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    checked = subprocess.run([*whole, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0 and "[warn]" not in checked.stderr, checked.stderr
    return whole


def _caddy(folder: Path) -> list[str]:
    caddy = program("caddy", "caddy")
    written = folder / "Caddyfile"
    # Only so that two runs on one machine do not fight for the administration's port.
    written.write_text(written.read_text().replace("{\n", "{\n\tadmin off\n", 1))
    given = ["--config", str(written), "--adapter", "caddyfile"]
    checked = subprocess.run(
        [caddy, "validate", *given], capture_output=True, text=True, check=False,
        env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip
    assert checked.returncode == 0, checked.stderr
    return [caddy, "run", *given]


@pytest.mark.parametrize("kind", ["nginx", "caddy"])
def test_a_proxy_in_front(
    kind: str, box: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (
        echoing() as upstream,
        proxied(kind, folder=tmp_path, box=box, upstream=upstream, capsys=capsys) as ports,
    ):
        secure, plain = ports
        moved = ask(plain, "/console/?a=b")
        assert moved.status in {301, 308}
        # Caddy's ports are those behind a router; people reach it by 443 whatever they are.
        port = f":{secure}" if kind == "nginx" else ""
        assert moved.headers["location"] == f"https://{BOX}{port}/console/?a=b"
        forged = {"X_Forwarded_For": "9.9.9.9", "X_Forwarded_Proto": "http", "Forwarded": "for=9"}
        answer = ask(secure, "/a%20b?c=d", trusting=box.root, **forged)
        told = json.loads(answer.body)
        heard = {k.lower(): v for k, v in told["headers"].items()}
        assert told["path"] == "/a%20b?c=d" and heard["host"] == f"{BOX}:{secure}"
        assert heard["x-forwarded-for"] == "127.0.0.1" and heard["x-forwarded-proto"] == "https"
        assert "forwarded" not in heard
        said = answer.headers["strict-transport-security"]
        assert said == "max-age=31536000; includeSubDomains"
        assert (
            "content-encoding" not in ask(secure, trusting=box.root, Accept_Encoding="gzip").headers
        )
        large = ask(secure, "/", trusting=box.root, method="POST", body=b"x" * 8_000_000)
        assert json.loads(large.body)["size"] == 8_000_000
        # What ODK Collect is told it may send at once arrives; its token stands in no log.
        most = b"x" * ACCEPTED_BYTES
        sent = ask(secure, "/odk/a.b/submission", trusting=box.root, method="POST", body=most)
        told = json.loads(sent.body)
        assert told["size"] == ACCEPTED_BYTES and told["path"] == "/odk/a.b/submission"
        heard = {k.lower(): v for k, v in told["headers"].items()}
        assert heard["x-forwarded-proto"] == "https" and heard["host"] == f"{BOX}:{secure}"
    if kind == "nginx":
        asked = (tmp_path / "asked").read_text()
        assert "/a%20b" in asked and "/odk/" not in asked


def test_nginx_answers_the_authority_refuses_what_is_too_large_and_waits_for_us(
    box: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nobody = free_port()
    with proxied("nginx", folder=tmp_path, box=box, upstream=nobody, capsys=capsys) as ports:
        secure, plain = ports
        challenge = tmp_path / "acme" / ".well-known" / "acme-challenge" / "token"
        challenge.parent.mkdir(parents=True)
        challenge.write_text("token.thumbprint")
        answer = ask(plain, "/.well-known/acme-challenge/token")
        assert answer.status == 200 and answer.body == b"token.thumbprint"
        away = ask(secure, trusting=box.root)
        assert away.status == 503 and away.headers["retry-after"] == "30"
        assert "strict-transport-security" in away.headers
        length = str(106 * 1024 * 1024)
        assert ask(secure, trusting=box.root, method="POST", Content_Length=length).status == 413
        with echoing(port=nobody):
            assert ask(secure, trusting=box.root).status == 200


def test_the_hook_is_a_sound_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tls", "proxy", "--name", "a.example", "--to", str(tmp_path)]) == 0
    capsys.readouterr()
    hook = tmp_path / "renewed.sh"
    assert os.access(hook, os.X_OK)
    assert subprocess.run(["sh", "-n", hook], check=False).returncode == 0
    for name in "doorstep-http.conf", "doorstep-https.conf":
        assert "@" not in (tmp_path / name).read_text().replace("@away", "")
    assert "/etc/letsencrypt/live/a.example/" in (tmp_path / "doorstep-https.conf").read_text()
    assert main(["tls", "proxy", "--name", "a;b", "--to", str(tmp_path)]) == 1
