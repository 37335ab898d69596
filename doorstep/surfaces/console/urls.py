"""Addresses under console/: one folder per module that has pages, found when it is there."""

from importlib import import_module
from importlib.util import find_spec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLResolver, include, path

from doorstep.kernel.access.rights import OWN_ACCOUNT
from doorstep.surfaces.console.navigation import first_page
from doorstep.surfaces.look.rights import needs

MODULES = (
    "overview",
    "figures",
    "activities",
    "tasks",
    "attention",
    "dictionary",
    "people",
    "person_cards",
    "answer_cards",
    "voices",
    "classes",
    "certificates",
    "frameworks",
    "teams",
    "stock",
    "places",
    "duplicates",
    "work",
    "programme",
    "imports",
    "devices",
    "sync_records",
    "odk",
    "own_forms",
    "courses",
    "published",
    "journal",
)
"""Accounts have addresses of their own, without a namespace: the sign-in pages lead there."""

app_name = "console"


@needs(OWN_ACCOUNT)
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the first page this person may see."""
    return redirect(first_page(request) or "/")


def _pages(name: str) -> list[URLResolver]:
    module = f"doorstep.surfaces.console.{name}"
    if find_spec(module) is None:
        return []
    return [path(f"{name}/", include(import_module(module).urlpatterns))]


urlpatterns = [
    path("", home, name="home"),
    *(resolver for name in MODULES for resolver in _pages(name)),
]
