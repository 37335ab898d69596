"""Rows for a phone: figures, rules, kinds, notices, stock, claims. Each a plain dict with id."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from doorstep.capabilities.fieldwork.stock import goods_label, levels_of_teams, serials_in_hand
from doorstep.capabilities.fieldwork.targets import target_rows
from doorstep.capabilities.fieldwork.task_queries import claim_rows, shipped_rules
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_TEAMS
from doorstep.kernel.activities.forms import definition, in_all_languages
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.people.models import TeamVillage
from doorstep.kernel.places.models import Unit

Rows = list[dict[str, Any]]
_MOST_SERIALS = 200


def device_rows(*, actor: Actor, units: Collection[int], on: date) -> dict[str, Rows]:
    """Give all rows of fieldwork for the villages `units` of a device, by type."""
    return {
        "kind": kind_rows(),
        "rule": rule_rows(),
        "notice": notice_rows(),
        "progress": target_rows(actor=actor, villages=units, on=on),
        "stock": stock_rows(actor=actor, villages=units, on=on),
        "claim": claim_rows(actor=actor, villages=units, on=on),
    }


def kind_rows() -> Rows:
    """Give the definitions of all kinds; the id is the kind's code."""
    return [{"id": kind.code, **definition(kind)} for kind in KINDS]


def rule_rows() -> Rows:
    """Give the task rules; the id is the rule's code."""
    return [{"id": rule["code"], **rule} for rule in shipped_rules()]


@cache
def _notices() -> tuple[dict[str, Any], ...]:
    told = (Path(settings.CONTENT_DIR) / "fieldwork" / "notices.json").read_text("utf-8")
    return tuple(json.loads(told)["notices"])


def notice_rows() -> Rows:
    """Give the texts that are read aloud before somebody agrees, by purpose and version.

    `digest` proves which words were read.
    """
    return [
        {
            "id": f"{n['purpose']}:{n['version']}",
            **n,
            "digest": hashlib.sha256(
                json.dumps(n["text"], sort_keys=True, ensure_ascii=False).encode()
            ).hexdigest(),
        }
        for n in _notices()
    ]


def stock_rows(*, actor: Actor, villages: Collection[int], on: date) -> Rows:
    """Give what the teams that serve these villages hold, with the numbers still in hand."""
    found: Rows = []
    seen = Unit.objects.filter(actor.scope(SEE_TEAMS, "id"), id__in=villages)
    by_province: dict[str, list[int]] = {}
    for unit, province in seen.values_list("id", "province"):
        by_province.setdefault(province, []).append(unit)
    for province, some in sorted(by_province.items()):
        serving = TeamVillage.objects.filter(village__in=some, from_on__lte=on, to_on__gt=on)
        teams = list(serving.order_by().values_list("team", flat=True).distinct())
        serials = serials_in_hand(teams=teams, province=province)
        for level in levels_of_teams(teams=teams, province=province):
            numbers = serials.get((level["team"], level["goods"]), [])
            found.append(
                {
                    **{k: level[k] for k in ("id", "goods", "pieces", "state", "team_name")},
                    "team": str(level["team"]),
                    "label": in_all_languages(goods_label(level["goods"])),
                    "serials": numbers[:_MOST_SERIALS],
                }
            )
    return found
