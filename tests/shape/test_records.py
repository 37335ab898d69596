"""The register of processing names every table with how long its rows are kept."""

import importlib
import importlib.util

import pytest

from tests.shape.source import models

REGISTER = "doorstep.server.records"


@pytest.mark.skipif(
    importlib.util.find_spec(REGISTER) is None, reason="the register is not written yet"
)
def test_every_table_is_in_the_register_of_processing() -> None:
    registered = set(importlib.import_module(REGISTER).RECORDS)
    tables = {model._meta.label for model in models()}
    assert not tables - registered, f"Add to {REGISTER}: {sorted(tables - registered)}"
    assert not registered - tables, f"Gone from the models: {sorted(registered - tables)}"
