"""Open Badges 3.0: read by other libraries, revoked in the list, checked on the command line."""

from __future__ import annotations

import base64
import gzip
import json
from datetime import date
from pathlib import Path
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from doorstep.capabilities.learning.certificates import badges, keys
from doorstep.capabilities.learning.certificates.actions import revoke, rotate
from doorstep.capabilities.learning.certificates.models import (
    AdoptedFramework,
    Certificate,
    SigningKey,
    StatusEntry,
)
from doorstep.capabilities.learning.certificates.numbers import put_together
from doorstep.capabilities.learning.certificates.verifying import check
from doorstep.server.cli.main import main
from tests.capabilities.certificate_world import AT, adopted, earned
from tests.kernel.people_world import TODAY, People, people_world

pytestmark = pytest.mark.django_db
HOST = "doorstep.caobang.gov.vn"
VECTORS = Path(__file__).parents[1] / "vectors" / "badges.json"


@pytest.fixture(autouse=True)
def _var(tmp_path: Path, settings) -> None:
    settings.VAR_DIR = tmp_path
    settings.ALLOWED_HOSTS = [HOST]


@pytest.fixture
def world() -> People:
    world = people_world()
    adopted(world)
    return world


@pytest.fixture
def certificate(world: People) -> Certificate:
    return earned(world)


def key_of(signed: str) -> dict:
    """Give the public key that a JWT names, from the server's DID document."""
    kid = jwt.get_unverified_header(signed)["kid"]
    document = badges.did_document()
    assert document["id"] == f"did:web:{HOST}" and kid in document["assertionMethod"]
    return next(m["publicKeyJwk"] for m in document["verificationMethod"] if m["id"] == kid)


def read(signed: str) -> dict:
    key = jwt.PyJWK({**key_of(signed), "alg": "EdDSA"})
    return jwt.decode(signed, key, algorithms=["EdDSA"])


