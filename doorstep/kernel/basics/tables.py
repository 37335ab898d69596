"""Reading a table of an untrusted file field by field; every fault is kept with its place.

A file with ten faults is told all ten at once, in the reader's language, and nothing of it is used.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import nfc
from doorstep.kernel.basics.wording import ORDER

CODE_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_.")


@dataclass(frozen=True)
class Fault:
    """Something wrong in a file: where, and what, for people."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class Faults(Problem):
    """What was read cannot be used; all that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        told = "; ".join(map(str, faults[:5])).replace("%", "%%")
        super().__init__("file.faults", told)
        self.faults = faults


class Table:
    """One table as read: each field is taken once, checked, and faults are put on a shared list."""

    def __init__(self, told: Any, where: str, faults: list[Fault]) -> None:
        self.where, self.faults = where, faults
        self._told: dict[str, Any] = dict(told) if isinstance(told, Mapping) else {}
        self._taken: set[str] = set()
        if not isinstance(told, Mapping):
            self.fault(_("a table is expected here"))

    def fault(self, message: str, field: str = "") -> None:
        """Remember that something is wrong."""
        self.faults.append(Fault(".".join(filter(None, (self.where, field))), message))

    def __contains__(self, name: str) -> bool:
        return name in self._told

    def take(self, name: str) -> Any:
        """Give a field as it stands, or None."""
        self._taken.add(name)
        return self._told.get(name)

    def code(self, name: str, *, is_required: bool = True) -> str:
        """Give a code of small letters, digits, `-`, `_` and `.`, at most 60 long; "" if wrong."""
        value = self.take(name)
        if value is None and not is_required:
            return ""
        text = value if isinstance(value, str) else ""
        if not text or len(text) > 60 or not CODE_SIGNS.issuperset(text):
            self.fault(_("a code is expected: small letters, digits and -"), name)
            return ""
        return text

    def text(self, name: str, *, most: int, is_required: bool = True) -> dict[str, str]:
        """Give a text by language; a plain one is Vietnamese. {} where there is none."""
        value = self.take(name)
        if value is None or value == "":
            if is_required:
                self.fault(_("is missing"), name)
            return {}
        told = {"vi": value} if isinstance(value, str) else value
        if not isinstance(told, Mapping) or not all(isinstance(v, str) for v in told.values()):
            self.fault(_("a text is expected"), name)
            return {}
        if not str(told.get("vi", "")).strip():
            self.fault(_("the Vietnamese text is missing"), name)
        for language, said in told.items():
            if language in ORDER and len(nfc(said)) > most * (1 if language == "vi" else 2):
                self.fault(_("is longer than %(n)s characters") % {"n": most}, name)
        return {language: nfc(said).strip() for language, said in told.items()}

    def whole(self, name: str, *, least: int, most: int, default: int | None = None) -> int:
        """Give a whole number inside the bounds, both included."""
        value = self.take(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            told = {"least": least, "most": most}
            self.fault(_("a whole number from %(least)s to %(most)s is expected") % told, name)
            return least
        return value

    def number(self, name: str) -> float | None:
        """Give a number, or None where there is none."""
        value = self.take(name)
        if value is None:
            return None
        if not isinstance(value, int | float) or isinstance(value, bool):
            self.fault(_("a number is expected"), name)
            return None
        return float(value)

    def flag(self, name: str) -> bool:
        """Give yes or no; no where nothing is said."""
        value = self.take(name)
        if value is not None and not isinstance(value, bool):
            self.fault(_("yes or no (true or false) is expected"), name)
        return value is True

    def one_of(self, name: str, allowed: Collection[str], *, default: str = "") -> str:
        """Give one of the codes allowed."""
        value = self.take(name)
        if value is None and default:
            return default
        if value not in allowed:
            self.fault(
                _("one of these is expected: %(codes)s") % {"codes": ", ".join(allowed)}, name
            )
            return default
        return str(value)

    def codes(
        self, name: str, *, most: int = 40, known: Collection[str] | None = None
    ) -> list[str]:
        """Give a list of codes, which may be empty; every one of `known` where that is given."""
        value = self.take(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.fault(_("a list of codes is expected"), name)
            return []
        if len(value) > most:
            self.fault(_("at most %(n)s are expected") % {"n": most}, name)
        for code in value if known is not None else ():
            if code not in known:  # type: ignore[operator]
                self.fault(_("%(code)s is not known") % {"code": code}, name)
        return list(value)

    def tables(self, name: str, *, least: int = 0, most: int = 1000) -> list[Table]:
        """Give the tables of a list, each with its place."""
        value = self.take(name)
        rows = value if isinstance(value, list) else []
        if value is not None and not isinstance(value, list):
            self.fault(_("a list is expected"), name)
        elif not least <= len(rows) <= most:
            told = {"least": least, "most": most, "n": len(rows)}
            self.fault(_("%(least)s to %(most)s are expected, not %(n)s") % told, name)
        return [
            Table(row, f"{self.where}.{name}.{n}".lstrip("."), self.faults)
            for n, row in enumerate(rows, 1)
        ]

    def at(self, name: str) -> Table:
        """Give the table inside."""
        return Table(self.take(name) or {}, f"{self.where}.{name}".lstrip("."), self.faults)

    def names(self) -> list[str]:
        """List the fields that are there."""
        return list(self._told)

    def done(self) -> None:
        """Say which fields nobody asked for: most are slips of the pen."""
        for name in self._told:
            if name not in self._taken:
                self.fault(_("this field is not known here"), name)
