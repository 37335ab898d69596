"""Things that everybody may look up: which types have a public page, and what each is called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from doorstep.capabilities.reporting.models import LineHolder
from doorstep.kernel.basics.holders import resolve
from doorstep.surfaces.look.writing import said

OPEN_TYPES = frozenset(
    {
        *("article", "document", "plan", "plan_phase", "target", "campaign", "phase", "model"),
        *("system", "channel", "occasion", "figure", "indicator", "facility"),
    }
)
"""Types that are public as such: decided, announced or built for everybody."""
NAMED_TYPES = frozenset({"activity", "note", "directive"})
"""Types with free text of officers: public only where a line of a published article names them."""
_KEY = re.compile(r"[a-zA-Z0-9_-]{1,120}")


@dataclass(frozen=True)
class Thing:
    """Something with a public page: its reference, what it is, what it is called, where it is."""

    type: str
    key: str
    label: str
    title: str
    found: Any

    @property
    def reference(self) -> str:
        """The short text that names it, such as "document:cb-11-nq-tu"."""
        return f"{self.type}:{self.key}"

    @property
    def href(self) -> str:
        """The address of its page."""
        return reverse("portal:held", args=[self.type, self.key])


def thing_of(reference: str, *, is_named: bool = False) -> Thing | None:
    """Give the public thing behind a reference; None when there is none that is public.

    `is_named` says that a line of an article is known to name it.
    """
    code, _colon, key = reference.partition(":")
    if not _KEY.fullmatch(key) or not _is_public(code, reference, is_named):
        return None
    held = resolve(reference)
    if held is None:
        return None
    title = said(held.title)[0] or str(held.holder.label)
    return Thing(code, key, str(held.holder.label), title, held.found)


def _is_public(code: str, reference: str, is_named: bool) -> bool:
    if code not in NAMED_TYPES:
        return code in OPEN_TYPES
    return is_named or LineHolder.objects.filter(reference=reference).exists()
