"""Entered indicators from a file of definitions (content/indicators/entered.toml)."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.indicators.actions import define_indicator
from doorstep.kernel.indicators.models import IndicatorRow
from doorstep.kernel.places.models import FOREVER

_TEXTS = ("label", "counted_unit", "population", "legal_source")


def load_indicators(*, actor: Actor, path: Path) -> list[IndicatorRow]:
    """Define every [[indicator]] of the file, all or none; loading it again changes nothing.

    A `note` is a caution on how to read the figure: it is kept at the end of the definition.
    """
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("indicator", [])
    with transaction.atomic():
        return [_defined(actor, row) for row in rows]


def _defined(actor: Actor, row: dict[str, Any]) -> IndicatorRow:
    return define_indicator(
        actor=actor,
        code=row["code"],
        version=row.get("definition_version", "1"),
        definition=_with_caution(row.get("definition", {}), row.get("note", {})),
        value_kind=row["value_kind"],
        aggregation=row["aggregation"],
        valid_from=_day(row.get("valid_from")),
        valid_to=_day(row.get("valid_to")) or FOREVER,
        **{name: row.get(name, {}) for name in _TEXTS},
    )


def _with_caution(definition: dict[str, str], caution: dict[str, str]) -> dict[str, str]:
    languages = definition.keys() | caution.keys()
    told = {lang: f"{definition.get(lang, '')} {caution.get(lang, '')}" for lang in languages}
    return {lang: text.strip() for lang, text in sorted(told.items())}


def _day(given: str | None) -> date | None:
    return date.fromisoformat(given) if given else None
