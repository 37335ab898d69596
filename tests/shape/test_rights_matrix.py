"""Every page, every role, an object of another unit: nobody sees or changes it.

Pages are found by walking the addresses; each carries the right it needs (or is public). What
stands in an address is made by `matrix_objects.py`; an address nobody can fill fails the test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from doorstep.kernel.access.actors import actor_of
from tests.offices import ROLES, Country, build, today
from tests.shape.matrix_objects import (
    MATRIX_NARROWER,
    MATRIX_OBJECTS,
    MATRIX_OPEN,
    MATRIX_WIDER,
)

pytestmark = pytest.mark.slow
OWN = {"province": "commune", "commune": "commune", "village": "village"}
FOREIGN = {
    "province": ("far commune", "far province"),
    "commune": ("other commune", "other village", "far commune"),
    "village": ("other village", "other commune", "far commune"),
}
TESTED = [name for name, (_role, at) in ROLES.items() if at in OWN]
HIDDEN, WORKS = {403, 404}, {200, 302, 400}
WRONG_METHOD = 405


@dataclass(frozen=True)
class Page:
    """One address of ours: its name with namespace, its parts, and its view."""

    name: str
    parts: tuple[str, ...]
    view: Callable

    @property
    def right(self) -> str:
        """Give the right the view asks for, "" when everybody may see it."""
        return getattr(self.view, "right", "")


def pages(resolver: URLResolver | None = None, space: str = "", parts=()) -> Iterator[Page]:
    """Walk the addresses; views of libraries are not ours."""
    for pattern in (resolver or get_resolver()).url_patterns:
        found = (*parts, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from pages(pattern, inner, found)
        elif isinstance(pattern, URLPattern) and _is_ours(pattern.callback):
            yield Page(f"{space}{pattern.name}", found, pattern.callback)


def _is_ours(view: Callable) -> bool:
    return hasattr(view, "right") or hasattr(view, "public")


def _maker(page: Page, part: str) -> Callable | None:
    keys = (f"{page.name}/{part}", part)
    return next((MATRIX_OBJECTS[key] for key in keys if key in MATRIX_OBJECTS), None)


def _open(page: Page, part: str) -> Callable | None:
    keys = (f"{page.name}/{part}", part)
    return next((MATRIX_OPEN[key] for key in keys if key in MATRIX_OPEN), None)


def _missing(page: Page) -> list[str]:
    return [part for part in page.parts if not (_maker(page, part) or _open(page, part))]


def _id(page: Page) -> str:
    return page.name


PAGES = list(pages())
FILLED = [page for page in PAGES if not _missing(page)]
GUARDED = [page for page in FILLED if page.right]


def _address(page: Page, country: Country, at: str) -> str:
    told = {}
    for part in page.parts:
        if maker := _maker(page, part):
            told[part] = maker(country, country.units[at])
        elif free := _open(page, part):
            told[part] = free()
    return reverse(page.name, kwargs=told)


def _statuses(client: Client, address: str) -> dict[str, int]:
    """Ask by GET and by an empty POST, undoing what happens; leave out methods not allowed."""
    found = {}
    for method in ("get", "post"):
        with transaction.atomic():
            found[method] = getattr(client, method)(address).status_code
            transaction.set_rollback(True)
    assert set(found.values()) != {WRONG_METHOD}, f"{address} answers nothing"
    return {m: s for m, s in found.items() if s != WRONG_METHOD}


@pytest.fixture
def country(db) -> Country:
    """Make the units and a person per role."""
    return build()


@pytest.fixture
def clients(country: Country) -> dict[str, Client]:
    """Sign everybody in; a fault of the program is a status 500, not an exception."""
    found = {}
    for name in TESTED:
        found[name] = Client(raise_request_exception=False)
        found[name].force_login(country.people[name])
    return found


def test_there_are_pages_to_test():
    assert len(GUARDED) > 5


@pytest.mark.parametrize("page", PAGES, ids=_id)
def test_every_address_can_be_filled(page: Page):
    bare = _missing(page)
    assert not bare, f"{page.name}: say in tests/shape/matrix_objects.py what {bare} may be"


@pytest.mark.parametrize("page", GUARDED, ids=_id)
def test_visitors_are_sent_to_sign_in(page: Page, country: Country):
    visitor = Client(raise_request_exception=False)
    address = _address(page, country, "commune")
    for method, status in _statuses(visitor, address).items():
        assert status in {302, 403}, (method, status)
    assert visitor.get(address).status_code == WRONG_METHOD or visitor.get(address)[
        "Location"
    ].startswith("/account/login/")


@pytest.mark.parametrize("page", GUARDED, ids=_id)
def test_roles_without_the_right_are_refused_and_roles_with_it_served(
    page: Page, country: Country, clients: dict[str, Client]
):
    wrong = []
    for name, client in clients.items():
        address = _address(page, country, OWN[ROLES[name][1]])
        actor = actor_of(country.people[name], on=today())
        may = all(actor.may(r) for r in (page.right, MATRIX_NARROWER.get(page.name, page.right)))
        fitting = WORKS if may else HIDDEN
        told = _statuses(client, address)
        wrong += [(name, m, s) for m, s in told.items() if s not in fitting]
    assert not wrong, f"{page.name} ({page.right}): {wrong}"


@pytest.mark.parametrize("page", [p for p in GUARDED if p.parts], ids=_id)
def test_nobody_reaches_an_object_of_another_unit(
    page: Page, country: Country, clients: dict[str, Client]
):
    if page.name in MATRIX_WIDER or not any(_maker(page, part) for part in page.parts):
        return
    wrong = []
    for name, client in clients.items():
        for at in FOREIGN[ROLES[name][1]]:
            told = _statuses(client, _address(page, country, at))
            wrong += [(name, at, m, s) for m, s in told.items() if s not in HIDDEN]
    assert not wrong, f"{page.name} ({page.right}): {wrong}"


CHOSEN_BY = ("unit", "place", "commune", "village", "inside", "team", "at")
CANARY = re.compile(r"far.commune|far\.officer|02200", re.IGNORECASE)


@pytest.mark.parametrize("page", GUARDED, ids=_id)
def test_no_page_shows_another_province_when_its_id_is_typed_into_the_address(
    page: Page, country: Country, clients: dict[str, Client]
):
    wrong = []
    for name in ("province officer", "commune officer"):  # who may choose units at all
        client = clients[name]
        address = _address(page, country, OWN[ROLES[name][1]])
        for key in CHOSEN_BY:
            answer = client.get(address, {key: country.units["far commune"].pk})
            shown = b"".join(answer).decode(errors="replace")
            if answer.status_code >= 500 or CANARY.search(shown.replace("\n", " ")):
                wrong.append((name, key, answer.status_code))
    assert not wrong, f"{page.name}: {wrong}"


@pytest.mark.parametrize("page", [p for p in FILLED if not p.right], ids=_id)
def test_public_pages_answer_everybody(page: Page, country: Country):
    visitor = Client(raise_request_exception=False)
    for method, status in _statuses(visitor, _address(page, country, "commune")).items():
        assert status < 500, (method, status)
