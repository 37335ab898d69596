"""Keeping documents, campaigns, directives, models, systems, notes and occasions.

Each `keep_…` makes a row, or changes the one that `key` (or `row`) names; only the fields that
are given are touched, and what is the same already writes nothing. Texts are {"vi", "en", "bn"}
or a plain Vietnamese text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.programme import kinds
from doorstep.capabilities.programme.actions.keeping import keep, tell, text_lists, texts
from doorstep.capabilities.programme.models import (
    Campaign,
    Directive,
    Document,
    Kept,
    LocalModel,
    Note,
    Occasion,
    System,
)
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PROGRAMME
from doorstep.kernel.basics.numbering import read_number
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import tidy
from doorstep.kernel.places.models import Unit

_LISTS = ("goals", "contents", "actors", "channels", "audience", "functions", "parts")
_TEXTS = (
    *("title", "issuer", "issued_text", "about", "label", "theme", "concluded", "text"),
    *("issued_by", "handover", "replication", "hours"),
)


def _clean(told: dict[str, Any]) -> dict[str, Any]:
    """Tidy the texts among the given fields."""
    shapes: dict[str, Callable[[Any], Any]] = dict.fromkeys(_TEXTS, texts)
    shapes |= dict.fromkeys(_LISTS, text_lists)
    return {name: shapes[name](v) if name in shapes else v for name, v in told.items()}


def _in_order(start: Any, end: Any) -> None:
    if start is not None and end is not None and end < start:
        raise Problem("programme.ends_before_start", _("The end lies before the start."))


def keep_document(
    *, actor: Actor, place: Unit, key: str = "", row: Document | None = None, **told: Any
) -> Document:
    """Keep a document: kind, title, number (as printed), issuer, issued_on, issued_text, about,
    file, replaces."""
    told = _clean(told)
    if "kind" in told:
        kinds.check(kinds.DOCUMENT_KINDS, told["kind"])
    if "number" in told:
        told |= _number_parts(tidy(told["number"]))
    return keep(actor=actor, model=Document, place=place, key=key, told=told, row=row)


def _number_parts(printed: str) -> dict[str, Any]:
    read = read_number(printed)
    return {
        "number": printed,
        "number_value": read.number,
        "number_year": read.year,
        "number_kind": read.kind or "",
        "number_issuer": (read.issuer or "")[:60],
        "is_party": read.is_party,
    }


def keep_campaign(
    *,
    actor: Actor,
    place: Unit,
    key: str = "",
    row: Campaign | None = None,
    phases: Sequence[dict[str, Any]] | None = None,
    **told: Any,
) -> Campaign:
    """Keep a campaign: kind, title, label, theme, goals, contents, actors, channels, audience,
    starts_at, ends_at, concluded, concluded_by, document.

    `phases` (kind, title, starts_on, ends_on, key) may lie outside the campaign.
    """
    told = _clean(told)
    if "kind" in told:
        kinds.check(kinds.CAMPAIGN_KINDS, told["kind"])
    _in_order(told.get("starts_at"), told.get("ends_at"))
    parts = None if phases is None else {"phases": [_phase(p) for p in phases]}
    return keep(actor=actor, model=Campaign, place=place, key=key, told=told, parts=parts, row=row)


def _phase(told: dict[str, Any]) -> dict[str, Any]:
    kinds.check(kinds.PHASE_KINDS, told["kind"])
    _in_order(told["starts_on"], told["ends_on"])
    return {"key": "", **_clean(told)}


def keep_directive(
    *,
    actor: Actor,
    place: Unit,
    key: str = "",
    row: Directive | None = None,
    addressees: Sequence[Any] | None = None,
    **told: Any,
) -> Directive:
    """Keep a directive: title, text, issued_by, issued_on, document; `addressees` are texts."""
    parts = None
    if addressees is not None:
        named = enumerate(text_lists(addressees), start=1)
        parts = {"addressees": [{"position": i, "name": name} for i, name in named]}
    return keep(
        actor=actor,
        model=Directive,
        place=place,
        key=key,
        told=_clean(told),
        parts=parts,
        row=row,
    )


def keep_model(
    *,
    actor: Actor,
    place: Unit,
    key: str = "",
    row: LocalModel | None = None,
    at: Sequence[Unit] | None = None,
    **told: Any,
) -> LocalModel:
    """Keep a local model: kind, title, starts_on, ends_on, handover, replication, actors, parts,
    document; `at` are the units where it works. How far it is: `say_model`."""
    told = _clean(told)
    if "kind" in told:
        kinds.check(kinds.MODEL_KINDS, told["kind"])
    _in_order(told.get("starts_on"), told.get("ends_on"))
    units = None if at is None else {u.id: u for u in at}.values()
    parts = None if units is None else {"at": [{"unit": u} for u in units]}
    return keep(
        actor=actor, model=LocalModel, place=place, key=key, told=told, parts=parts, row=row
    )


def keep_system(
    *,
    actor: Actor,
    place: Unit,
    key: str = "",
    row: System | None = None,
    channels: Sequence[dict[str, Any]] | None = None,
    **told: Any,
) -> System:
    """Keep a system: kind, title, functions, url, launched; `channels` have kind, address, hours,
    key. Whether it runs: `say_system`."""
    told = _clean(told)
    if "kind" in told:
        kinds.check(kinds.SYSTEM_KINDS, told["kind"])
    for channel in channels or ():
        kinds.check(kinds.CHANNEL_KINDS, channel["kind"])
    parts = None
    if channels is not None:
        parts = {"channels": [{"key": "", "hours": {}, **_clean(c)} for c in channels]}
    return keep(actor=actor, model=System, place=place, key=key, told=told, parts=parts, row=row)


def keep_note(
    *, actor: Actor, place: Unit, key: str = "", row: Note | None = None, **told: Any
) -> Note:
    """Keep a note: kind, title, text, target_percent (0 to 100), audience."""
    told = _clean(told)
    if "kind" in told:
        kinds.check(kinds.NOTE_KINDS, told["kind"])
    percent = told.get("target_percent")
    if percent is not None and not 0 <= percent <= 100:
        raise Problem("figures.over_100", _("A percentage lies between 0 and 100."))
    return keep(actor=actor, model=Note, place=place, key=key, told=told, row=row)


def keep_occasion(
    *, actor: Actor, place: Unit, key: str = "", row: Occasion | None = None, **told: Any
) -> Occasion:
    """Keep an occasion: kind (of activity), title, text, starts_on, ends_on (both included),
    answers. Whether it was held: `say_occasion`."""
    _in_order(told.get("starts_on"), told.get("ends_on"))
    return keep(actor=actor, model=Occasion, place=place, key=key, told=_clean(told), row=row)


def remove(*, actor: Actor, row: Kept) -> None:
    """Remove a row entered by mistake; refused while something else refers to it."""
    actor.require(KEEP_PROGRAMME, row.place_id)
    with transaction.atomic():
        tell(actor, "remove", row, {"title": row.title})
        try:
            row.delete()
        except ProtectedError as why:
            raise Problem(
                "programme.in_use", _("Something else refers to this; change that first.")
            ) from why
