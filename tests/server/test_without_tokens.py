"""What opens doors is in no line of the log, whatever the line is about."""

from __future__ import annotations

import logging.config
from typing import Any

import pytest
from django.test import Client

from tests.offices import build
from tests.surfaces.odk_world import enrolled

pytestmark = pytest.mark.django_db


def test_the_token_of_an_odk_client_is_in_no_line(settings: Any, capsys: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    made = enrolled(build())
    base = f"/odk/{made.credentials}"
    root = logging.getLogger()
    before = root.handlers[:]
    logging.config.dictConfig(settings.LOGGING)
    try:
        client = Client(raise_request_exception=False)
        assert client.get(f"{base}/submission").status_code == 405
        assert client.get(f"{base}/forms/nothing/form.xml").status_code == 403
        assert client.post(f"{base}/submission", {"a": "b"}).status_code == 400
        logging.getLogger("doorstep").warning("'GET http://host%s/formList' failed", base)
    finally:
        root.handlers[:] = before
    said = capsys.readouterr().err
    assert "/odk/.../submission" in said and "/odk/.../formList" in said
    assert made.secret not in said
