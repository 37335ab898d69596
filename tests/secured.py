"""What tests of HTTPS share: authorities like those of the internet, servers, a browser's trust.

Nothing here switches a check off: who is to be trusted is told to each client as people tell it.
"""

from __future__ import annotations

import http.client
import http.server
import json
import os
import shutil
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from doorstep.server.tls.certificates import Pair
from tests.servers import ROOT, free_port, stop_process, wait_for
from tools.setup.debian import apt_install

PROGRAM = Path(sys.executable).parent / "doorstep"


def program(name: str, package: str) -> str:
    """Give the path of a program, installing its Debian package where that is permitted."""
    # Debian keeps servers where only root's PATH looks.
    path = os.environ.get("PATH", "") + ":/usr/sbin"
    found = shutil.which(name, path=path)
    if found is None and apt_install(package):
        found = shutil.which(name, path=path)
    assert found, f"These tests need {name} (Debian: apt-get install {package})."
    return found


def authority(name: str, *, by: Pair | None = None, days: int = 3650) -> Pair:
    """Make an authority without limits, a root or one below `by`."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _begin(name, by=by, key=key, days=days)
    usage = dict.fromkeys(
        ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
         "key_agreement", "encipher_only", "decipher_only"), False,
    )  # fmt: skip
    builder = builder.add_extension(x509.BasicConstraints(True, None), critical=True)
    builder = builder.add_extension(
        x509.KeyUsage(key_cert_sign=True, crl_sign=True, **usage), critical=True
    )
    return Pair(builder.sign(by.key if by else key, hashes.SHA256()), key)


def server(*names: str, by: Pair, days: int = 90, begun: int = 1) -> Pair:
    """Make a server's certificate for any names, `begun` days ago, ending in `days` (or ago)."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _begin(names[0], by=by, key=key, days=days, begun=begun)
    listed = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
    uses = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    builder = builder.add_extension(listed, critical=False).add_extension(uses, critical=False)
    return Pair(builder.sign(by.key, hashes.SHA256()), key)


def _begin(
    name: str, *, by: Pair | None, key: ec.EllipticCurvePrivateKey, days: int, begun: int = 1
) -> x509.CertificateBuilder:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    signer = by.key if by else key
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=begun))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False
        )
    )


def pem(*certificates: x509.Certificate) -> bytes:
    """Give certificates as text."""
    return b"".join(one.public_bytes(Encoding.PEM) for one in certificates)


def key_pem(pair: Pair) -> bytes:
    """Give a key as text."""
    return pair.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def keep(path: Path, pair: Pair, *above: Pair) -> Path:
    """Write key and chain into one file, as servers read it."""
    path.write_bytes(key_pem(pair) + pem(pair.certificate, *(one.certificate for one in above)))
    return path


def handshake(kept: Path, *, trusting: bytes, name: str) -> None:
    """Let Python's default client meet a server that shows `kept`, in memory; raise if refused."""
    hosting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    hosting.load_cert_chain(kept)
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    visiting = ssl.create_default_context(cadata=trusting.decode())
    client = visiting.wrap_bio(down, up, server_hostname=name)
    host = hosting.wrap_bio(up, down, server_side=True)
    for _turn in range(4):
        for side in (client, host):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    assert client.version() in {"TLSv1.2", "TLSv1.3"}


@contextmanager
def running(*command: str, var: Path, port: int, **options: str) -> Iterator[int]:
    """Run `doorstep` with options until it listens on `port`; give its process id."""
    var.mkdir(parents=True, exist_ok=True)
    given = {k: v for k, v in os.environ.items() if not k.startswith("DOORSTEP_")}
    told = {f"DOORSTEP_{name}": value for name, value in options.items()}
    log = var / f"{command[0]}-{port}.log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            [PROGRAM, *command],
            env={**given, **told, "DOORSTEP_VAR": str(var)},
            cwd=ROOT,
            stdout=out,
            stderr=out,
        )
    try:
        wait_for(lambda: listens(port), process=process, log=log, seconds=300)
        yield process.pid
    finally:
        stop_process(process)


def listens(port: int) -> bool:
    """Say whether somebody accepts connections on a loopback port."""
    import socket

    with socket.create_connection(("127.0.0.1", port), timeout=5):
        return True


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers in small letters, body."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(
    port: int,
    path: str = "/",
    *,
    trusting: Path | None = None,
    name: str = "doorstep.box",
    method: str = "GET",
    body: bytes | None = None,
    **headers: str,
) -> Answer:
    """Ask a server on loopback by `name`; over HTTPS, with Python's own checks, if `trusting`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    if trusting is not None:
        connection.connect()
        context = ssl.create_default_context(cafile=str(trusting))
        connection.sock = context.wrap_socket(connection.sock, server_hostname=name)
    sent = {k.replace("_", "-"): v for k, v in headers.items()}
    connection.request(method, path, body=body, headers={"Host": f"{name}:{port}"} | sent)
    with connection.getresponse() as got:
        answer = Answer(got.status, joined(got.getheaders()), got.read())
    connection.close()
    return answer


def joined(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give headers by small letters; one that came twice shows both values."""
    told: dict[str, str] = {}
    for name, value in headers:
        told[name.lower()] = f"{told[name.lower()]}, {value}" if name.lower() in told else value
    return told


class Echo(http.server.BaseHTTPRequestHandler):
    """Answers with what it was asked, as JSON."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Tell path, headers and how many bytes came."""
        size = int(self.headers.get("Content-Length") or 0)
        told = {"path": self.path, "headers": dict(self.headers), "size": size}
        self.rfile.read(size)
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Strict-Transport-Security", "max-age=1; preload")
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@contextmanager
def echoing(kept: Path | None = None, *, port: int | None = None) -> Iterator[int]:
    """Run the echo on loopback, over HTTPS with `kept`; give its port."""
    listener = http.server.ThreadingHTTPServer(("127.0.0.1", port or free_port()), Echo)
    if kept is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(kept)
        listener.socket = context.wrap_socket(listener.socket, server_side=True)
    thread = threading.Thread(target=listener.serve_forever, daemon=True)
    thread.start()
    try:
        yield listener.server_address[1]
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join(timeout=5)


def trusting_home(folder: Path, *roots: Path) -> Path:
    """Make a home folder whose browsers trust `roots` (files), by their own database of trust."""
    certutil = program("certutil", "libnss3-tools")
    database = folder / ".pki" / "nssdb"
    database.mkdir(parents=True)
    store = f"sql:{database}"
    subprocess.run([certutil, "-N", "-d", store, "--empty-password"], check=True)
    for number, path in enumerate(roots):
        add = ["-A", "-d", store, "-t", "C,,", "-n", f"root {number}", "-i", str(path)]
        subprocess.run([certutil, *add], check=True)
    return folder
