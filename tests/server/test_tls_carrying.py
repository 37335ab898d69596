"""A certificate for a real name that somebody carries here: taken when browsers would take it."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from doorstep.kernel.basics.problems import Problem
from doorstep.server.cli.main import main
from doorstep.server.tls import carrying, keeping
from doorstep.server.tls.certificates import Pair
from tests.secured import authority, handshake, key_pem, pem, server

NOW = datetime.now(UTC)


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DOORSTEP_VAR", str(tmp_path))
    return tmp_path


def code_of(raised: pytest.ExceptionInfo[Problem]) -> str:
    return raised.value.code.removeprefix("tls.")


LOCK = "Hà Nội".encode()
INTERNET = authority("Root of the internet")
ISSUER = authority("Issuer", by=INTERNET)
NAME = "doorstep.caobang.example"
REAL = server(NAME, "*.caobang.example", by=ISSUER)


def carried(var: Path, content: bytes, *, file: str = "a.pem", **given: object) -> list[str]:
    """Carry a file here; give the names of the chain that is served then."""
    path = var / file
    path.write_bytes(content)
    told: dict = {"names": [NAME], "roots": [INTERNET.certificate], "password": None} | given
    chain = carrying.carry(path, var=var, at=NOW, **told)
    return [one.subject.rfc4514_string() for one in chain]


def zipped(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as out:
        for name, content in files.items():
            out.writestr(name.replace("__", "."), content)
    return held.getvalue()


def test_a_carried_certificate_is_taken_from_every_kind_of_file(var: Path) -> None:
    chain = [f"CN={NAME}", "CN=Issuer"]
    # As offices get it: key, certificate, chain in the wrong order with its root, and a note.
    packed = zipped(
        site__crt=pem(REAL.certificate), chain__pem=pem(INTERNET.certificate, ISSUER.certificate),
        site__key=key_pem(REAL), note__txt=b"Dear customer",
    )  # fmt: skip
    assert carried(var, packed, file="a.zip") == chain
    pfx = pkcs12.serialize_key_and_certificates(
        b"site", REAL.key, REAL.certificate, [ISSUER.certificate], BestAvailableEncryption(LOCK),
    )  # fmt: skip
    assert carried(var, pfx, file="a.pfx", password=LOCK) == chain
    assert carried(var, zipped(site__pfx=pfx), file="b.zip", password=LOCK) == chain
    assert carried(var, key_pem(REAL) + pem(REAL.certificate, ISSUER.certificate)) == chain
    assert carried(var, packed, file="a.zip", names=["www.caobang.example"]) == chain
    handshake(var / "tls" / "carried.pem", trusting=pem(INTERNET.certificate), name=NAME)
    for password, said in (None, "--password-file"), (b"no", "does not open"):
        with pytest.raises(Problem) as raised:
            carried(var, pfx, file="a.pfx", password=password)
        assert said in str(raised.value)


BOTH = pem(REAL.certificate, ISSUER.certificate)
OWN = authority(NAME)
REFUSED = {
    "no_certificate": key_pem(REAL),
    "no_key": BOTH,
    "pair": key_pem(OWN) + BOTH,
    "chain": key_pem(REAL) + pem(REAL.certificate),
    "damaged": key_pem(REAL) + BOTH.replace(b"MII", b"%%%"),
    "too_large": b"x" * 3_000_000,
    "zip": zipped(a__pem=BOTH)[:60] + b"\0" * 40 + zipped(a__pem=BOTH)[100:],
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_browsers_would_refuse_is_refused_in_words(var: Path, code: str) -> None:
    with pytest.raises(Problem) as raised:
        carried(var, REFUSED[code])
    assert code_of(raised) == code and str(raised.value)
    assert keeping.served(keeping.CARRIED, var=var) is None


def whole(pair: Pair, *above: Pair) -> bytes:
    return key_pem(pair) + pem(pair.certificate, *(one.certificate for one in above))


WEAK = server("Weak", by=INTERNET)  # a certificate that may not sign others
FAULTY = {
    "ended": whole(server(NAME, by=ISSUER, days=-1, begun=30), ISSUER),
    "not_yet": whole(server(NAME, by=ISSUER, begun=-5), ISSUER),
    "wrong_name": whole(server("other.example", by=ISSUER), ISSUER),
    "unknown_root": whole(server(NAME, by=OWN), OWN),
    "refused": whole(server(NAME, by=WEAK), WEAK),
}


@pytest.mark.parametrize("code", FAULTY)
def test_dates_names_and_authorities_are_checked(var: Path, code: str) -> None:
    with pytest.raises(Problem) as raised:
        carried(var, FAULTY[code])
    assert code_of(raised) == code and str(raised.value)


def test_what_works_stays_when_the_next_one_is_refused(var: Path) -> None:
    carried(var, whole(REAL, ISSUER))
    with pytest.raises(Problem):
        carried(var, FAULTY["ended"])
    handshake(var / "tls" / "carried.pem", trusting=pem(INTERNET.certificate), name=NAME)


def test_the_command_reminds(
    var: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOORSTEP_TLS", "carried")
    carried(var, key_pem(REAL) + BOTH)
    assert main(["tls", "status"]) == 0
    ending = server(NAME, by=ISSUER, days=12)
    (var / "b.pem").write_bytes(whole(ending, ISSUER))
    (var / "root.pem").write_bytes(pem(INTERNET.certificate))
    capsys.readouterr()
    assert main(["tls", "carry", str(var / "b.pem"), "--name", NAME]) == 1
    assert "--root" in (said := capsys.readouterr().err) or "full chain" in said
    again = ["tls", "carry", str(var / "b.pem"), "--name", NAME, "--root", str(var / "root.pem")]
    assert main(again) == 0
    assert main(["tls", "status"]) == 1
    assert "soon" in capsys.readouterr().out
