"""All addresses: officers under console/, signing in under account/, citizens at the root.

A surface is found by its `urls.py`.
"""

from importlib.util import find_spec

from django.urls import URLResolver, include, path

from doorstep.surfaces.entry.language import set_language
from doorstep.surfaces.look import refusals


def _surface(name: str, *, at: str) -> list[URLResolver]:
    """Return the addresses of a surface, none while it has no urls.py."""
    module = f"doorstep.surfaces.{name}.urls"
    return [path(at, include(module))] if find_spec(module) else []


urlpatterns = [
    # First what phones ask, thousands of times a minute: each pattern before it costs them.
    *_surface("device", at=""),
    *_surface("hooks", at=""),
    path("i18n/setlang/", set_language, name="set_language"),
    *_surface("look", at=""),
    *_surface("entry", at="account/"),
    *_surface("console", at="console/"),
    path("console/accounts/", include("doorstep.surfaces.console.accounts")),
    *_surface("portal", at=""),
]

handler400 = refusals.bad_request
handler403 = refusals.forbidden
handler404 = refusals.not_found
handler429 = refusals.too_many  # allauth's: its limits per address ask for it
handler500 = refusals.failure
