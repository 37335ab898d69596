"""Bringing an installation up to date, step by step, each shown with its time."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from doorstep.server.cli.output import say

ROOT = Path(__file__).resolve().parent.parent.parent
_WATCHED = ("content", "locale", "doorstep")
_KINDS = {".tsv", ".toml", ".po", ".css", ".js", ".woff2", ".svg", ".json"}


def digest_of_tree() -> str:
    """Digest names, sizes and times of everything that preparing reads (no Django needed)."""
    told = hashlib.sha256()
    for top in _WATCHED:
        for path in sorted((ROOT / top).rglob("*")):
            is_migration = path.suffix == ".py" and path.parent.name == "migrations"
            if path.suffix in _KINDS or is_migration:
                stat = path.stat()
                told.update(f"{path.relative_to(ROOT)}:{stat.st_size}:{stat.st_mtime_ns}".encode())
    return told.hexdigest()


@contextmanager
def step(name: str) -> Iterator[None]:
    """Show a step and how long it took."""
    began = time.monotonic()
    say(f"  {name} …")
    yield
    say(f"  {name}: {time.monotonic() - began:.1f} s")


def prepare() -> None:
    """Run every step. Django must be set up."""
    prepare_tables()
    for name, load in content_steps():
        with step(name):
            load()


def prepare_tables() -> None:
    """Run the steps that need no shipped content: all that a box has of its own."""
    from django.core.management import call_command

    with step("interface words"):
        compile_words()
    with step("database"):
        call_command("migrate", verbosity=0, interactive=False)
        look_at_indexes()
    with step("pages' styles, fonts and scripts"):
        call_command("collectstatic", verbosity=0, interactive=False)


def look_at_indexes() -> None:
    """Let SQLite look at what its indexes hold: a new one is not chosen well before that."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=1000")
            cursor.execute("ANALYZE")


def compile_words() -> None:
    """Compile the catalogues to what Django reads; broken ones stop here with their place."""
    import polib

    for source in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
        polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))


def content_steps() -> list[tuple[str, Callable[[], object]]]:
    """Name the loaders of shipped content in their order."""
    from doorstep.capabilities.reporting.actions.sources import load_sources
    from doorstep.kernel.indicators.loading import load_indicators
    from doorstep.kernel.people.loading import load_groups
    from doorstep.kernel.places.loading import load_official
    from doorstep.server.cli.asking import system

    actor, content = system(), ROOT / "content"
    return [
        ("units of Vietnam", lambda: load_official(actor=actor, folder=content / "units")),
        ("target groups", lambda: load_groups(actor=actor, path=content / "groups.toml")),
        (
            "indicators",
            lambda: load_indicators(actor=actor, path=content / "indicators" / "entered.toml"),
        ),
        ("plans and targets", lambda: _load_plans(content / "plans")),
        ("the movement", lambda: _load_movement(content / "movement")),
        ("the sources", lambda: load_sources(actor=actor, folder=content / "sources")),
        ("courses", _load_courses),
    ]


def _load_movement(folder: Path) -> None:
    """Load what the articles tell; a row that does not fit is shown, never passed over."""
    from doorstep.capabilities.programme.loading import load_movement
    from doorstep.server.cli.asking import system

    for what, why in load_movement(actor=system(), folder=folder).refused:
        say(f"    {what}: {why}")


def _load_courses() -> None:
    """Publish the courses that ship, where their files changed."""
    from django.utils import timezone

    from doorstep.capabilities.learning.actions import load_courses
    from doorstep.capabilities.learning.folders import shipped
    from doorstep.server.cli.asking import system

    load_courses(actor=system(), folders=shipped(), at=timezone.now())


def _load_plans(folder: Path) -> None:
    """Read every plan file; reading one again changes nothing."""
    from doorstep.capabilities.programme.actions.plans import read_plan
    from doorstep.kernel.basics.problems import Problem
    from doorstep.server.cli.asking import system

    for path in sorted(folder.glob("*.toml")):
        try:
            read_plan(actor=system(), raw=path.read_bytes())
        except Problem as problem:
            say(f"    {path.name}: {problem}")
