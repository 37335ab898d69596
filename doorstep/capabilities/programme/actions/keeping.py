"""How any row of the programme is kept: found by its key, made, or changed where it differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.programme.models import Kept
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PROGRAMME
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import search_key, tidy
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.models import Unit

LANGUAGES = ("vi", "en", "bn")
K = TypeVar("K", bound=Kept)


def texts(given: Any) -> dict[str, str]:
    """Give a text by language, tidied; a plain text counts as Vietnamese, empty ones go."""
    by_language = given if isinstance(given, dict) else {"vi": given or ""}
    return {
        code: tidy(str(by_language[code]))
        for code in LANGUAGES
        if str(by_language.get(code) or "").strip()
    }


def text_lists(given: Any) -> list[dict[str, str]]:
    """Give a list of texts by language; empty ones go."""
    return [text for text in map(texts, given or []) if text]


def keep(
    *,
    actor: Actor,
    model: type[K],
    place: Unit,
    key: str,
    told: dict[str, Any],
    parts: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    row: K | None = None,
) -> K:
    """Make or change one row at `place` and give it; what is the same already writes nothing.

    `row` names the row to change; without it a `key` finds it. Only the fields in `told` and the
    lists in `parts` (child rows by related name) are touched. Needs the right at the place.
    """
    actor.require(KEEP_PROGRAMME, place.id)
    with transaction.atomic():
        if row is None and key:
            row = model.objects.filter(province=place.province, key=key).first()
        if row is None:
            return _make(actor, model, place, key, told, parts or {})
        actor.require(KEEP_PROGRAMME, row.place_id)
        if row.province != place.province:
            raise Problem("programme.other_province", _("The row belongs to another province."))
        changed = [name for name, value in told.items() if getattr(row, name) != value]
        if row.place_id != place.id:
            row.place, changed = place, [*changed, "place"]
        _write(row, told, changed)
        changed += [name for name, rows in (parts or {}).items() if _settle(row, name, rows)]
        if changed:
            tell(actor, "change", row, {"changed": changed})
        return row


def _make(
    actor: Actor,
    model: type[K],
    place: Unit,
    key: str,
    told: dict[str, Any],
    parts: Mapping[str, Sequence[Mapping[str, Any]]],
) -> K:
    if not told.get("title"):
        raise Problem("programme.no_title", _("A title is needed."))
    row = model(province=place.province, place=place, key=key, **told)
    row.search_key = _search_key(row)
    row.save(force_insert=True)
    for name, rows in parts.items():
        _settle(row, name, rows)
    tell(actor, "add", row, {})
    return row


def _write(row: Kept, told: dict[str, Any], changed: list[str]) -> None:
    for name in changed:
        if name != "place":
            setattr(row, name, told[name])
    if not row.title:
        raise Problem("programme.no_title", _("A title is needed."))
    row.search_key = _search_key(row)
    if changed:
        row.save(update_fields=[*changed, "search_key"])


def _search_key(row: Kept) -> str:
    number = getattr(row, "number", "")
    return search_key(" ".join([number, *row.title.values()]))


def _settle(row: Kept, name: str, wanted: Sequence[Mapping[str, Any]]) -> bool:
    """Make the child rows exactly `wanted`, in this order; tell whether anything changed."""
    children: models.Manager[Any] = getattr(row, name)
    there = list(children.all())
    same = len(there) == len(wanted) and all(
        getattr(child, field) == value
        for child, told in zip(there, wanted, strict=True)
        for field, value in told.items()
    )
    if same:
        return False
    children.all().delete()
    for told in wanted:
        children.create(province=row.province, **told)
    getattr(row, "_prefetched_objects_cache", {}).pop(name, None)
    return True


def word_for(row: Kept) -> str:
    """Give the word for a row in the journal and in references: "document", "model", …"""
    return {"localmodel": "model"}.get(row._meta.model_name or "", row._meta.model_name or "")


def tell(actor: Actor, verb: str, row: Kept, details: dict[str, Any]) -> None:
    """Write the journal line of an act on a row."""
    about = word_for(row)
    note(
        actor=actor,
        verb=f"{about}.{verb}",
        about=about,
        about_id=row.id,
        province=row.province,
        place_id=row.place_id,
        details={"key": row.key, **details} if row.key else details,
    )
