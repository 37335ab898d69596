"""Loading what sources tell of the movement: one TOML file per source (content/movement).

Everything has a key. What is there already under its key stays as it is, for officers may have
changed it since; with `is_update` it is brought in line with the file. A row that cannot be taken
over is refused with its reason and the rest goes on.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.programme.actions import (
    keep_campaign,
    keep_directive,
    keep_document,
    keep_model,
    keep_note,
    keep_system,
    say_model,
    say_system,
)
from doorstep.capabilities.programme.loading_kernel import Told, take_activity, take_facility
from doorstep.capabilities.programme.loading_kernel import take_figure as _take_figure
from doorstep.capabilities.programme.models import (
    Campaign,
    Directive,
    Document,
    Kept,
    LocalModel,
    Note,
    System,
)
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.places.models import Unit
from doorstep.kernel.places.queries import resolve_code

ORDER = (
    *("document", "campaign", "directive", "model", "system", "note"),
    *("activity", "facility", "figure"),
)
_TABLES: dict[str, type[Kept]] = {
    "document": Document,
    "campaign": Campaign,
    "directive": Directive,
    "model": LocalModel,
    "system": System,
    "note": Note,
}


@dataclass
class Loaded:
    """What loading did: keys taken over, keys that were there, keys refused with the reason."""

    taken: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def load_movement(*, actor: Actor, folder: Path, is_update: bool = False) -> Loaded:
    """Load every *.toml of `folder`, documents of all files first; give what came of each row.

    Publisher and day of a source come from `sources/articles.toml` beside the folder. The same
    files again change nothing. Needs the rights at every place named.
    """
    files = {p: tomllib.loads(p.read_text("utf-8")) for p in sorted(folder.glob("*.toml"))}
    articles = _articles(folder.parent / "sources" / "articles.toml")
    loaded = Loaded()
    with transaction.atomic():
        for kind in ORDER:
            for told in files.values():
                source = articles.get(told.get("article", {}).get("id", ""), "")
                for row in told.get(kind, []):
                    _one(actor, kind, row, source, loaded, is_update)
    return loaded


def _articles(path: Path) -> dict[str, str]:
    """Give, by the id of an article, publisher and day as a source is quoted."""
    if not path.exists():
        return {}
    rows = tomllib.loads(path.read_text("utf-8")).get("article", [])
    told = {r["id"]: [r.get("publisher", ""), r.get("published_on", "")] for r in rows}
    return {code: ", ".join(filter(None, parts)) for code, parts in told.items()}


def _one(
    actor: Actor, kind: str, row: dict[str, Any], source: str, loaded: Loaded, is_update: bool
) -> None:
    key = str(row.get("key", ""))
    try:
        with transaction.atomic():
            is_taken = _take(actor, kind, row, source, is_update)
    except (Problem, KeyError, ValueError) as why:
        loaded.refused.append((f"{kind}:{key}", str(why)))
        return
    (loaded.taken if is_taken else loaded.there).append(f"{kind}:{key}")


def _take(actor: Actor, kind: str, row: dict[str, Any], source: str, is_update: bool) -> bool:
    """Take one row over; tell whether anything was done."""
    unit = unit_of(row["unit"])
    model = _TABLES.get(kind)
    if model is not None:
        if not is_update and model.objects.filter(province=unit.province, key=row["key"]).exists():
            return False
        _TAKERS[kind](actor, unit, row)
        return True
    lines = ", ".join(row.get("lines", []))
    told = Told(unit, _day(row["unit"]["on"]), row, " · ".join(filter(None, (lines, source))))
    take = {"activity": take_activity, "facility": take_facility, "figure": _take_figure}[kind]
    return take(actor, told, is_update)


def unit_of(named: dict[str, str]) -> Unit:
    """Give the unit of {level, code, on}; Problem when there was none on that day."""
    return resolve_code(named["level"], named["code"], on=_day(named["on"]))


def _day(given: Any) -> date:
    return given if isinstance(given, date) else date.fromisoformat(given)


def _moment(given: Any) -> datetime:
    return given if isinstance(given, datetime) else datetime.fromisoformat(given)


def _some(row: dict[str, Any], *names: str) -> dict[str, Any]:
    """Give those of the named fields that the row has; days, moments and numbers as such."""
    told = {name: row[name] for name in names if name in row}
    for name in told:
        if name.endswith("_on") or name == "concluded_by":
            told[name] = _day(told[name])
        elif name.endswith("_at"):
            told[name] = _moment(told[name])
        elif name.endswith("_percent"):
            told[name] = Decimal(str(told[name]))
    return told


def _document(key: str) -> Document:
    found = Document.objects.filter(key=key).order_by("province").first()
    if found is None:
        raise Problem("programme.no_document", _("There is no document %(key)s."), key=key)
    return found  # type: ignore[no-any-return]


def _with_document(row: dict[str, Any], told: dict[str, Any], name: str) -> dict[str, Any]:
    return {**told, name: _document(row[name])} if row.get(name) else told


def _take_document(actor: Actor, unit: Unit, row: dict[str, Any]) -> None:
    told = _some(row, "number", "kind", "title", "issuer", "issued_on", "issued_text", "about")
    told = _with_document(row, told, "replaces")
    keep_document(actor=actor, place=unit, key=row["key"], **told)


def _take_campaign(actor: Actor, unit: Unit, row: dict[str, Any]) -> None:
    told = _some(
        row,
        *("kind", "title", "label", "theme", "goals", "contents", "actors", "channels"),
        *("audience", "starts_at", "ends_at", "concluded", "concluded_by"),
    )
    fields = ("key", "kind", "title", "starts_on", "ends_on")
    keep_campaign(
        actor=actor,
        place=unit,
        key=row["key"],
        phases=[_some(p, *fields) for p in row.get("phase", [])],
        **_with_document(row, told, "document"),
    )


def _take_directive(actor: Actor, unit: Unit, row: dict[str, Any]) -> None:
    told = _some(row, "title", "text", "issued_by", "issued_on")
    told = _with_document(row, told, "document")
    keep_directive(
        actor=actor,
        place=unit,
        key=row["key"],
        addressees=row.get("addressees", []),
        **told,
    )


def _take_model(actor: Actor, unit: Unit, row: dict[str, Any]) -> None:
    told = _some(
        row,
        *("kind", "title", "starts_on", "ends_on", "handover", "replication", "actors", "parts"),
    )
    model = keep_model(
        actor=actor,
        place=unit,
        key=row["key"],
        at=[unit_of(u) for u in row.get("places", [])],
        **_with_document(row, told, "document"),
    )
    for status, on, text in _model_states(row):
        say_model(actor=actor, thing=model, status=status, on=on, text=text)


def _model_states(row: dict[str, Any]) -> Iterator[tuple[str, date, Any]]:
    """Give the states that a source tells of: running from the start, and how it stands now."""
    known_on, status = _day(row["unit"]["on"]), row["status"]
    if "starts_on" in row and status not in ("planned", "running"):
        yield "running", _day(row["starts_on"]), ""
    if status == "handed_over":
        handed = row.get("handed_over_on") or row.get("ends_on") or known_on
        yield status, _day(handed), row.get("handover", "")
    elif status == "running":
        yield status, _day(row.get("starts_on") or known_on), ""
    else:
        yield status, _day(row.get("ends_on") or known_on), row.get("replication", "")


def _take_system(actor: Actor, unit: Unit, row: dict[str, Any]) -> None:
    fields = ("key", "kind", "address", "hours")
    system = keep_system(
        actor=actor,
        place=unit,
        key=row["key"],
        channels=[_some(c, *fields) for c in row.get("channel", [])],
        **_some(row, "kind", "title", "functions", "url", "launched"),
    )
    on = _day(row["unit"]["on"])
    text = row.get("status_text", "")
    say_system(actor=actor, thing=system, status=row["status"], on=on, text=text)


def _take_note(actor: Actor, unit: Unit, row: dict[str, Any]) -> None:
    told = _some(row, "kind", "title", "text", "target_percent", "audience")
    keep_note(actor=actor, place=unit, key=row["key"], **told)


_TAKERS = {
    "document": _take_document,
    "campaign": _take_campaign,
    "directive": _take_directive,
    "model": _take_model,
    "system": _take_system,
    "note": _take_note,
}
