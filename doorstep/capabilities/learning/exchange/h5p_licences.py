"""The licence an H5P package stands under, as its `h5p.json` tells it, for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from doorstep.capabilities.learning.exchange.markup import plain_line

_UNTOLD, _RESERVED = ("", "U"), ("C", "cr")
_MOST = 200
_MOST_AUTHORS = 10


def licence_of(told: Mapping[str, Any]) -> str:
    """Give the licence with its version ("CC BY-SA 4.0"); "" where none is told."""
    code = _line(told.get("license"))
    if code in _UNTOLD:
        return ""
    version = _line(told.get("licenseVersion"))
    return code if not version or version in code else f"{code} {version}"


def credit_of(told: Mapping[str, Any]) -> str:
    """Give a line for the sources of a course: title, authors, licence, source; "" without any.

    A title alone is no credit.
    """
    parts = [_authors(told), licence_of(told), _line(told.get("source"))]
    if not any(parts):
        return ""
    return ", ".join(part for part in (_line(told.get("title")), *parts) if part)[:_MOST]


def warning_of(told: Mapping[str, Any]) -> str:
    """Say what to heed before questions under this licence are published; "" where nothing."""
    code = _line(told.get("license"))
    if code in _RESERVED:
        return _("all rights are reserved: ask the authors before you publish these questions")
    if code.upper().endswith("-ND"):
        return _("%(licence)s allows no changed versions: ask the authors first") % {
            "licence": licence_of(told)
        }
    return ""


def _authors(told: Mapping[str, Any]) -> str:
    rows = told.get("authors")
    listed = rows[:_MOST_AUTHORS] if isinstance(rows, list) else []
    names = [_line(one.get("name")) for one in listed if isinstance(one, dict)]
    return ", ".join(filter(None, names or [_line(told.get("author"))]))


def _line(value: Any) -> str:
    return plain_line(value)[:_MOST] if isinstance(value, str) else ""
