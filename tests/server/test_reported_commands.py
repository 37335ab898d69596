"""Reported figures on the command line: combined of communes, opened to the values behind."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.indicators.actions import (
    Promise,
    define_indicator,
    enter_value,
    set_targets,
)
from doorstep.kernel.indicators.rules import Reported
from doorstep.server.cli.main import main
from tests.capabilities.programme_world import Province, province

pytestmark = pytest.mark.django_db
FIGURES = ("figures", "--unit", "04", "--year", "2026", "--indicator", "posters")
TRACE = ("trace", "--unit", "04", "--period", "2026", "--indicator", "posters")


@pytest.fixture
def cao_bang() -> Province:
    world = province()
    define_indicator(
        actor=world.system, code="posters", label={"en": "Posters"}, value_kind="count",
        aggregation="sum",
    )  # fmt: skip
    for unit, count in zip(world.communes, (30, 70), strict=True):
        told = Reported("posters", Period.year(2026), value=Decimal(count), source=f"BC {count}")
        enter_value(actor=world.system, unit=unit, told=told)
    return world


def told(capsys: pytest.CaptureFixture[str], *command: str) -> Any:
    assert main([*command, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_province_has_what_its_communes_reported(
    cao_bang: Province, capsys: pytest.CaptureFixture[str]
) -> None:
    (row,) = told(capsys, *FIGURES)
    assert (row["value"], row["sign"], row["period"]) == (100, "=", "2026")
    assert row["source"] == "combined from the values of 2 of 2 communes"
    opened = told(capsys, *TRACE)
    assert opened["figure"] == row and opened["sum"] == 100
    assert [(i["unit"], i["n"], i["source"], i["happened_on"]) for i in opened["items"]] == [
        ("Bảo Lâm", 70, "BC 70", "2026-12-31"),
        ("Thục Phán", 30, "BC 30", "2026-12-31"),
    ]
    assert {"subject", "activity", "village", "team"} <= set(opened["items"][0])
    assert main([*TRACE, "--format", "csv"]) == 0
    assert capsys.readouterr().out.startswith("subject,unit,period,happened_on,value,")


def test_a_value_of_ones_own_opens_too(
    cao_bang: Province, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = told(capsys, *TRACE[:2], "01273", *TRACE[3:])
    assert opened["figure"]["value"] == 30 and len(opened["items"]) == 1
    nothing = told(capsys, *TRACE[:4], "2024", *TRACE[5:])
    assert (nothing["figure"]["value"], nothing["items"]) == (None, [])


def test_a_figure_says_from_where_its_target_is(
    cao_bang: Province, capsys: pytest.CaptureFixture[str]
) -> None:
    promise = Promise(cao_bang.unit, "adults_skilled", 2026, Decimal(80), group="adults")
    set_targets(actor=cao_bang.system, plan_id=new_id(), promises=[promise])
    asked = ("figures", "--year", "2026", "--indicator", "adults_skilled", "--unit")
    for code, above in (("04", None), ("01273", "04")):
        row = next(r for r in told(capsys, *asked, code) if r["group"] == "adults")
        assert (row["target"], row["target_from"], row["status"]) == (80, above, "no_data")
