"""The register of import kinds: which columns a list has, how rows are checked and taken over."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import override

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import IMPORT
from doorstep.kernel.basics.registers import Register
from doorstep.kernel.basics.text import search_key
from doorstep.kernel.places.models import Unit

if TYPE_CHECKING:
    from doorstep.kernel.imports.whereabouts import Gazetteer

TEXT, CODE, INTEGER, DECIMAL, DATE, BIRTH = "text", "code", "integer", "decimal", "date", "birth"
CHOICE, CHOICES, YES_NO, PHONE, IDENTITY = "choice", "choices", "yes_no", "phone", "identity"
FIGURE = "figure"
TYPES = (
    TEXT,
    CODE,
    INTEGER,
    DECIMAL,
    DATE,
    BIRTH,
    CHOICE,
    CHOICES,
    YES_NO,
    PHONE,
    IDENTITY,
    FIGURE,
)
NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"


@dataclass(frozen=True)
class Column:
    """One column of a list.

    `aliases` are header words as communes write them, Vietnamese, with or without marks.
    `options` are (code, label, further words). `length` counts characters. Values of a column
    of identity numbers or with `is_masked` are never kept in a fault as they are.
    """

    code: str
    label: Any
    type: str = TEXT
    aliases: tuple[str, ...] = ()
    is_required: bool = False
    length: int = 300
    least: int = 0
    most: int = 10_000_000
    options: tuple[tuple[str, Any, tuple[str, ...]], ...] = ()
    is_masked: bool = False

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise ValueError(f"{self.code}: unknown type {self.type}")

    @cached_property
    def choices(self) -> dict[str, str]:
        """The codes of the options by every folded word that may stand for them."""
        known: dict[str, str] = {}
        for code, label, words in self.options:
            told = [code, *words]
            for language, _name in settings.LANGUAGES:
                with override(language):
                    told.append(str(label))
            known |= {search_key(t) or t: code for t in told}
        return known


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a row; a warning does not hold the row back."""

    code: str
    column: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    value: str = ""
    is_warning: bool = False


@dataclass(slots=True)
class Row:
    """A row of the file with its values by column code, and what a check found out about it."""

    number: int
    values: dict[str, Any]
    faults: list[Fault] = field(default_factory=list)
    verdict: str = NEW
    place: int | None = None
    found: dict[str, Any] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Tell whether nothing holds the row back."""
        return all(f.is_warning for f in self.faults)

    def get(self, code: str, default: Any = None) -> Any:
        """Give a value; an empty cell gives `default`."""
        value = self.values.get(code)
        return default if value is None or value == "" else value

    def fault(self, code: str, column: str = "", /, **params: Any) -> None:
        """Add a fault about a column, with the value that was given."""
        shown = str(self.values.get(column) or "")[:80]
        self.faults.append(Fault(code, column, params, shown))

    def warn(self, code: str, column: str = "", /, **params: Any) -> None:
        """Add a warning about a column."""
        shown = str(self.values.get(column) or "")[:80]
        self.faults.append(Fault(code, column, params, shown, is_warning=True))


@dataclass
class Context:
    """What a check may ask: who, where, on which day; `batch` names the import.

    `is_running` means the rows are about to be written: searches that only give hints are left.
    `memory` is kept from chunk to chunk of one run.
    """

    actor: Actor
    place: Unit
    on: date
    batch: UUID
    gazetteer: Gazetteer
    mapped: frozenset[str] = frozenset()
    is_running: bool = False
    memory: dict[Any, Any] = field(default_factory=dict)

    @property
    def province(self) -> str:
        """The province of the rows."""
        return self.place.province


@dataclass(frozen=True)
class Counts:
    """What came of a chunk."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


Check = Callable[[Sequence[Row], Context], None]
Apply = Callable[[Actor, Sequence[Row], Context], Counts]


@dataclass(frozen=True)
class ImportKind:
    """A kind of list.

    `check(rows, context)` looks at the whole file, adds faults to rows, sets `verdict` and what
    `apply(actor, rows, context)` needs; it writes nothing. `apply` writes a chunk of good rows
    inside a transaction. `same(row)` is what makes two rows of one file the same, None when
    nothing does. `levels` are the units a file may be sent for.
    """

    code: str
    label: Any
    columns: tuple[Column, ...]
    check: Check
    apply: Apply
    right: str = IMPORT
    same: Callable[[Row], Hashable | None] | None = None
    levels: tuple[str, ...] = ("province", "commune")
    help: Any = ""

    def column(self, code: str) -> Column | None:
        """Find a column by its code."""
        return next((c for c in self.columns if c.code == code), None)


IMPORT_KINDS: Register[ImportKind] = Register("import kinds", ImportKind)


@dataclass(frozen=True)
class Derived:
    """Kinds that follow from another register and are made when asked for.

    `make(rest)` gives the kind of the code "<prefix>:<rest>" or None; `rests()` lists them.
    """

    prefix: str
    make: Callable[[str], ImportKind | None]
    rests: Callable[[], Iterable[str]]


DERIVED: Register[Derived] = Register("derived import kinds", Derived)


def import_kind(code: str, **told: Any) -> ImportKind:
    """Register a kind of import."""
    return IMPORT_KINDS.add(code, ImportKind(code, **told))


def find_kind(code: str) -> ImportKind | None:
    """Give the kind of a code, registered or derived; None when nobody knows it."""
    prefix, _colon, rest = code.partition(":")
    derived = DERIVED.get(prefix) if rest else None
    return derived.make(rest) if derived else IMPORT_KINDS.get(code)


def all_kinds() -> Iterator[ImportKind]:
    """Give every kind, the registered ones first."""
    yield from IMPORT_KINDS
    for derived in DERIVED:
        for rest in derived.rests():
            if (kind := derived.make(rest)) is not None:
                yield kind
