"""Serving without a proxy in front: what a proxy would tell is then told by nobody but visitors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
_OF_PROXIES = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_FORWARDED",
)


def without_proxy(application: Application) -> Application:
    """Wrap a WSGI application so that it never sees headers only a proxy may set.

    Otherwise a visitor could name another address with every guess of a password.
    """

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        for name in _OF_PROXIES:
            environ.pop(name, None)
        return application(environ, start_response)

    return answer
