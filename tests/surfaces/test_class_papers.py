"""The certificates of a class on paper: those of its learners, seen by who asks, and no others."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from doorstep.capabilities.learning.certificates.actions import revoke
from doorstep.capabilities.learning.certificates.models import Certificate
from doorstep.capabilities.learning.classes.models import Learner, LearningClass
from doorstep.capabilities.learning.classes.papers import certificates_in
from doorstep.kernel.journal.models import Line
from doorstep.kernel.people.merging import merge_persons
from doorstep.kernel.work.models import Job
from tests.offices import Country, build, today
from tests.surfaces.console_world import person, signed_in, system, text_of
from tests.surfaces.test_console_certificates import adopt, earn

pytestmark = pytest.mark.django_db


@pytest.fixture
def country(settings: Any, tmp_path: Any) -> Country:
    settings.VAR_DIR = tmp_path
    made = build()
    adopt(signed_in(made, "province officer"))
    return made


def taught(country: Country, *persons: Any) -> LearningClass:
    """Open a class with learners."""
    row = LearningClass.objects.create(
        province=country.units["village"].province, place_id=411, name="Lớp xóm", search_key="lop",
        courses=["vneid"], made_at=timezone.now(),
    )  # fmt: skip
    for one in persons:
        Learner.objects.create(
            province=row.province, taught_in=row, person_id=one, joined_on=today()
        )
    return row


def names(row: LearningClass) -> list[str]:
    return [one.name for one in certificates_in(row, actor=system())]


def printed(client: Client, row: LearningClass) -> Any:
    return client.post(reverse("console:class-certificates", args=[row.pk]), follow=True)


def test_a_class_is_printed_as_one_file(country: Country) -> None:
    may, ba = earn(country, "Lò Thị Mây"), earn(country, "Nông Văn Ba")
    earn(country, "Lý A Páo")  # of the village, not of the class
    row = taught(country, ba, may, person(country, "Hà Thị Chưa"))
    assert names(row) == ["Nông Văn Ba", "Lò Thị Mây"], "by given name"
    officer = signed_in(country)
    page = text_of(officer.get(reverse("console:class", args=[row.pk])))
    assert "Print 2 certificates" in page
    answer = printed(officer, row)
    assert "2 sheets are ready" in text_of(answer)
    href = re.search(r'href="([^"]+/file/)"', text_of(answer))
    assert href
    made = b"".join(officer.get(href[1]).streaming_content)
    assert made.startswith(b"%PDF")
    took = Line.objects.get(verb="certificate.take_away")
    assert took.details["count"] == 2


def test_who_left_or_lost_it_is_not_printed(country: Country) -> None:
    may, ba = earn(country, "Lò Thị Mây"), earn(country, "Nông Văn Ba")
    row = taught(country, may, ba)
    Learner.objects.filter(person=ba).update(left_on=today() + timedelta(days=1))
    given = Certificate.objects.get(person=may)
    revoke(actor=system(), certificate=given, reason="wrong person", at=timezone.now())
    assert names(row) == []
    officer = signed_in(country)
    page = text_of(officer.get(reverse("console:class", args=[row.pk])))
    assert reverse("console:class-certificates", args=[row.pk]) not in page
    assert "No certificate stands here" in text_of(printed(officer, row))
    assert Job.objects.get().state == "failed"


def test_records_of_one_person_are_printed_once(country: Country) -> None:
    twin, may = person(country, "Lò Thị May"), earn(country, "Lò Thị Mây")
    row = taught(country, twin)
    assert names(row) == []
    merge_persons(actor=system(), kept=twin, gone=may, reason="twin")
    assert len(names(row)) == 1


def test_only_who_sees_people_there_prints(country: Country) -> None:
    row = taught(country, earn(country, "Lò Thị Mây"))
    address = reverse("console:class-certificates", args=[row.pk])
    assert signed_in(country, "neighbour officer").post(address).status_code == 404
    assert signed_in(country).get(address).status_code == 405
    assert Client().post(address).status_code == 302
    assert not Job.objects.exists()
