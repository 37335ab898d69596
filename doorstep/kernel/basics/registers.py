"""Registers: the sockets into which capabilities plug what they add.

A register knows its entries by code, refuses doubles and can be listed. Modules with a known
file name are imported once at start, so adding an entry is adding a file.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")

SOCKETS = (
    "indicators", "attainments", "activities", "intakes", "holders", "reactions", "verbs",
    "work", "device",
)  # fmt: skip
ALL: dict[str, Register[object]] = {}


class Register(Generic[T]):
    """Entries of one kind by code, in the order in which they were added."""

    def __init__(self, name: str, of: type[T]) -> None:
        self.name = name
        self._of = of
        self._entries: dict[str, T] = {}
        ALL[name] = self  # type: ignore[assignment]

    def add(self, code: str, entry: T) -> T:
        """Plug `entry` in under `code`; raise TypeError or ValueError for a wrong or double one."""
        if not isinstance(entry, self._of):
            raise TypeError(f"{self.name}: {code} is not a {self._of.__name__}")
        if code in self._entries:
            raise ValueError(f"{self.name}: {code} is registered twice")
        self._entries[code] = entry
        return entry

    def put(self, code: str, entry: T) -> None:
        """Plug in an entry that may change while the process runs; it replaces an older one."""
        if not isinstance(entry, self._of):
            raise TypeError(f"{self.name}: {code} is not a {self._of.__name__}")
        # A new table each time: who walks the old one at this moment is not disturbed.
        self._entries = {**self._entries, code: entry}

    def drop(self, code: str) -> None:
        """Take an entry out; one that is not there is none."""
        self._entries = {c: e for c, e in self._entries.items() if c != code}

    def get(self, code: str) -> T | None:
        """Give the entry of `code`, or None: codes are open sets and may be unknown here."""
        return self._entries.get(code)

    def __getitem__(self, code: str) -> T:
        return self._entries[code]

    def __contains__(self, code: object) -> bool:
        return code in self._entries

    def __iter__(self) -> Iterator[T]:
        return iter(self._entries.values())

    def codes(self) -> list[str]:
        """List the codes in order of registration."""
        return list(self._entries)


def discover(packages: Iterable[str]) -> None:
    """Import every socket module (and, for folders, every file in it) of the named packages."""
    for package in packages:
        for socket in SOCKETS:
            _import_socket(f"{package}.{socket}")


def _import_socket(name: str) -> None:
    if importlib.util.find_spec(name) is None:
        return
    module = importlib.import_module(name)
    for found in pkgutil.iter_modules(getattr(module, "__path__", [])):
        importlib.import_module(f"{name}.{found.name}")
