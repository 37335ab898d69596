"""What the parts of the generator share while they make one demonstration."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from demo.ids import Ids
from demo.names import Names
from demo.pens import Pen
from demo.scales import Scale, starts_on
from demo.seasons import Calendar

PROVINCE = "04"
FIRST_VILLAGE = 4_000_000_000_000
"""Made-up villages have ids from here: above the official ones, below those that officers make."""
LAST_VILLAGE = FIRST_VILLAGE + 1_000_000
HOME_COMMUNE, HOME_VILLAGE = "01273", "Nà Ly"
"""Where the demonstration's commune officer and team leader are: Thục Phán ward, Nà Ly."""
REFORM_ON = date(2025, 7, 1)
Progress = Callable[[str], None]


@dataclass
class Commune:
    """A commune of today with the old ones merged into it (id, type)."""

    id: int
    code: str
    name: str
    type: str
    lat: float
    lon: float
    area: float
    olds: list[tuple[int, str, str]]
    zeal: float = 0.0
    officer: str = ""

    @property
    def is_ward(self) -> bool:
        """Tell whether it is a ward."""
        return self.type == "phường"


@dataclass
class Village:
    """A made-up village. `accounts` are (id, name) of those of its team who can sign in."""

    id: int
    code: str
    name: str
    type: str
    old_type: str
    commune: Commune
    old: int
    lat: float
    lon: float
    is_remote: bool
    people: str
    team: str | None = None
    team_from: int = 0
    team_size: Any = None
    accounts: list[tuple[str, str]] = field(default_factory=list)
    no_signal_until: date | None = None


@dataclass
class World:
    """Seed, scale, calendar, ids, names and pens of one run."""

    scale: Scale
    seed: int
    today: date
    progress: Progress
    communes: list[Commune] = field(default_factory=list)
    villages: list[Village] = field(default_factory=list)
    bits: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Work ends yesterday: nothing may have happened later than now.
        yesterday = self.today - timedelta(days=1)
        self.calendar = Calendar(start=starts_on(self.scale, today=self.today), until=yesterday)
        self.names = Names(seed=self.seed)
        self.ids = Ids(f"{self.seed}:ids")
        self.pens: dict[str, Pen] = {}
        self.ways: Any = None
        self.work: Any = None
        self.lists: Any = None

    def chance(self, *parts: object) -> random.Random:
        """Give a source of chance of its own for one part of the work."""
        return random.Random(":".join(map(str, (self.seed, *parts))))

    def id_on(self, day: date) -> str:
        """Give an id for a fact of that day."""
        return self.ids.on(day.toordinal())

    def flush(self) -> None:
        """Write everything collected so far."""
        for pen in self.pens.values():
            pen.flush()

    def is_commune_peopled(self, commune: Commune) -> bool:
        """Tell whether whole communes have people at this scale, and this one does."""
        everywhere = self.scale.peopled == "province"
        return everywhere or (self.scale.peopled == "commune" and commune.code == HOME_COMMUNE)
