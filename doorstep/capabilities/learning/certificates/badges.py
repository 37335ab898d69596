"""Certificates as Open Badges 3.0: a verifiable credential signed as a JWT (EdDSA), a public list
of those taken back, and the document that names the keys (`did:web`).

Formats: 1EdTech Open Badges 3.0 §8.2 (JWT proof), W3C Verifiable Credentials 2.0, Bitstring Status
List 1.0, did:web. The algorithm is written `EdDSA` as most libraries know it (RFC 8037).
"""

from __future__ import annotations

import base64
import gzip
import json
import warnings
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import OKPKey

from doorstep.capabilities.learning.certificates import keys
from doorstep.capabilities.learning.certificates.adopted import framework_of
from doorstep.capabilities.learning.certificates.codes import address, host
from doorstep.capabilities.learning.certificates.lines import PublicKey
from doorstep.capabilities.learning.certificates.models import Certificate, StatusEntry
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.wording import ORDER, said
from doorstep.kernel.people.secrets import token
from doorstep.kernel.places.queries import units_on

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
ON_A_LIST = 131_072
"""Places on one list: the least the standard allows, so that a place hides among many."""
MOST_SIGNS = 20_000
_ALG = "EdDSA"
_KEY_CONTEXT = [
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/jwk/v1",
    "https://w3id.org/security/suites/jws-2020/v1",
]
_TYPES = (("JsonWebKey", ""), ("JsonWebKey2020", "-2020"))
"""Types of keys in a DID document, with what is added to a key's name."""


def did() -> str:
    """Give the name of this server as an issuer."""
    return "did:web:" + quote(host(), safe="")


def did_document() -> dict[str, Any]:
    """Give the public keys of every province here, old ones too, as a DID document.

    Each is told twice: by the type that the standard has now, and as `<name>-2020` by the one
    before, because libraries (did-jwt and what rests on it) know that one alone.
    """
    methods = [
        {
            "id": f"{did()}#{_name(key)}{suffix}",
            "type": type,
            "controller": did(),
            "publicKeyJwk": _jwk(key),
        }
        for key in keys.public_keys()
        for type, suffix in _TYPES
    ]
    return {
        "@context": _KEY_CONTEXT,
        "id": did(),
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def _name(key: PublicKey) -> str:
    return f"{key.province}-{key.key}"


def _jwk(key: PublicKey) -> dict[str, Any]:
    return {"kty": "OKP", "crv": "Ed25519", "x": keys.written(key.public)}


def badge(certificate: Certificate, *, at: datetime) -> str:
    """Give a certificate's credential as a signed JWT; Problem where the key is not here.

    The first time, the certificate gets its place in the public list of those taken back.
    """
    entry, _is_new = StatusEntry.objects.get_or_create(
        certificate=certificate, defaults={"province": certificate.province, "given_at": at}
    )
    told = _credential(certificate) | {"credentialStatus": _status(entry)}
    return _signed(told, province=certificate.province)


def _credential(certificate: Certificate) -> dict[str, Any]:
    issuer = {
        "id": did(), "type": ["Profile"], "name": issuer_name(certificate.province),
        "url": address(),
    }  # fmt: skip
    who = {
        "type": "IdentityObject", "identityHash": certificate.name, "identityType": "name",
        "hashed": False,
    }  # fmt: skip
    id, since = f"urn:uuid:{certificate.pk}", _moment(certificate.issued_at)
    title = said(framework_of(certificate.adopted_id).title, "vi")
    return {
        "@context": CONTEXT,
        "id": id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{title} ({certificate.number})",
        "issuer": issuer,
        "validFrom": since,
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [who],
            "achievement": _achievement(certificate),
        },
        "iss": did(),
        "jti": id,
        "nbf": int(certificate.issued_at.timestamp()),
    }


def _achievement(certificate: Certificate) -> dict[str, Any]:
    framework = framework_of(certificate.adopted_id)
    sample = {
        "vi": "Khung mẫu, không phải văn bản chính thức.",
        "en": "A sample framework, not an official one.",
    }
    note = {
        "vi": "Không phải xác nhận trên VNeID.",
        "en": "Not a confirmation on VNeID.",
    }
    parts = [note, sample] if framework.is_sample else [note]
    return {
        "id": f"urn:uuid:{certificate.adopted_id}",
        "type": ["Achievement"],
        "name": said(framework.title, "vi"),
        "description": " / ".join(said(framework.title, language) for language in ORDER),
        "criteria": {"narrative": " ".join(one[code] for code in ("vi", "en") for one in parts)},
        "version": framework.version,
    }


def _status(entry: StatusEntry) -> dict[str, str]:
    number, index = divmod(entry.pk - 1, ON_A_LIST)
    here = list_address(number)
    return {
        "id": f"{here}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": here,
    }


def list_address(number: int) -> str:
    """Give where the list of revoked badges with a number is, from 0."""
    return f"{address()}/certificates/status/{number}"


def status_list(number: int, *, province: str, at: datetime) -> str:
    """Give a list of revoked badges, signed by a province's key."""
    first = number * ON_A_LIST
    gone = StatusEntry.objects.filter(
        pk__gt=first, pk__lte=first + ON_A_LIST, certificate__revoked_at__isnull=False
    )
    bits = bytearray(ON_A_LIST // 8)
    for pk in gone.values_list("pk", flat=True):
        index = pk - 1 - first
        bits[index // 8] |= 0x80 >> index % 8
    packed = base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")
    here = list_address(number)
    told = {
        "@context": CONTEXT[:1],
        "id": here,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did(),
        "validFrom": _moment(at),
        "credentialSubject": {
            "id": f"{here}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": f"u{packed}",
        },
        "iss": did(),
        "jti": here,
    }
    return _signed(told, province=province)


def _signed(told: dict[str, Any], *, province: str) -> str:
    row = keys.current(province=province)
    if row is None:
        raise Problem("certificate.no_key", _("This province has no key that signs yet."))
    secret = keys.private_key(province=province, key=row.key)
    key = OKPKey.import_key(secret)
    header = {"alg": _ALG, "typ": "vc+jwt", "kid": f"{did()}#{province}-{row.key}"}
    payload = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)
        return jws.serialize_compact(header, payload, key, algorithms=[_ALG])


def certificate_id(jwt: str) -> UUID | None:
    """Check a badge against the keys known here; give the id of its certificate, None where it is
    no badge, or none that these keys signed."""
    by_name = {_name(key): key for key in keys.public_keys()}
    try:
        parts = jwt.strip()[:MOST_SIGNS]
        kid = str(jws.extract_compact(parts.encode()).headers().get("kid", ""))
        key = by_name[kid.rpartition("#")[2]]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SecurityWarning)
            told = jws.deserialize_compact(parts, OKPKey.import_key(_jwk(key)), algorithms=[_ALG])
        return UUID(str(json.loads(told.payload)["jti"]))
    except (JoseError, ValueError, KeyError, TypeError):
        return None


def secret_of(certificate: Certificate) -> str:
    """Give the word that opens the badge by its address: who has the paper has it."""
    return token(str(certificate.pk), purpose="badge")


def badge_address(certificate: Certificate) -> str:
    """Give the address under which the holder finds the badge."""
    return f"{address()}/certificates/{certificate.number}/{secret_of(certificate)}/badge.jwt"


def issuer_name(province: str) -> str:
    """Give the province's name as it is written today; the server's where it has none."""
    unit = units_on(province, on=timezone.localdate(), level="province").first()
    return str(unit.full_name) if unit else host()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
