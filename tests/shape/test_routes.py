"""Every page says who may see it: its view carries a right, or is declared public."""

from collections.abc import Callable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from doorstep.surfaces.device.api import api

# Views of libraries cannot carry our decorator; each prefix with who guards it instead.
GUARDED_ELSEWHERE = {
    "allauth.": "sign-in itself; its pages ask for a session where they need one",
    "django.views.i18n": "changes the language of the visitor, nothing else",
    "django.views.generic.base.RedirectView": "shows nothing, only points to another route",
    "django.contrib.staticfiles.": "files that everybody gets",
}


# Devices prove themselves with every request and have no session: their door is ninja's `auth`.
DEVICES = "/device/v1/"
OPEN_TO_DEVICES = {"/enrol": "asks for the code of a ticket instead"}


def test_every_route_declares_its_right() -> None:
    routes = [(route, view) for route, view in _routes(get_resolver()) if DEVICES not in route]
    bare = [route for route, view in routes if not _declares(view)]
    assert not bare, f"No right and not public: {bare}"


def test_every_address_of_devices_asks_which_device_it_is() -> None:
    views = [
        (path, operation)
        for _prefix, router in api._routers
        for path, several in router.path_operations.items()
        for operation in several.operations
    ]
    assert len(views) > 7
    bare = [path for path, o in views if not o.auth_callbacks and path not in OPEN_TO_DEVICES]
    assert not bare, f"Open to everybody: {bare}"


def _routes(resolver: URLResolver, before: str = "/") -> Iterator[tuple[str, Callable]]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.callback
        else:
            yield from _routes(pattern, route)


def _declares(view: Callable) -> bool:
    shown = getattr(view, "view_class", view)
    declared = any(getattr(v, "right", None) or getattr(v, "public", False) for v in (view, shown))
    name = f"{shown.__module__}.{shown.__qualname__}"
    return declared or name.startswith(tuple(GUARDED_ELSEWHERE))
