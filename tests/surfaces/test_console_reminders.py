"""An officer who keeps accounts is told in time that the server's certificate ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from doorstep.server.tls import certificates, keeping
from tests.offices import build

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


def page_of(role: str) -> str:
    client = Client()
    client.force_login(build().people[role])
    answer = client.get(reverse("console:attention"))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def ending(tmp_path: Path, settings) -> None:
    made = NOW - timedelta(days=380)
    keeping.keep_authority(certificates.make_authority(["doorstep.box"], at=made), var=tmp_path)
    keeping.issue(["doorstep.box"], addresses=[], var=tmp_path, at=made)
    settings.VAR_DIR, settings.TLS = tmp_path, "local"


def test_who_keeps_accounts_is_told(ending: None) -> None:
    text = page_of("commune officer")
    assert "Certificate of this server" in text and "tls status" in text
    assert "Root certificate" not in text


def test_who_does_not_is_not(ending: None) -> None:
    assert "Certificate of this server" not in page_of("commune viewer")


def test_nothing_is_said_where_nothing_ends(ending: None, settings) -> None:
    settings.TLS = ""
    assert "Certificate of this server" not in page_of("commune officer")
