"""Where certificates and keys lie (VAR/tls), how they are replaced, and when they are renewed.

`authority.crt` may be given to everybody; `authority.key`, `local.pem` and `carried.pem` hold
keys and are readable by their owner only. A .pem holds key and chain together, so a server that
starts while they are being replaced never sees the key of one and the certificate of another.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from doorstep.kernel.basics.problems import Problem
from doorstep.server.tls.certificates import (
    LOOPBACK,
    Address,
    Pair,
    addresses_of,
    make_server,
    names_of,
)

LOCAL, CARRIED = "local", "carried"
RENEW_BEFORE = timedelta(days=30)


@dataclass(frozen=True)
class Served:
    """What a server shows: the file with key and chain, and the chain from the server's up."""

    path: Path
    chain: tuple[x509.Certificate, ...]

    @property
    def certificate(self) -> x509.Certificate:
        """Give the server's own certificate."""
        return self.chain[0]


def folder(var: Path) -> Path:
    """Give VAR/tls, making it for its owner only."""
    path = var / "tls"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def keep_authority(pair: Pair, *, var: Path) -> None:
    """Keep an authority; the key first, so that a root without key is never handed out."""
    _write(folder(var) / "authority.key", _key(pair.key), mode=0o600)
    _write(folder(var) / "authority.crt", pem(pair.certificate), mode=0o644)


def root(var: Path) -> x509.Certificate | None:
    """Give the certificate of the local authority, None where there is none."""
    path = var / "tls" / "authority.crt"
    return x509.load_pem_x509_certificate(path.read_bytes()) if path.exists() else None


def authority(var: Path) -> Pair:
    """Give the local authority with its key; raises Problem where there is none."""
    certificate, path = root(var), var / "tls" / "authority.key"
    if certificate is None or not path.exists():
        raise Problem(
            "tls.no_authority",
            "There is no local authority yet. Make it first: doorstep tls authority --name NAME.",
        )
    return Pair(certificate, load_pem_private_key(path.read_bytes(), None))


def keep_served(
    chain: Sequence[x509.Certificate], *, key: PrivateKeyTypes, kind: str, var: Path
) -> Path:
    """Keep a chain with its key as what the server shows; a running `start` takes it up."""
    path = folder(var) / f"{kind}.pem"
    _write(path, _key(key) + b"".join(map(pem, chain)), mode=0o600)
    return path


def served(kind: str, *, var: Path) -> Served | None:
    """Give what is kept for `local` or `carried`, None where nothing is."""
    path = var / "tls" / f"{kind}.pem"
    if not path.exists():
        return None
    return Served(path, tuple(x509.load_pem_x509_certificates(path.read_bytes())))


def ready(kind: str, *, var: Path, at: datetime) -> Served:
    """Give what to serve, renewed where that is due; raises Problem where nothing is kept."""
    if kind == LOCAL:
        renew_if_due(var=var, at=at)
    found = served(kind, var=var)
    if found is None:
        told = "issue --name NAME" if kind == LOCAL else "carry FILE"
        raise Problem(
            "tls.nothing",
            "DOORSTEP_TLS is %(kind)s, but there is no certificate yet: doorstep tls %(told)s.",
            kind=kind,
            told=told,
        )
    return found


def issue(
    names: Sequence[str], *, addresses: Sequence[Address], var: Path, at: datetime
) -> x509.Certificate:
    """Make and keep a certificate of the local authority for this server."""
    pair = make_server(names, addresses=addresses, authority=authority(var), at=at)
    keep_served([pair.certificate], key=pair.key, kind=LOCAL, var=var)
    return pair.certificate


def renew_if_due(*, var: Path, at: datetime) -> bool:
    """Renew the local certificate when fewer than 30 days are left; say whether that was done.

    Also when another authority has been made since, or the clock stood wrong at the last issue.
    """
    now = served(LOCAL, var=var)
    if now is None:
        return False
    one, current = now.certificate, root(var)
    is_ours = current is not None and one.issuer == current.subject
    is_early = one.not_valid_before_utc > at
    if is_ours and not is_early and one.not_valid_after_utc - at >= RENEW_BEFORE:
        return False
    if current is None or current.not_valid_before_utc > at:
        return False  # no authority any more, or a clock that lost the time: keep what there is
    if not (var / "tls" / "authority.key").exists():
        return False  # somebody keeps the key elsewhere; `status` tells how many days are left
    numbers = [number for number in addresses_of(one) if number not in LOOPBACK]
    issue(names_of(one), addresses=numbers, var=var, at=at)
    return True


def hosts(kind: str, *, var: Path) -> list[str]:
    """List the names and addresses that the kept certificate is for as ALLOWED_HOSTS has them."""
    found = served(kind, var=var) if kind else None
    if found is None:
        return []
    names = [name.removeprefix("*") for name in names_of(found.certificate)]
    numbers = [f"[{n}]" if n.version == 6 else str(n) for n in addresses_of(found.certificate)]
    return names + numbers


def pem(certificate: x509.Certificate) -> bytes:
    """Give a certificate as text."""
    return certificate.public_bytes(Encoding.PEM)


def _key(key: PrivateKeyTypes) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(path: Path, content: bytes, *, mode: int) -> None:
    """Replace a file as a whole: a crash leaves the old one or the new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # born readable by its owner
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
            os.fchmod(out.fileno(), mode)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
