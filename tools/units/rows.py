"""The rows of the shipped tables, before ids are given."""

from dataclasses import dataclass

from .sources import Point

# (level, code of the first version, first day): what makes a unit itself across rebuilds.
Identity = tuple[str, str, str]


@dataclass
class Unit:
    """One unit identity. `province` is today's province of its land; `ended_on` may be empty."""

    identity: Identity
    province: str
    ended_on: str = ""


@dataclass
class Version:
    """One state of a unit over [valid_from, valid_to)."""

    identity: Identity
    code: str
    name: str
    type: str
    parent: Identity | None
    valid_from: str
    valid_to: str = ""
    decision: str = ""
    decided_on: str = ""
    point: Point | None = None
    area_km2: float | None = None


@dataclass
class Passage:
    """What became of a unit: old and new identity (the same one for a change of name or type)."""

    old: Identity
    new: Identity
    kind: str
    decision: str
    decided_on: str
    effective_on: str
    note: str = ""


@dataclass
class Tables:
    """Everything that is written."""

    units: dict[Identity, Unit]
    versions: list[Version]
    passages: list[Passage]
