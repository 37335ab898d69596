"""Parts of pages that stay the same until something they are made of changes, kept as written.

One place for the whole house, so that three things hold everywhere. A part is kept per reader's
offices and day, so nobody is ever shown what another's offices let them see. It is kept under a
stamp read from the database at every request, so all processes know of a change at once, and
nothing has to be thrown away by anybody. And what is kept is bounded: the oldest go first.

    part("console/overview_main.html", actor=actor, of=("overview", unit.pk), stamp=stamp,
         context=lambda: {...})

`of` says everything that was asked for, `stamp` everything that the answer was made of. A part
holds no form (forms carry a token of the reader's own) and no message.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from doorstep.kernel.access.actors import Actor

MOST = 12_000_000
"""Signs of markup kept in a process: some 25 MB."""
_kept: OrderedDict[Hashable, SafeString] = OrderedDict()
_lock = threading.Lock()
_size = 0


def part(
    template: str,
    *,
    actor: Actor,
    of: Hashable,
    stamp: Hashable,
    context: Callable[[], Mapping[str, Any]],
) -> SafeString:
    """Give a template with its context, from what is kept or written anew."""
    key = (template, actor.offices, actor.is_system, actor.on, of, stamp)
    return written(key, lambda: render_to_string(template, dict(context())))


def written(key: Hashable, write: Callable[[], str]) -> SafeString:
    """Give the markup kept under `key` in the reader's language, or write and keep it.

    For what depends on no reader and no row, `key` alone says all; else use `part`.
    """
    if settings.DEBUG:  # whoever works on a template wants to see it
        return mark_safe(write())  # noqa: S308 -- `write` gives markup
    key = (get_language(), key)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = mark_safe(write())  # noqa: S308 -- see above
    _keep(key, made)
    return made


def _keep(key: Hashable, made: SafeString) -> None:
    global _size
    with _lock:
        _size += len(made) - len(_kept.pop(key, ""))
        _kept[key] = made
        while _size > MOST and len(_kept) > 1:
            _size -= len(_kept.popitem(last=False)[1])


def forget() -> None:
    """Forget every part of this process: for measuring what work costs."""
    global _size
    with _lock:
        _kept.clear()
        _size = 0
