"""The checks of answers, held to the same cases as the phone's (client/fieldwork/answers.ts)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from doorstep.kernel.activities.kinds import ActivityKind, Field
from doorstep.kernel.activities.rules import checked

VECTORS = Path(__file__).parent.parent / "vectors" / "answers.json"
CASES = json.loads(VECTORS.read_text("utf-8"))["cases"] if VECTORS.exists() else []


def kind_of(fields: list[dict[str, Any]]) -> ActivityKind:
    """Make a kind with these fields, without registering it."""
    return ActivityKind("told", "", "", tuple(_field(f) for f in fields))


def _field(told: dict[str, Any]) -> Field:
    rest = {k: v for k, v in told.items() if k not in ("options", "shown_when")}
    options = tuple((code, code) for code in told.get("options", ()))
    when = told.get("shown_when")
    shown_when = (when[0], tuple(when[1])) if when else None
    return Field(label="", options=options, shown_when=shown_when, **rest)


def outcome(kind: ActivityKind, answers: dict[str, Any]) -> dict[str, Any]:
    """Give what a vector says: the clean answers and the codes of the fields with a fault."""
    clean, faults = checked(kind, answers)
    return {"clean": clean, "faults": sorted(faults)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: json.dumps(case["answers"])[:60])
def test_the_server_gives_what_the_vector_says(case: dict[str, Any]) -> None:
    told = outcome(kind_of(case["fields"]), case["answers"])
    assert told == {"clean": case["clean"], "faults": case["faults"]}
