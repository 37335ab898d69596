"""Certificates: what the local authority may do, renewal, the command, the settings."""

from __future__ import annotations

import csv
import io
import json
import os
import ssl
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509

from doorstep.kernel.basics.problems import Problem
from doorstep.server.cli.main import main
from doorstep.server.tls import certificates, keeping, standing
from doorstep.server.tls.watching import Watch
from tests.secured import authority, handshake, keep, server
from tests.servers import ROOT

NOW = datetime.now(UTC)
BOX, IP = "doorstep.box", "192.168.7.1"


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DOORSTEP_VAR", str(tmp_path))
    return tmp_path


@pytest.fixture
def box(var: Path) -> Path:
    """A box with an authority and a certificate made today."""
    keeping.keep_authority(certificates.make_authority([BOX], at=NOW), var=var)
    keeping.issue([BOX], addresses=[ip_address(IP)], var=var, at=NOW)
    return var


def shown(var: Path, kind: str = keeping.LOCAL) -> x509.Certificate:
    found = keeping.served(kind, var=var)
    assert found is not None
    return found.certificate


def root_of(var: Path) -> bytes:
    return (var / "tls" / "authority.crt").read_bytes()


def code_of(raised: pytest.ExceptionInfo[Problem]) -> str:
    return raised.value.code.removeprefix("tls.")


def test_keys_are_for_their_owner_only(box: Path) -> None:
    told = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (box / "tls").iterdir()}
    assert told == {"authority.crt": 0o644, "authority.key": 0o600, "local.pem": 0o600}
    assert stat.S_IMODE((box / "tls").stat().st_mode) == 0o700


def test_the_authority_can_vouch_for_the_box_alone(box: Path) -> None:
    root = keeping.root(box)
    assert root is not None
    limits = root.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical and certificates.permitted_names(root) == [BOX, "localhost"]
    basic = root.extensions.get_extension_for_class(x509.BasicConstraints)
    assert basic.critical and basic.value.ca and basic.value.path_length == 0
    assert 3650 <= (root.not_valid_after_utc - NOW).days <= 3653
    local = box / "tls" / "local.pem"
    for name in (BOX, IP, "localhost", "127.0.0.1"):
        handshake(local, trusting=root_of(box), name=name)
    # A thief of the key signs for somebody else: every client refuses.
    stolen = keeping.authority(box)
    kept = keep(box / "bank.pem", server("bank.example", by=stolen))
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
        handshake(kept, trusting=root_of(box), name="bank.example")


def test_clients_refuse_others_ended_ones_and_other_names(box: Path) -> None:
    stranger = authority("Stranger")
    other = keep(box / "other.pem", server(BOX, by=stranger))
    ended = keep(box / "ended.pem", server(BOX, by=keeping.authority(box), days=-1, begun=9))
    for kept, name, why in (
        (other, BOX, "unable to get local issuer"),
        (ended, BOX, "expired"),
        (box / "tls" / "local.pem", "other.box", "Hostname mismatch"),
    ):
        with pytest.raises(ssl.SSLCertVerificationError, match=why):
            handshake(kept, trusting=root_of(box), name=name)


def test_a_server_certificate_is_short_and_within_the_limits(box: Path) -> None:
    one = shown(box)
    assert one.not_valid_after_utc - one.not_valid_before_utc < timedelta(days=397)
    assert certificates.names_of(one) == [BOX, "localhost"]
    pair = keeping.authority(box)
    for names, code in (["bank.example"], "outside"), (["a b"], "name"), (["xn--.box."], "name"):
        with pytest.raises(Problem) as raised:
            certificates.make_server(names, addresses=[], authority=pair, at=NOW)
        assert code_of(raised) == code
    for text, code in ("8.8.8.8", "public_address"), ("box", "address"), ("::", "public_address"):
        with pytest.raises(Problem) as raised:
            certificates.read_address(text)
        assert code_of(raised) == code
    for name in ("box", "gov.vn", "com.vn"):
        with pytest.raises(Problem) as raised:
            certificates.make_authority([name], at=NOW)
        assert code_of(raised) == "too_wide"


def test_it_is_renewed_when_fewer_than_thirty_days_are_left(box: Path) -> None:
    before = shown(box)
    ends = before.not_valid_after_utc
    assert not keeping.renew_if_due(var=box, at=ends - timedelta(days=31))
    assert shown(box) == before
    assert keeping.renew_if_due(var=box, at=ends - timedelta(days=29))
    after = shown(box)
    assert after.serial_number != before.serial_number
    assert after.public_key() != before.public_key()
    assert certificates.names_of(after) == certificates.names_of(before)
    assert set(certificates.addresses_of(after)) == set(certificates.addresses_of(before))
    assert after.not_valid_after_utc > ends