def bit(listed: str, index: int) -> int:
    told = read(listed)["credentialSubject"]
    assert told["type"] == "BitstringStatusList" and told["encodedList"][0] == "u"
    packed = told["encodedList"][1:]
    bits = gzip.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    assert len(bits) * 8 >= 131_072
    return bits[index // 8] >> (7 - index % 8) & 1


def test_other_libraries_read_a_badge(certificate: Certificate) -> None:
    signed = badges.badge(certificate, at=AT)
    told = read(signed)
    assert told["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert told["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert told["issuer"]["id"] == told["iss"] == f"did:web:{HOST}"
    who = told["credentialSubject"]["identifier"][0]["identityHash"]
    assert who == "Lò Thị Mây" and "VNeID" in json.dumps(told, ensure_ascii=False)
    assert "mẫu" in told["credentialSubject"]["achievement"]["criteria"]["narrative"]
    assert badges.badge(certificate, at=AT).split(".")[1] == signed.split(".")[1]
    assert StatusEntry.objects.count() == 1


def test_a_second_library_of_another_house_agrees(certificate: Certificate) -> None:
    jwcrypto = pytest.importorskip("jwcrypto.jwk")
    from jwcrypto import jws

    signed = badges.badge(certificate, at=AT)
    token = jws.JWS()
    token.allowed_algs = ["EdDSA"]
    token.deserialize(signed, key=jwcrypto.JWK(**key_of(signed)))
    assert json.loads(token.payload)["jti"] == f"urn:uuid:{certificate.pk}"


def test_taking_back_shows_in_the_list(world: People, certificate: Certificate) -> None:
    status = read(badges.badge(certificate, at=AT))["credentialStatus"]
    index = int(status["statusListIndex"])
    assert status["statusListCredential"] == f"https://{HOST}/certificates/status/0"
    assert bit(badges.status_list(0, province="04", at=AT), index) == 0
    revoke(actor=world.actor, certificate=certificate, reason="x", at=AT)
    listed = badges.status_list(0, province="04", at=AT)
    assert bit(listed, index) == 1 and bit(listed, index + 1) == 0


def test_old_keys_still_check_old_badges(world: People, certificate: Certificate) -> None:
    signed = badges.badge(certificate, at=AT)
    rotate(actor=world.actor, province="04", on=TODAY, at=AT)
    assert read(signed)["jti"].endswith(str(certificate.pk))
    assert check(signed).state == "valid"


def test_a_badge_with_one_letter_changed_is_none(certificate: Certificate) -> None:
    signed = badges.badge(certificate, at=AT)
    head, body, signature = signed.split(".")
    other = body[:50] + ("A" if body[50] != "A" else "B") + body[51:]
    for wrong in (
        f"{head}.{other}.{signature}",
        f"{head}.{body}.{signature[:-4]}AAAA",
        "ey.",
        "eyJ",
    ):
        assert check(wrong).state == "unreadable"


def test_the_command_line_checks_everything_there_is(
    world: People, certificate: Certificate, tmp_path: Path, capsys
) -> None:
    file = tmp_path / "badge.jwt"
    file.write_text(badges.badge(certificate, at=AT) + "\n")
    for what in (
        certificate.number, certificate.line, f"HTTPS://X.VN/C/#{certificate.line}", str(file),
    ):  # fmt: skip
        assert main(["certificate", "verify", what, "--format", "json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["state"] == "valid" and told["number"] == certificate.number
        assert told["name"] == ("L. T. M." if what == certificate.number else "Lò Thị Mây")
        assert told["is_sample"] is True
    line = certificate.line
    wrong = line[:40] + ("A" if line[40] != "A" else "B") + line[41:]
    for what, state in ((wrong, "altered"), ("nothing", "unreadable"), ("DS04-2222-22223", None)):
        assert main(["certificate", "verify", what, "--format", "json"]) == 1
        found = json.loads(capsys.readouterr().out)["state"]
        assert found == state or (state is None and found in ("unknown", "unreadable"))
    revoke(actor=world.actor, certificate=certificate, reason="x", at=AT)
    assert main(["certificate", "verify", certificate.number]) == 1
    assert "revoked" in capsys.readouterr().out
    assert main(["certificate", "rotate", "--province", "04"]) == 0
    assert main(["certificate", "keys", "--format", "json"]) == 0
    assert main(["certificate", "issue", "--province", "04"]) == 0


def made_vectors(world: People) -> dict:
    """Give what a library of another house is shown: a badge, the list, the keys' document."""
    SigningKey.objects.all().delete()
    secret = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    row = keys.row_of(keys.keep(secret, province="04"), province="04", on=date(2026, 1, 1))
    key = SigningKey.objects.create(**row, made_at=AT)
    adoption = AdoptedFramework.objects.get()
    AdoptedFramework.objects.filter(pk=adoption.pk).update(id=UUID(int=4))
    one = Certificate.objects.create(
        id=UUID(int=7), province="04", person_id=world.person("Lò Thị Mây", birth=1966),
        adopted_id=UUID(int=4), framework="sample", version="2026-1", group="citizens",
        grants="basic_skills", number=put_together("04", "7KQM2XHT"), issued_on=TODAY,
        earned_on=TODAY, name="Lò Thị Mây", birth_year=1966, line="A", key=key.key, issued_at=AT,
    )  # fmt: skip
    StatusEntry.objects.create(id=95, certificate=one, province="04", given_at=AT)
    made = {
        "badge": badges.badge(one, at=AT),
        "list": badges.status_list(0, province="04", at=AT),
        "document": badges.did_document(),
    }
    Certificate.objects.filter(pk=one.pk).update(revoked_at=AT, reason="x")
    return made | {"list_with_it": badges.status_list(0, province="04", at=AT)}


def written(made: dict) -> str:
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def test_keys_are_told_by_both_types_that_libraries_know(certificate: Certificate) -> None:
    document = badges.did_document()
    methods = document["verificationMethod"]
    assert [one["type"] for one in methods] == ["JsonWebKey", "JsonWebKey2020"]
    assert methods[0]["publicKeyJwk"] == methods[1]["publicKeyJwk"]
    assert document["assertionMethod"] == [one["id"] for one in methods]


def test_the_vectors_for_other_programs_are_up_to_date(world: People) -> None:
    """To write them anew: VECTORS.write_text(written(made))."""
    made = json.loads(written(made_vectors(world)))
    known = json.loads(VECTORS.read_text("utf-8"))
    assert (known["badge"], known["document"]) == (made["badge"], made["document"])
    assert bit(known["list"], 94) == bit(made["list"], 94) == 0
    assert bit(known["list_with_it"], 94) == bit(made["list_with_it"], 94) == 1
