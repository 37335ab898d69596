"""A module says in its first line what it is about, and its name says more than "helpers"."""

import ast
from pathlib import Path

from tests.shape.source import sources

EMPTY_WORDS = {
    *("util", "utils", "helper", "helpers", "common", "core", "misc", "manager", "managers"),
    *("service", "services"),
}


def test_no_module_has_a_name_that_says_nothing() -> None:
    wrong = [s.path for s in sources() if EMPTY_WORDS & {*Path(s.path).with_suffix("").parts}]
    assert not wrong, f"Name these after their idea: {wrong}"


def test_every_module_opens_with_its_idea() -> None:
    silent = [s.path for s in sources() if s.text.strip() and not ast.get_docstring(s.tree)]
    assert not silent, f"These open without a docstring: {silent}"
