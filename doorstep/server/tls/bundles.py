"""Reading what somebody carries on a stick: a .zip, .pfx or .pem with certificates and a key."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    load_der_private_key,
    load_pem_private_key,
    pkcs12,
)

from doorstep.kernel.basics.problems import Problem

MOST_BYTES = 2 * 1024 * 1024
MOST_FILES = 50
_PKCS12 = (".pfx", ".p12")


@dataclass
class Bundle:
    """Everything of use that was found in a file, in no order."""

    keys: list[PrivateKeyTypes] = field(default_factory=list)
    certificates: list[x509.Certificate] = field(default_factory=list)


def read_bundle(path: Path, *, password: bytes | None) -> Bundle:
    """Read certificates and keys; raises Problem for no file, a wrong password, too much."""
    try:
        raw = path.read_bytes()
    except OSError as why:
        raise Problem("tls.no_file", "%(why)s", why=why) from None
    if len(raw) > MOST_BYTES:
        raise Problem("tls.too_large", "%(file)s is too large for a certificate.", file=path.name)
    found = Bundle()
    for name, content in _files(path.name, raw):
        _take(found, name=name, content=content, password=password)
    return found


def _files(name: str, raw: bytes) -> list[tuple[str, bytes]]:
    """Give the file itself, or the files in a zip; nothing is unpacked onto the disk."""
    if not zipfile.is_zipfile(io.BytesIO(raw)):
        return [(name, raw)]
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        members = [one for one in packed.infolist() if not one.is_dir()]
        too_much = sum(one.file_size for one in members) > MOST_BYTES
        if too_much or len(members) > MOST_FILES:
            raise Problem("tls.too_large", "%(file)s holds too much for a certificate.", file=name)
        try:
            return [(one.filename, packed.read(one)) for one in members]
        except (RuntimeError, NotImplementedError, zipfile.BadZipFile):
            raise Problem(
                "tls.zip",
                "%(file)s cannot be unpacked (damaged, or locked: unpack it first).",
                file=name,
            ) from None


def _take(found: Bundle, *, name: str, content: bytes, password: bytes | None) -> None:
    """Add what `content` holds; what is neither certificate nor key is passed over."""
    if name.lower().endswith(_PKCS12):
        _take_pkcs12(found, name=name, content=content, password=password)
    elif b"-----BEGIN" in content:
        _take_pem(found, name=name, content=content, password=password)
    else:
        _take_der(found, content)


def _take_pkcs12(found: Bundle, *, name: str, content: bytes, password: bytes | None) -> None:
    try:
        key, one, others = pkcs12.load_key_and_certificates(content, password)
    except ValueError:
        raise _locked(name, password=password) from None
    found.keys += [key] if key else []
    found.certificates += [*([one] if one else []), *others]


def _take_pem(found: Bundle, *, name: str, content: bytes, password: bytes | None) -> None:
    if b"BEGIN CERTIFICATE-" in content:
        try:
            found.certificates += x509.load_pem_x509_certificates(content)
        except ValueError:
            raise Problem("tls.damaged", "%(file)s is damaged.", file=name) from None
    if b"PRIVATE KEY-" not in content:
        return
    is_locked = b"ENCRYPTED" in content
    try:
        found.keys.append(load_pem_private_key(content, password if is_locked else None))
    except (ValueError, TypeError):
        if is_locked:
            raise _locked(name, password=password) from None
        raise Problem("tls.damaged", "The key in %(file)s is damaged.", file=name) from None


def _take_der(found: Bundle, content: bytes) -> None:
    try:
        found.certificates.append(x509.load_der_x509_certificate(content))
        return
    except ValueError:
        pass
    try:
        found.keys.append(load_der_private_key(content, None))
    except (ValueError, TypeError):
        return  # a note to the reader, a logo


def _locked(name: str, *, password: bytes | None) -> Problem:
    if password is None:
        return Problem(
            "tls.password",
            "%(file)s is locked or damaged; give its password with --password-file.",
            file=name,
        )
    return Problem("tls.password", "The password does not open %(file)s.", file=name)
