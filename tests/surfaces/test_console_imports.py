"""Imports in the console: from the file to the register, through the pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from doorstep.kernel.imports.models import ImportBatch
from doorstep.kernel.people.models import Person
from doorstep.surfaces.console import imports
from tests.offices import Country, build
from tests.vectors.imports import make

pytestmark = pytest.mark.django_db
BACKEND = "doorstep.surfaces.entry.doorkeeper.Doorkeeper"
NEW = reverse("console:import-new")
ROWS = [["Họ và tên", "Năm sinh", "Xóm"], ["Lò Thị Dương", 1986, "Village"]]


@pytest.fixture
def country(settings: Any) -> Country:
    settings.LANGUAGE_CODE = "en"
    settings.SECOND_STEP = False
    return build()


def signed_in(country: Country, who: str = "commune officer") -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(country.people[who], backend=BACKEND)
    return client


def send(client: Client, country: Country, raw: bytes, name: str = "list.xlsx") -> Any:
    file = SimpleUploadedFile(name, raw)
    told = {"kind": "persons", "place": country.units["commune"].id, "file": file}
    return client.post(NEW, told)


def work_off() -> None:
    """Do what waits for the background worker."""
    for waiting in DBTaskResult.objects.filter(status="READY"):
        told = waiting.args_kwargs
        waiting.task.func(*told["args"], **told["kwargs"])
        waiting.delete()


def test_names_that_users_chose_stay_as_they_wrote_them(country: Country) -> None:
    client = signed_in(country)
    rows = [["ho_va_ten", "xóm"], ["lò thị dương", "Village"]]
    columns = send(client, country, make.xlsx(rows), "values.xlsx").headers["Location"]
    page = client.get(columns).content.decode()
    for name in ("ho_va_ten", "lò thị dương"):
        assert f'><bdi class="given" translate="no">{name}</bdi></t' in page
    assert 'data-label="xóm"' in page
    waiting = client.get(reverse("console:attention")).content.decode()
    assert '<bdi class="given" translate="no">values.xlsx</bdi></a>' in waiting


def test_a_list_goes_from_file_to_register(country: Country) -> None:
    client = signed_in(country)
    assert client.get(NEW).status_code == 200
    answer = send(client, country, make.xlsx(ROWS))
    batch = ImportBatch.objects.get()
    columns = reverse("console:import-mapping", args=[batch.pk])
    assert answer.headers["Location"] == columns
    page = client.get(columns)
    assert b"Dud" not in page.content
    assert "Lò Thị Dương" in page.content.decode()
    told = {"full_name": "Họ và tên", "birth": "Năm sinh", "village": "Xóm"}
    page = client.post(columns, told, follow=True).content.decode()
    assert "Nothing is wrong with any row." in page
    assert not Person.objects.exists()
    confirm = reverse("console:import-confirm", args=[batch.pk])
    assert client.post(confirm, follow=True).status_code == 200
    assert Person.objects.get().full_name == "Lò Thị Dương"
    assert "list.xlsx" in client.get(reverse("console:imports")).content.decode()


def test_the_rows_of_a_list_are_for_who_may_see_what_it_holds(country: Country) -> None:
    send(signed_in(country), country, make.xlsx(ROWS))
    columns = reverse("console:import-mapping", args=[ImportBatch.objects.get().pk])
    seen = signed_in(country, "province officer").get(columns)
    assert seen.status_code == 200 and "Lò Thị Dương" not in seen.content.decode()


def test_a_broken_file_is_explained_above_the_form(country: Country) -> None:
    client = signed_in(country)
    page = send(client, country, make.FILES["half.xlsx"]()).content.decode()
    assert "only half of it arrived" in page
    assert not ImportBatch.objects.exists()


def test_faults_are_listed_by_row_and_can_be_left_out(country: Country) -> None:
    client = signed_in(country)
    send(client, country, make.xlsx([*ROWS, ["Hoàng Văn Páo", "31/02/1984", "Village"]]))
    batch = ImportBatch.objects.get()
    one = reverse("console:import", args=[batch.pk])
    columns = reverse("console:import-mapping", args=[batch.pk])
    told = {"full_name": "Họ và tên", "birth": "Năm sinh", "village": "Xóm"}
    page = client.post(columns, told, follow=True).content.decode()
    assert "There is no such day." in page
    assert "31/02/1984" in page
    assert client.get(one, {"format": "csv"}).status_code == 200
    confirm = reverse("console:import-confirm", args=[batch.pk])
    assert client.post(confirm).status_code == 400
    client.post(confirm, {"leave_out": "yes"})
    assert Person.objects.count() == 1


def test_long_lists_are_left_to_the_worker(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "AT_ONCE", 0)
    client = signed_in(country)
    send(client, country, make.xlsx(ROWS))
    batch = ImportBatch.objects.get()
    told = {"full_name": "Họ và tên", "birth": "Năm sinh", "village": "Xóm"}
    answer = client.post(reverse("console:import-mapping", args=[batch.pk]), told)
    progress = reverse("console:import-progress", args=[batch.pk])
    assert answer.headers["Location"] == progress
    assert f'data-poll="{progress}"' in client.get(progress).content.decode()
    work_off()
    assert client.get(progress).headers["Location"] == reverse("console:import", args=[batch.pk])
    client.post(reverse("console:import-confirm", args=[batch.pk]))
    assert client.get(reverse("console:import", args=[batch.pk])).status_code == 302
    work_off()
    assert Person.objects.count() == 1


@pytest.mark.parametrize("who", ["commune viewer", "team leader", "team member"])
def test_only_officers_import(country: Country, who: str) -> None:
    assert signed_in(country, who).get(reverse("console:imports")).status_code == 403


@pytest.mark.parametrize("who", ["neighbour officer", "far officer"])
def test_imports_of_others_are_not_there(country: Country, who: str) -> None:
    send(signed_in(country), country, make.xlsx(ROWS))
    batch = ImportBatch.objects.get()
    other = signed_in(country, who)
    for name in ("import", "import-mapping", "import-progress"):
        assert other.get(reverse(f"console:{name}", args=[batch.pk])).status_code == 404
    for name in ("import-confirm", "import-cancel"):
        assert other.post(reverse(f"console:{name}", args=[batch.pk])).status_code == 404
    assert "not one of the available choices" in send(other, country, b"x").content.decode()


def test_empty_forms_are_read_back_without_choosing(country: Country) -> None:
    from doorstep.kernel.imports.guessing import guess_mapping
    from doorstep.kernel.imports.kinds import all_kinds
    from doorstep.kernel.imports.workbooks import read_workbook

    client = signed_in(country)
    for kind in all_kinds():
        raw = client.get(reverse("console:import-form", args=[kind.code])).content
        header = [str(c) for c in read_workbook(raw).rows[0]]
        assert list(guess_mapping(kind, header)) == [c.code for c in kind.columns], kind.code
