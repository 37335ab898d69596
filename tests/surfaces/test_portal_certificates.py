"""Anybody checks a certificate; a number tells no name, other servers read keys and lists."""

from __future__ import annotations

import json
import re

import jwt
import pytest
from django.test import Client

from doorstep.capabilities.learning.certificates import badges
from doorstep.capabilities.learning.certificates.actions import revoke
from doorstep.capabilities.learning.certificates.models import Certificate
from doorstep.surfaces.portal.certificates import MOST_IN_A_MINUTE
from tests.capabilities.certificate_world import AT, adopted, earned
from tests.kernel.people_world import People, people_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _var(tmp_path, settings) -> None:
    settings.VAR_DIR = tmp_path


@pytest.fixture
def world() -> People:
    world = people_world()
    adopted(world)
    return world


@pytest.fixture
def certificate(world: People) -> Certificate:
    return earned(world)


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def asked(client: Client, code: str) -> str:
    return client.post("/certificates/", {"code": code}).content.decode()


def test_a_line_tells_the_name_and_a_number_does_not(
    client: Client, certificate: Certificate
) -> None:
    page = asked(client, certificate.line)
    assert "is valid" in page and "Lò Thị Mây" in page and "1966" in page
    assert "sample framework" in page and "not a confirmation on VNeID" in page
    page = asked(client, certificate.number)
    assert "is valid" in page and "L. T. M." in page
    assert "Mây" not in page and "1966" not in page


def test_what_is_wrong_is_said(client: Client, world: People, certificate: Certificate) -> None:
    line = certificate.line
    assert "signature does not fit" in asked(client, line[:40] + "7" * 2 + line[42:])
    assert "neither a number nor" in asked(client, "hello")
    assert "neither a number nor" in asked(client, certificate.number[:-1] + "0")
    assert "required" in asked(client, "")
    other = certificate.number
    Certificate.objects.update(number="DS04-2222-22222")
    assert "is known here" in asked(client, other)
    assert "is valid" in asked(client, line), "a signature counts where the books are elsewhere"
    Certificate.objects.update(number=other)
    revoke(actor=world.actor, certificate=certificate, reason="secret reason", at=AT)
    for code in (line, other):
        page = asked(client, code)
        assert "was taken back" in page and "secret reason" not in page


def test_codes_lead_to_the_page_and_nothing_is_kept_in_addresses(client: Client) -> None:
    page = client.get("/C/").content.decode()
    assert 'action="/certificates/"' in page and "portal/certificates.js" in page


def test_a_machine_that_guesses_is_slowed_down(client: Client, settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    found = [
        client.post("/certificates/", {"code": "x"}, REMOTE_ADDR="10.9.8.7").status_code
        for _n in range(MOST_IN_A_MINUTE + 1)
    ]
    assert found[-1] == 429 and set(found[:-1]) == {200}
    assert client.post("/certificates/", {"code": "x"}).status_code == 200


def test_other_servers_read_keys_lists_and_a_holder_her_badge(
    client: Client, world: People, certificate: Certificate
) -> None:
    kept = client.get("/learn/keys.json")
    assert kept["Access-Control-Allow-Origin"] == "*"
    (key,) = json.loads(kept.content)["keys"]
    assert key["key"] == certificate.key and key["province"] == "04"
    assert key["signer"] == badges.issuer_name("04")
    assert "(sample)" in key["frameworks"]["sample"]["en"]
    document = json.loads(client.get("/.well-known/did.json").content)
    assert document["id"] == badges.did()
    address = re.sub(r"^https://[^/]+", "", badges.badge_address(certificate))
    signed = client.get(address).content.decode()
    jwk = jwt.PyJWK({**document["verificationMethod"][0]["publicKeyJwk"], "alg": "EdDSA"})
    told = jwt.decode(signed, jwk, algorithms=["EdDSA"])
    where = re.sub(r"^https://[^/]+", "", told["credentialStatus"]["statusListCredential"])
    listed = client.get(where)
    assert listed["Content-Type"] == "application/vc+jwt"
    assert jwt.decode(listed.content.decode(), jwk, algorithms=["EdDSA"])["jti"].endswith(where)
    assert client.get(address.replace("badge.jwt", "x/badge.jwt")).status_code == 404
    wrong = address.split("/")
    wrong[3] = "0" * 32
    assert client.get("/".join(wrong)).status_code == 404
    revoke(actor=world.actor, certificate=certificate, reason="x", at=AT)
    assert client.get(address).status_code == 404
    assert client.get("/certificates/status/99999").status_code == 404
