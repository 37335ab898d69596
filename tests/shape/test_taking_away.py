"""Whatever leaves the house as a file of rows is told to the journal: every page is tried."""

from __future__ import annotations

import pytest
from django.test import Client

from doorstep.kernel.journal.models import Line
from tests.offices import Country, build
from tests.shape.test_rights_matrix import GUARDED, Page, _address, _id

pytestmark = pytest.mark.slow
NO_ROWS = {
    "console:import-form": "an empty form",
    "console:plan-template": "an empty form",
    "console:dictionary-json": "the fields of a kind of activity",
    "console:document-file": "a document that was put in",
    "console:activity-photo": "a photo that was put in",
    "console:facility-photo": "a photo that was put in",
    "console:own-form-file": "a form that was put in",
    "console:framework-sample": "a file that comes with the product",
    "console:draft-file": "a course that is being written",
    "console:voice-sound": "a recording that was put in",
    "console:device-picture": "a picture that was put in",
}
FORMATS = ("csv", "xlsx", "text")


@pytest.fixture
def country(db) -> Country:
    return build()


@pytest.mark.parametrize("page", GUARDED, ids=_id)
def test_files_of_rows_leave_a_line(page: Page, country: Country):
    client = Client(raise_request_exception=False)
    client.force_login(country.people["province officer"])
    address = _address(page, country, "commune")
    for form in FORMATS:
        before = Line.objects.count()
        answer = client.get(address, {"format": form})
        is_file = answer.status_code == 200 and not answer["Content-Type"].startswith("text/html")
        if is_file and page.name not in NO_ROWS:
            list(answer)
            assert Line.objects.count() > before, f"{page.name} gives {form} and tells nobody"
