"""Migrations have a name that tells what changes, and do not depend on code that will change."""

import re
from pathlib import Path

from tests.shape.source import imports, sources


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
        if name.split(".")[0] in {"doorstep", "demo"}
    ]
    assert not own, f"Today's code will be gone when these run again: {own}"
