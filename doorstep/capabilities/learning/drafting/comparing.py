"""What differs between two tables of a course: each text and value, before and after.

Lessons, steps and questions are known by their codes, so that moving one is one difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from doorstep.capabilities.learning.wordings import SOURCE, TEXTS

ORDER = "order"
"""The last part of the path of "in which order they stand"."""
_DEEPEST = 12
Path = tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """One place of the table: `before` or `after` is "" where it was not there."""

    path: Path
    before: str
    after: str

    def plain(self) -> dict[str, Any]:
        """Give it as JSON keeps it."""
        return {"path": list(self.path), "before": self.before, "after": self.after}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """List what differs, in the order of `after`; what is gone stands last."""
    old, new = dict(_leaves(before, ())), dict(_leaves(after, ()))
    found = [
        Difference(path, old.get(path, ""), text)
        for path, text in new.items()
        if old.get(path, "") != text
    ]
    gone = [Difference(path, text, "") for path, text in old.items() if path not in new and text]
    return found + gone


def _leaves(told: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if len(path) > _DEEPEST:
        return
    if isinstance(told, Mapping):
        yield from _of_table(told, path)
    elif isinstance(told, list):
        yield from _of_list(told, path)
    elif told is not None:
        yield path, _written(told)


def _of_table(told: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, str]]:
    if _is_text(told, path):
        for language, text in told.items():
            if language != "old":
                yield (path if language == SOURCE else (*path, language)), str(text)
        return
    for name, inside in told.items():
        yield from _leaves(inside, (*path, str(name)))


def _is_text(told: Mapping[str, Any], path: Path) -> bool:
    return SOURCE in told and not isinstance(told[SOURCE], dict | list) and bool(path)


def _of_list(told: list[Any], path: Path) -> Iterator[tuple[Path, str]]:
    if all(isinstance(one, Mapping) and one.get("code") for one in told) and told:
        yield (*path, ORDER), ", ".join(str(one["code"]) for one in told)
        for one in told:
            inside = {name: value for name, value in one.items() if name != "code"}
            yield from _leaves(inside, (*path, str(one["code"])))
    elif any(isinstance(one, Mapping | list) for one in told) or path[-1:] == ("items",):
        for n, one in enumerate(told, 1):
            yield from _leaves(one, (*path, str(n)))
    else:
        yield path, ", ".join(map(_written, told))


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def is_text(path: Path) -> bool:
    """Tell whether a path leads to words that are shown, rather than to a code or a number."""
    return any(part in TEXTS for part in path[-2:]) or path[:1] == ("topics",)
