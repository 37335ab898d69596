"""A short memory: what is the same for every visitor is worked out once a minute, not per visit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

T = TypeVar("T")
_SECONDS = 60


def remembered(*name: object, make: Callable[[], T]) -> T:
    """Give what `make` returns, at most a minute old; `name` says what it is, parts and all."""
    key = ":".join(["portal", *(str(part) for part in name)])
    found = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, _SECONDS)
    return found
