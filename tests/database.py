"""The option --database: which database the tests run on, decided before Django reads its settings.

Loaded by `-p tests.database` in pyproject.toml, because a conftest.py comes too late for that.
The first process starts what is needed; workers of pytest-xdist inherit it by the environment.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator

import pytest

from doorstep.server.preparing import compile_words
from tests.servers import Postgres

STARTED = pytest.StashKey[Postgres]()
VAR = pytest.StashKey[str]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --database sqlite|postgres."""
    parser.addoption("--database", choices=["sqlite", "postgres"], default="sqlite")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Point the settings at a fresh VAR and the chosen database, then let Django load them."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        var = early_config.stash[VAR] = tempfile.mkdtemp(prefix="doorstep-tests-")
        os.environ |= {"DOORSTEP_VAR": var, "DOORSTEP_DATABASE_URL": ""}
        # Plain static files, so that pages render without collectstatic; pytest-django sets the
        # DEBUG of the running tests to False again.
        os.environ["DOORSTEP_DEBUG"] = "yes"
        # Tests speak English unless they choose; the other languages are compiled as they ship.
        os.environ["DOORSTEP_LANGUAGE"] = "en"
        compile_words()
        if early_config.known_args_namespace.database == "postgres":
            cluster = early_config.stash[STARTED] = Postgres.start()
            os.environ["DOORSTEP_DATABASE_URL"] = cluster.url
    return (yield)


def pytest_report_header(config: pytest.Config) -> str:
    """Name the database at the top of the run."""
    return f"database: {config.getoption('database')}"


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what this process started."""
    if cluster := config.stash.get(STARTED, None):
        cluster.stop()
    if var := config.stash.get(VAR, None):
        shutil.rmtree(var, ignore_errors=True)
