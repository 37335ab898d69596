"""What the shape tests read: the project's Python files, its models, and the import contracts."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db.models import Model

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDERS = ("doorstep", "demo", "bench", "tests", "tools")


@dataclass(frozen=True)
class Source:
    """One Python file: `path` from the project's root, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module


@cache
def sources(*, migrations: bool = False) -> tuple[Source, ...]:
    """Read all Python files of the project, either without the migrations or only those."""
    found = (path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")))
    wanted = (path for path in found if ("migrations" in path.parts) == migrations)
    return tuple(_read(path) for path in wanted)


def _read(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(str(path.relative_to(ROOT)), text, ast.parse(text))


def imports(source: Source) -> Iterator[str]:
    """Name every module that a file imports, also inside functions."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def models() -> list[type[Model]]:
    """List our own tables; automatic many-to-many tables belong to the model that asks."""
    return [m for m in apps.get_models() if m.__module__.startswith("doorstep.")]


def may_import(importer: str, imported: str) -> bool:
    """Say whether the contracts in pyproject.toml let one module import the other."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    for contract in contracts:
        levels = [[n.strip() for n in layer.split("|")] for layer in contract["layers"]]
        for container in contract["containers"]:
            here = _level(importer, container, levels)
            there = _level(imported, container, levels)
            if here and there and here != there and here[0] >= there[0]:
                return False
    return True


def _level(module: str, container: str, levels: list[list[str]]) -> tuple[int, str] | None:
    """Give how deep below the top layer `module` lies in `container`, and its name there."""
    if not module.startswith(f"{container}."):
        return None
    name = module[len(container) + 1 :].split(".")[0]
    return next(((depth, name) for depth, names in enumerate(levels) if name in names), None)
