"""Forms that come at the same moment: each is entered once and in the name of who filled it in, and
one that does not fit hurts no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from doorstep.kernel.activities.models import Activity
from doorstep.kernel.xforms.arriving import Came
from doorstep.kernel.xforms.at_once import entered
from doorstep.kernel.xforms.clients import client_of
from doorstep.kernel.xforms.models import APPLIED, Submission
from doorstep.kernel.xforms.reading import read
from tests.offices import Country, build, today
from tests.surfaces.console_world import home
from tests.surfaces.odk_collect import Collect
from tests.surfaces.odk_world import collect, visit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def country(settings: Any) -> Country:
    settings.ALLOWED_HOSTS = ["*"]
    return build()


def send(forms: Sequence[tuple[Collect, str]]) -> list[int]:
    """Send forms from eight phones' threads; give the answers' states in their order."""

    def one(told: tuple[Collect, str]) -> int:
        try:
            other = Collect(told[0].server_url, http=Client(raise_request_exception=False))
            return int(other.post(told[1]).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, forms))


def test_thirty_two_at_once_are_one(country: Country) -> None:
    phone = collect(country)
    _id, xml = visit(phone, home(country))
    assert send([(phone, xml)] * 32) == [201] * 32
    assert Activity.objects.count() == Submission.objects.count() == 1


def test_what_does_not_fit_hurts_no_other(country: Country) -> None:
    phones, house = [collect(country), collect(country, who="team leader")], home(country)
    good = [(phones[n % 2], *visit(phones[n % 2], house)) for n in range(12)]
    waits = (phones[0], *visit(phones[0], uuid4()))
    strange = (phones[0], *visit(phones[0], house, x_persons=uuid4()))
    far = (phones[1], *visit(phones[1], house, x_place=421))
    every = [*good[:6], waits, strange, far, *good[6:], good[0], good[7]]
    answers = send([(phone, xml) for phone, _id, xml in every])
    assert answers == [201] * 6 + [202] * 3 + [201] * 8
    subs = {str(sub.pk): sub for sub in Submission.objects.all()}
    assert len(subs) == 15
    for phone, id, _xml in good:
        sub = subs[id.removeprefix("uuid:")]
        activity = Activity.objects.get(root=sub.pk)
        assert (sub.state, sub.root, sub.revision) == (APPLIED, sub.pk, 1)
        assert (sub.place_id, sub.province) == (activity.place_id, activity.province)
        assert sub.account == activity.recorded_by
        assert sub.device == activity.device and activity.device in phone.server_url
    assert len({sub.account for sub in subs.values()}) == 2
    kept = [subs[id.removeprefix("uuid:")].reason for _phone, id, _xml in (waits, strange, far)]
    assert kept == ["odk.waits", "odk.person_unknown", "odk.out_of_reach"]
    assert Activity.objects.count() == 12


def test_one_turn_tells_alone_what_it_cannot_enter(country: Country) -> None:
    phone, house = collect(country), home(country)
    _id, xml = visit(phone, house)
    other = xml.replace("<outcome>met<", "<outcome>absent<")
    assert other != xml
    _id, waits = visit(phone, uuid4())
    with transaction.atomic():
        results = entered([came(phone, one) for one in (xml, waits, other)])
    assert [one and one.state for one in results] == [APPLIED, None, None]
    assert send([(phone, xml), (phone, other)]) == [201, 409]


def came(phone: Collect, xml: str) -> Came:
    """Give a form as it came from a phone."""
    client = client_of(phone.server_url.rpartition("/")[2], on=today())
    told = read(xml.encode())
    sub = Submission(
        id=told.id, province=client.province, place_id=client.unit, form=told.form,
        form_version=told.version, digest=told.digest, account=client.actor.account_id,
        device=str(client.device.pk), received_at=timezone.now(),
    )  # fmt: skip
    return Came(client.actor, sub, told, xml.encode(), {}, timezone.now(), is_incomplete=False)
