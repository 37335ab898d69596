"""Task rules: the vectors that the phone reads too, and the rules that ship."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from doorstep.capabilities.fieldwork.rules import OPERATORS, holds
from doorstep.capabilities.fieldwork.tasks import (
    household_record,
    person_record,
    records_of,
    tasks_of,
    village_record,
)
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.attainments.kinds import ATTAINMENTS
from doorstep.kernel.people.loading import load_groups
from doorstep.kernel.people.models import TargetGroup
from tests.kernel.people_world import GROUPS, people_world

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "tasks.json").read_text())
SHIPPED = json.loads((Path(settings.CONTENT_DIR) / "fieldwork" / "tasks.json").read_text())


def named(case: dict[str, Any]) -> str:
    return case["name"]


def test_there_are_enough_vectors() -> None:
    assert sum(len(cases) for cases in VECTORS.values()) >= 60


@pytest.mark.parametrize("case", VECTORS["holds"], ids=named)
def test_holds(case: dict[str, Any]) -> None:
    found = holds(case["test"], case["record"], on=date.fromisoformat(case["on"]))
    assert found is case["expect"]


@pytest.mark.parametrize("case", VECTORS["tasks"], ids=named)
def test_tasks(case: dict[str, Any]) -> None:
    found = tasks_of(
        case["rules"], records=case["records"], on=date.fromisoformat(case["on"]),
        claims=case.get("claims", ()), me=case.get("me"), near=case.get("near"),
    )  # fmt: skip
    told = [
        {key: task[key] for key in one} for task, one in zip(found, case["tasks"], strict=False)
    ]
    assert told == case["tasks"] and len(found) == len(case["tasks"])


@pytest.mark.parametrize("case", VECTORS["records"], ids=named)
def test_records(case: dict[str, Any]) -> None:
    row, others, on = case["row"], case["others"], date.fromisoformat(case["on"])
    found = {
        "household": lambda: household_record(row, others),
        "person": lambda: person_record(row, others, on=on),
        "village": lambda: village_record(row, others),
        "all": lambda: by_id(records_of(row, on=on)),
    }[case["of"]]()
    assert {key: found[key] for key in case["expect"]} == case["expect"]


def by_id(records: list[dict[str, Any]]) -> dict[str, Any]:
    told = ("last_visit_on", "last_survey_on", "number", "visits")
    return {str(r["id"]): {k: r[k] for k in told if k in r} for r in records}


def operators_in(test: dict[str, Any]) -> list[tuple[str, Any]]:
    ((name, told),) = test.items()
    inner = told if name in ("all", "any") else [told] if name == "not" else []
    return [(name, told), *(pair for one in inner for pair in operators_in(one))]


@pytest.mark.django_db
@pytest.mark.parametrize("rule", SHIPPED["rules"], ids=lambda r: r["code"])
def test_shipped_rules_name_what_exists_and_nothing_sensitive(rule: dict[str, Any]) -> None:
    load_groups(actor=people_world().actor, path=GROUPS)
    public = set(TargetGroup.objects.filter(is_sensitive=False).values_list("code", flat=True))
    assert re.fullmatch(r"[a-z_]{1,40}", rule["code"])
    assert set(rule["label"]) == {"vi", "en", "bn"} and len(rule["label"]["vi"]) <= 40
    assert rule["applies_to"] in ("household", "person", "village")
    assert rule["action"] in KINDS
    for name, told in operators_in(rule["when"]):
        assert name in (*OPERATORS, "all", "any", "not")
        if name == "has" and told[0] == "groups":
            assert set(told[1]) <= public, "sensitive groups never leave the server"
        if name in ("has", "counts") and told[0] == "attained":
            codes = [c for one in told[1] for c in (one if isinstance(one, list) else [one])]
            assert all(code in ATTAINMENTS for code in codes)


def test_codes_are_given_once() -> None:
    codes = [rule["code"] for rule in SHIPPED["rules"]]
    assert len(codes) == len(set(codes)) and SHIPPED["format"] == 1
