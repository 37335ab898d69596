"""The same form thirty-two times at the same moment is one record, and every answer is 201."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from doorstep.kernel.activities.models import Activity
from doorstep.kernel.xforms.models import Submission
from tests.offices import build
from tests.surfaces.console_world import home
from tests.surfaces.odk_collect import Collect
from tests.surfaces.odk_world import collect, visit


@pytest.mark.django_db(transaction=True)
def test_thirty_two_at_once_are_one(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    country = build()
    phone = collect(country)
    _id, xml = visit(phone, home(country))

    def send(_n: int) -> int:
        try:
            other = Collect(phone.server_url, http=Client(raise_request_exception=False))
            return int(other.post(xml).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(32)))
    assert answers == [201] * 32
    assert Activity.objects.count() == Submission.objects.count() == 1
