"""What a format holds of a question, and what of it is lost there."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from doorstep.capabilities.learning.exchange.shapes import normal
from doorstep.kernel.quizzes.questions import MULTIPLE, ORDER, PICTURE, SINGLE

DRAWINGS, UNIT, FIXED, FIXED_ALL, ORDERS = "drawings", "unit", "fixed", "fixed_all", "orders"
EVERYTHING = frozenset((DRAWINGS, UNIT, FIXED, FIXED_ALL, ORDERS))


def reduced(
    table: dict[str, Any], holds: Collection[str]
) -> tuple[dict[str, Any] | None, list[str]]:
    """Give the question as a format holds it (None: not at all), and what is lost of it."""
    told, losses = normal(table), []
    if told.get("kind") == ORDER and ORDERS not in holds:
        return None, [_("the format has no questions about an order")]
    if DRAWINGS not in holds and _has_drawings(told):
        told = _without_drawings(told)
        losses.append(_("the drawings; their description stays where it is a choice"))
    if UNIT not in holds and told.pop("unit", None):
        losses.append(_("the unit"))
    is_choice = told.get("kind") in (SINGLE, MULTIPLE, PICTURE)
    if (FIXED if is_choice else FIXED_ALL) not in holds and told.pop("is_fixed", None):
        losses.append(_("that the order is fixed"))
    return told, losses


def _has_drawings(told: dict[str, Any]) -> bool:
    return bool(told.get("show") or told.get("alt") or told.get("kind") == PICTURE)


def _without_drawings(told: dict[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in told.items() if name not in ("show", "alt")}
    if rest.get("kind") == PICTURE:
        rest["kind"] = SINGLE
        rest["choices"] = [_in_words(one) for one in told.get("choices", [])]
    return rest


def _in_words(one: dict[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in one.items() if name not in ("show", "alt")}
    return {"text": one["alt"], **rest}