def test_renewal_follows_a_new_authority_and_keeps_what_works(box: Path) -> None:
    before = shown(box)
    assert not keeping.renew_if_due(var=box, at=NOW - timedelta(days=900))  # a clock without power
    key = box / "tls" / "authority.key"
    aside = key.read_bytes()
    key.unlink()
    assert not keeping.renew_if_due(var=box, at=before.not_valid_after_utc - timedelta(days=9))
    assert shown(box) == before
    key.write_bytes(aside)
    keeping.keep_authority(certificates.make_authority([BOX], at=NOW), var=box)
    assert keeping.renew_if_due(var=box, at=NOW)
    handshake(box / "tls" / "local.pem", trusting=root_of(box), name=BOX)


def test_a_running_server_is_told_of_a_new_certificate(box: Path) -> None:
    now = [0.0]
    watch = Watch(keeping.LOCAL, var=box, clock=lambda: now[0])
    now[0] += 10
    assert not watch.is_changed()
    keeping.issue([BOX], addresses=[], var=box, at=NOW)
    now[0] += 10
    assert watch.is_changed() and not watch.is_changed()
    idle = Watch("", var=box, clock=lambda: now[0])
    now[0] += 10_000
    assert not idle.is_changed()


def test_what_needs_care(box: Path) -> None:
    def care(serving: str, days: float) -> list[tuple[str, str]]:
        at = shown(box).not_valid_after_utc - timedelta(days=days)
        told = standing.needing_care(var=box, serving=serving, at=at)
        return [(one.kind, one.state) for one in told]

    assert care("local", 100) == [] and care("local", 27) == []  # renewed by itself at 30
    assert care("local", 20) == [("local", "soon")]
    assert care("local", -1) == [("local", "ended")]
    assert care("", -1) == [] == care("carried", -1)
    root = keeping.root(box)
    assert root is not None
    late = root.not_valid_after_utc - timedelta(days=300)
    told = standing.needing_care(var=box, serving="local", at=late)
    assert ("authority", "soon") in [(one.kind, one.state) for one in told]


def test_the_command_makes_issues_and_tells(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tls", "issue", "--name", BOX]) == 1  # no authority yet
    assert main(["tls", "authority", "--name", BOX]) == 0
    assert main(["tls", "authority", "--name", BOX]) == 1
    assert main(["tls", "authority", "--name", BOX, "--replace"]) == 0
    assert main(["tls", "issue", "--name", BOX, "--address", IP]) == 0
    root = keeping.root(var)
    assert root is not None
    capsys.readouterr()
    assert main(["tls", "root", "--qr"]) == 0
    told = capsys.readouterr().out
    assert f"http://{IP}:8080/" in told and certificates.fingerprint(root) in told
    assert told.count("▄") > 20
    assert main(["tls", "status", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(r["kind"], r["state"], r["days_left"]) for r in rows] == [
        ("authority", "ok", 3651), ("local", "ok", 395),
    ]  # fmt: skip
    assert rows[1]["names"][:3] == [BOX, "localhost", IP]
    assert main(["tls", "status", "--format", "csv"]) == 0
    assert len(list(csv.DictReader(io.StringIO(capsys.readouterr().out)))) == 2


def settings_of(var: Path, **options: str) -> dict[str, object]:
    """Read the settings of an installation with these options."""
    script = """
import json; from django.conf import settings as s
print(json.dumps([s.HTTPS, s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS,
    s.SECURE_HSTS_PRELOAD, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_PROXY_SSL_HEADER,
    s.ALLOWED_HOSTS]))"""
    given = {k: v for k, v in os.environ.items() if not k.startswith("DOORSTEP_")}
    told = {f"DOORSTEP_{name}": value for name, value in options.items()}
    names = ("https", "cookie", "secure", "hsts", "preload", "beneath", "proxy", "hosts")
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=given | told | {"DOORSTEP_VAR": str(var)}
        | {"DJANGO_SETTINGS_MODULE": "doorstep.server.settings"},
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    if done.returncode:
        return {"refused": done.stderr.strip()}
    return dict(zip(names, json.loads(done.stdout), strict=True))


def test_cookies_and_hsts_follow_who_speaks_https(box: Path) -> None:
    local = settings_of(box, TLS="local")
    assert local["https"] and local["secure"] and local["cookie"] == "__Host-session"
    assert local["hsts"] == 86_400 and not local["preload"] and not local["beneath"]
    assert local["proxy"] is None and {BOX, IP} <= set(local["hosts"])  # type: ignore[arg-type]
    behind = settings_of(box, HTTPS="yes")
    assert behind["hsts"] == 31_536_000 and behind["proxy"] and BOX not in str(behind["hosts"])
    plain = settings_of(box)
    assert not plain["https"] and not plain["hsts"] and plain["cookie"] == "doorstep-session"
    assert "local or carried" in str(settings_of(box, TLS="yes")["refused"])
    assert "port" in str(settings_of(box, TLS="local", TLS_PORT="no")["refused"])
    assert "Unknown option" in str(settings_of(box, TLS_CERT="/x")["refused"])
