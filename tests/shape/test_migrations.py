"""Migrations have a name that tells what changes, and do not depend on code that will change."""

import re
from pathlib import Path

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

from tests.shape.source import imports, models, sources

# Django writes a column's default as an import; making an id stays where it is.
KEPT = {"doorstep.kernel.basics.ids"}


def test_migrations_are_named() -> None:
    names = [Path(s.path).stem for s in sources(migrations=True)]
    wrong = [n for n in names if n != "__init__" and not re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+", n)]
    wrong += [n for n in names if "_auto_" in n]
    assert not wrong, f"Rename these after what they change: {wrong}"


def test_migrations_stand_alone() -> None:
    own = [
        (s.path, name)
        for s in sources(migrations=True)
        for name in imports(s)
        if name.split(".")[0] in {"doorstep", "demo"} and name not in KEPT
    ]
    assert not own, f"Today's code will be gone when these run again: {own}"


def test_migrations_make_today_s_tables() -> None:
    # Column labels are translated; migrations hold them as written.
    with translation.override(None):
        missing = _apps_that_changed()
    assert not missing, f"makemigrations --name what_changes: {sorted(missing)}"


def _apps_that_changed() -> set[str]:
    written, today = MigrationLoader(None), ProjectState.from_apps(apps)
    own = {model._meta.app_label for model in models()}
    detector = MigrationAutodetector(written.project_state(), today)
    return own & set(detector.changes(written.graph, convert_apps=own))
