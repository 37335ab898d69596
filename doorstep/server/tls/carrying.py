"""Installing a certificate for a real name that was obtained elsewhere and carried here.

Everything a browser would refuse is refused here, in words, before it replaces what works.
"""

from __future__ import annotations

import ssl
import warnings
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from doorstep.kernel.basics.problems import Problem
from doorstep.server.tls.bundles import Bundle, read_bundle
from doorstep.server.tls.certificates import names_of
from doorstep.server.tls.keeping import CARRIED, keep_served


def carry(
    path: Path,
    *,
    names: Sequence[str],
    roots: Sequence[x509.Certificate],
    password: bytes | None,
    var: Path,
    at: datetime,
) -> tuple[x509.Certificate, ...]:
    """Check and keep the certificate and key in `path`; give the chain that is served.

    `names` must all be in it; `roots` are whom the phones trust. Raises Problem and changes
    nothing when the pair, the dates, the names or the chain would make browsers refuse it.
    """
    bundle = read_bundle(path, password=password)
    leaf, key = _pair(bundle, file=path.name)
    _check_dates(leaf, at=at)
    wanted = list(names) or names_of(leaf)
    _check_names(leaf, names=wanted)
    chain = _chain(leaf, among=bundle.certificates, roots=roots)
    for name in wanted:
        _check_as_browser(chain, name=name, roots=roots, at=at)
    keep_served(chain, key=key, kind=CARRIED, var=var)
    return chain


def machine_roots() -> list[x509.Certificate]:
    """Give the authorities that this machine trusts, which are those of browsers, near enough."""
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about other people's old roots
        for raw in ssl.create_default_context().get_ca_certs(binary_form=True):
            try:
                found.append(x509.load_der_x509_certificate(raw))
            except ValueError:
                continue  # an old one that breaks today's rules signs nothing any more
    return found


def covers(certificate: x509.Certificate, name: str) -> bool:
    """Say whether a certificate is for `name`; `*.` stands for one label (RFC 6125)."""
    parent = name.partition(".")[2]
    told = [one.lower() for one in names_of(certificate)]
    return name in told or (bool(parent) and f"*.{parent}" in told)


def _pair(bundle: Bundle, *, file: str) -> tuple[x509.Certificate, PrivateKeyTypes]:
    """Give the certificate that belongs to the key."""
    if not bundle.certificates:
        raise Problem("tls.no_certificate", "There is no certificate in %(file)s.", file=file)
    if not bundle.keys:
        raise Problem("tls.no_key", "There is no private key in %(file)s.", file=file)
    for key in bundle.keys:
        for one in bundle.certificates:
            if _public(one.public_key()) == _public(key.public_key()):
                return one, key
    raise Problem(
        "tls.pair",
        "The private key in %(file)s belongs to another certificate than the one beside it.",
        file=file,
    )


def _public(key: object) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined,no-any-return]


def _check_dates(leaf: x509.Certificate, *, at: datetime) -> None:
    if leaf.not_valid_after_utc <= at:
        raise Problem(
            "tls.ended",
            "The certificate ended on %(day)s.",
            day=leaf.not_valid_after_utc.date(),
        )
    if leaf.not_valid_before_utc > at:
        raise Problem(
            "tls.not_yet",
            "The certificate begins on %(day)s and this machine's clock says %(today)s.",
            day=leaf.not_valid_before_utc.date(),
            today=at.date(),
        )


def _check_names(leaf: x509.Certificate, *, names: Sequence[str]) -> None:
    if not names:
        raise Problem("tls.nameless", "The certificate names no host (no DNS name in its SAN).")
    for name in names:
        if not covers(leaf, name.lower()) and name not in names_of(leaf):
            raise Problem(
                "tls.wrong_name",
                "The certificate is for %(held)s, not for %(name)s.",
                held=", ".join(names_of(leaf)),
                name=name,
            )


def _chain(
    leaf: x509.Certificate,
    *,
    among: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
) -> tuple[x509.Certificate, ...]:
    """Order the chain from the leaf up to, without, the root; raises Problem for a gap."""
    chain = [leaf]
    while not any(_issued(chain[-1], by=root) for root in roots):
        if chain[-1].issuer == chain[-1].subject:
            raise Problem(
                "tls.unknown_root",
                "Browsers do not know the authority “%(name)s”. If the phones have its root, "
                "name that file with --root.",
                name=_told(chain[-1].subject),
            )
        above = next((c for c in among if c not in chain and _issued(chain[-1], by=c)), None)
        if above is None:
            raise Problem(
                "tls.chain",
                "The certificate of “%(name)s” is missing in the file: ask who issued it for "
                "the full chain.",
                name=_told(chain[-1].issuer),
            )
        chain.append(above)
    is_root = len(chain) > 1 and chain[-1].issuer == chain[-1].subject
    return tuple(chain[:-1] if is_root else chain)


def _issued(one: x509.Certificate, *, by: x509.Certificate) -> bool:
    if one.issuer != by.subject:
        return False
    try:
        one.verify_directly_issued_by(by)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _told(name: x509.Name) -> str:
    common = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(common[0].value) if common else name.rfc4514_string()


def _check_as_browser(
    chain: Sequence[x509.Certificate],
    *,
    name: str,
    roots: Sequence[x509.Certificate],
    at: datetime,
) -> None:
    """Ask a verifier with the browsers' rules: key sizes, uses, limits of every authority."""
    asked = x509.DNSName(name.replace("*.", "any.", 1))
    builder = PolicyBuilder().store(Store(list(roots))).time(at)
    try:
        builder.build_server_verifier(asked).verify(chain[0], list(chain[1:]))
    except VerificationError as why:
        raise Problem("tls.refused", "Browsers would refuse it: %(why)s.", why=why) from None
