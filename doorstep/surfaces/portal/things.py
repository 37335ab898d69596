"""Things that everybody may look up: which types have a public page, and what each is called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from doorstep.capabilities.reporting.models import LineHolder
from doorstep.kernel.basics.holders import resolve
from doorstep.kernel.indicators.models import EnteredValue, Target
from doorstep.kernel.indicators.register import PERCENT, find
from doorstep.surfaces.look.writing import number, percent, said, sign_words
from doorstep.surfaces.portal.frame import year_words

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
    return Thing(code, key, str(held.holder.label), title + _told(held.found), held.found)


def _told(found: Any) -> str:
    """Give what tells things of one name apart: the value of a figure, the year of a target."""
    if isinstance(found, EnteredValue):
        return f": {value_words(found)}"
    if isinstance(found, Target):
        return f" ({year_words(found.year)}: {promised_words(found)})"
    return ""


def value_words(value: EnteredValue) -> str:
    """Write a reported value with the sign it was reported with."""
    known = value.value
    if known is None and value.denominator:
        known = (value.numerator or 0) * 100 / value.denominator
    ind = find(value.indicator)
    is_share = ind is not None and ind.value_kind == PERCENT
    before, after = sign_words(value.sign)
    return f"{before} {percent(known) if is_share else number(known)}{after}".strip()


def promised_words(target: Target) -> str:
    """Write what a target promises: a percentage or a count."""
    return percent(target.value) if target.value_kind == "percent" else number(target.value)


def _is_public(code: str, reference: str, is_named: bool) -> bool:
    if code not in NAMED_TYPES:
        return code in OPEN_TYPES
    return is_named or LineHolder.objects.filter(reference=reference).exists()
