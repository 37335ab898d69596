"""Round trips of questions made at random, with texts that formats stumble over."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorstep.capabilities.learning.exchange.formats import FORMATS, Format
from doorstep.capabilities.learning.exchange.tomls import appended
from tests.capabilities.exchange_made import come_back, expected, questions

EVERY = [one for one in FORMATS.values() if not one.is_read_only]


@pytest.mark.parametrize("form", EVERY, ids=lambda form: form.code)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=st.lists(questions(), min_size=1, max_size=3, unique_by=lambda one: one["code"]))
def test_made_questions_come_back_the_same(form: Format, made: list[dict[str, Any]]) -> None:
    losses = form.write(made, course="x").losses
    if any("arrow" in message for _code, message in losses):
        return  # told, and the writer cannot do better
    assert come_back(form, made) == expected(form, made)


@settings(max_examples=60, deadline=None)
@given(made=st.lists(questions(), max_size=3))
def test_toml_written_is_toml_read(made: list[dict[str, Any]]) -> None:
    assert tomllib.loads(appended("", made)).get("question", []) == made
