"""Making certificates: an authority that can vouch for one box only, and what it vouches for."""

from __future__ import annotations

import ipaddress
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from doorstep.kernel.basics.problems import Problem

AUTHORITY_LIFE = timedelta(days=3652)  # ten years
SERVER_LIFE = timedelta(days=397)  # browsers refuse longer ones, the end included
CLOCK_SLACK = timedelta(days=1)  # phones without network drift
LOOPBACK_NAME = "localhost"
LOOPBACK = (ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1"))
# RFC 1918, 3927, 4193, 4291: addresses that nobody on the internet can hold.
PRIVATE = tuple(
    ipaddress.ip_network(text)
    for text in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8",
        "fc00::/7", "fe80::/10", "::1/128",
    )
)  # fmt: skip
# Under these whole countries register; nobody's box is called so.
_SHARED = {"ac", "co", "com", "edu", "go", "gov", "mil", "net", "or", "org"}
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Pair:
    """A certificate with its private key."""

    certificate: x509.Certificate
    key: PrivateKeyTypes


def read_name(text: str) -> str:
    """Give a host name in small letters; raises Problem for what is none."""
    name = text.strip().rstrip(".").lower()
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise Problem("tls.name", "%(given)s is not a host name.", given=text)
    return name


def read_address(text: str) -> Address:
    """Give a private IP address; raises Problem for anything else."""
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        raise Problem("tls.address", "%(given)s is not an IP address.", given=text) from None
    if not any(address in network for network in PRIVATE):
        raise Problem(
            "tls.public_address",
            "%(given)s is an address of the internet; a local authority vouches for private "
            "ones only (10.…, 172.16.… to 172.31.…, 192.168.…, fd…).",
            given=text,
        )
    return address


def make_authority(names: Sequence[str], *, at: datetime) -> Pair:
    """Make an authority for ten years that can vouch for `names` and private addresses only.

    The limits stand in the certificate as critical name constraints (RFC 5280 4.2.1.10), so a
    stolen key cannot vouch for a bank. Its name differs from that of every earlier authority.
    """
    own = [read_name(name) for name in names]
    if not own:
        raise Problem("tls.no_name", "An authority needs the name of the box (--name).")
    for name in own:
        _check_width(name)
    key = ec.generate_private_key(ec.SECP256R1())
    title = f"Doorstep {own[0]} {at:%Y-%m-%d} {secrets.token_hex(2)}"
    subject = _subject(title[:64])
    permitted = [x509.DNSName(name) for name in dict.fromkeys([*own, LOOPBACK_NAME])]
    networks = [x509.IPAddress(network) for network in PRIVATE]
    builder = (
        _begin(subject, issuer=subject, key=key, at=at, until=at + AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(is_authority=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.NameConstraints([*permitted, *networks], None), critical=True)
    )
    return Pair(builder.sign(key, hashes.SHA256()), key)


def make_server(
    names: Sequence[str], *, addresses: Sequence[Address], authority: Pair, at: datetime
) -> Pair:
    """Make a certificate of at most 397 days for a server; raises Problem outside the limits.

    The machine's own browser reaches the server by localhost, so that is always included.
    """
    own = list(dict.fromkeys([*map(read_name, names), LOOPBACK_NAME]))
    root = authority.certificate
    if not root.not_valid_before_utc <= at < root.not_valid_after_utc:
        raise Problem(
            "tls.authority_ended",
            "The authority is valid from %(start)s to %(end)s and today is %(today)s: set the "
            "clock right, or make a new one (doorstep tls authority --replace).",
            start=root.not_valid_before_utc.date(),
            end=root.not_valid_after_utc.date(),
            today=at.date(),
        )
    _within(root, own)
    key = ec.generate_private_key(ec.SECP256R1())
    until = min(at - CLOCK_SLACK + SERVER_LIFE - timedelta(seconds=1), root.not_valid_after_utc)
    listed = [x509.DNSName(name) for name in own]
    numbers = [x509.IPAddress(number) for number in dict.fromkeys([*addresses, *LOOPBACK])]
    public = authority.key.public_key()
    builder = (
        _begin(_subject(own[0][:64]), issuer=root.subject, key=key, at=at, until=until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(is_authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([*listed, *numbers]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(public),  # type: ignore[arg-type]
            critical=False,
        )
    )
    return Pair(builder.sign(authority.key, hashes.SHA256()), key)  # type: ignore[arg-type]


def names_of(certificate: x509.Certificate) -> list[str]:
    """List the host names a certificate is for."""
    return _alternatives(certificate, x509.DNSName)


def addresses_of(certificate: x509.Certificate) -> list[Address]:
    """List the IP addresses a certificate is for."""
    return _alternatives(certificate, x509.IPAddress)


def permitted_names(authority: x509.Certificate) -> list[str]:
    """List the host names that an authority may vouch for."""
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    return [n.value for n in limits.permitted_subtrees or () if isinstance(n, x509.DNSName)]


def fingerprint(certificate: x509.Certificate) -> str:
    """Give the SHA-256 fingerprint as phones and Windows show it: AB:CD:…"""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _alternatives(certificate: x509.Certificate, sort: type) -> list:
    try:
        told = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return []
    return list(told.value.get_values_for_type(sort))


def _check_width(name: str) -> None:
    """Refuse names that cover what is not ours: a limit includes everything beneath the name."""
    labels = name.split(".")
    if len(labels) < 2 or (len(labels) == 2 and labels[0] in _SHARED):
        raise Problem(
            "tls.too_wide",
            "%(name)s would let the authority vouch for other people's sites; give the whole "
            "name of the box, such as doorstep.box.",
            name=name,
        )


def _within(root: x509.Certificate, names: Sequence[str]) -> None:
    permitted = permitted_names(root)
    for name in names:
        if not any(name == one or name.endswith("." + one) for one in permitted):
            raise Problem(
                "tls.outside",
                "The authority may vouch for %(permitted)s, not for %(name)s.",
                permitted=", ".join(permitted),
                name=name,
            )


def _subject(name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Doorstep"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def _begin(
    subject: x509.Name,
    *,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    at: datetime,
    until: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - CLOCK_SLACK)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
