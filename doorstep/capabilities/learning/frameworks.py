"""Frameworks of skills as dated data: areas, skills, and the rules that say what is enough.

A rule is for target groups of Decision 757/QĐ-BKHCN: which tests passed and which skills attested
make the attainment that it grants. Thresholds are the framework's own; none stands in the program.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from doorstep.kernel.basics.tables import Fault, Faults, Table

MOST_BYTES = 300_000
MOST_CODE, MOST_VERSION = 12, 20
"""Letters of a framework's code and version: they stand in every printed code."""

CITIZENS = "citizens"
GROUPS: dict[str, tuple[str, ...]] = {
    "pupils": ("pupils",),
    "officials": ("cadres",),
    "workers": ("workers",),
    CITIZENS: (),
}
"""The four target groups of Decision 757/QĐ-BKHCN, and the groups of the register they are;
citizens are everybody, where no rule of another group of theirs is given."""


@dataclass(frozen=True)
class Skill:
    """One thing a person can do; `is_attested`: it is shown by doing, before a helper."""

    code: str
    label: dict[str, str]
    area: str
    is_attested: bool


@dataclass(frozen=True)
class Rule:
    """What is enough for `groups`: at least so many of `tests` passed and `skills` attested."""

    groups: tuple[str, ...]
    tests: tuple[str, ...]
    tests_at_least: int
    skills: tuple[str, ...]
    skills_at_least: int
    grants: str


@dataclass(frozen=True)
class Framework:
    """A version of a framework; `is_sample`: nobody decreed it."""

    code: str
    version: str
    title: dict[str, str]
    note: dict[str, str]
    is_sample: bool
    valid_from: date
    areas: dict[str, dict[str, str]]
    skills: dict[str, Skill]
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Known:
    """What rules may name here: courses with a test, skills that helpers attest, attainments."""

    tests: Collection[str]
    skills: Collection[str]
    grants: Collection[str]


def read(told: Any, *, known: Known | None = None) -> tuple[Framework, list[Fault]]:
    """Read a framework from its table; give it with all that is wrong with it.

    Without `known`, what rules name is not looked for.
    """
    faults: list[Fault] = []
    table = Table(told, "", faults)
    areas, skills = _areas(table)
    framework = Framework(
        code=_short(table, "code", MOST_CODE),
        version=_short(table, "version", MOST_VERSION),
        title=table.text("title", most=160),
        note=table.text("note", most=600, is_required=False),
        is_sample=table.flag("is_sample"),
        valid_from=_day(table, "valid_from"),
        areas=areas,
        skills=skills,
        rules=tuple(_rule(one, known) for one in table.tables("rule", most=20)),
    )
    _each_group_once(framework, table)
    table.done()
    return framework, faults


def parse(raw: bytes) -> dict[str, Any]:
    """Give the table of a TOML file; Faults when it cannot be read."""
    try:
        if len(raw) > MOST_BYTES:
            raise ValueError(_("the file is too large"))
        return tomllib.loads(raw.decode("utf-8-sig").replace("\r\n", "\n"))
    except ValueError as why:
        raise Faults([Fault("", str(why))]) from why


def _short(table: Table, name: str, most: int) -> str:
    code = table.code(name)
    if len(code) > most:
        table.fault(_("is longer than %(n)s characters") % {"n": most}, name)
    return code


def _day(table: Table, name: str) -> date:
    value = table.take(name)
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        table.fault(_("a day is expected, as 2026-01-31"), name)
        return date.max


def _areas(table: Table) -> tuple[dict[str, dict[str, str]], dict[str, Skill]]:
    areas: dict[str, dict[str, str]] = {}
    skills: dict[str, Skill] = {}
    for area in table.tables("area", least=1, most=60):
        code = area.code("code")
        areas[code] = area.text("label", most=200)
        for one in area.tables("skill", most=200):
            skill = Skill(one.code("code"), one.text("label", most=300), code, one.flag("attested"))
            if skill.code in skills:
                one.fault(_("%(code)s stands here twice") % {"code": skill.code}, "code")
            skills[skill.code] = skill
            one.done()
        area.done()
    return areas, skills


def _rule(table: Table, known: Known | None) -> Rule:
    groups = table.codes("groups", known=GROUPS)
    if not groups:
        table.fault(_("is missing"), "groups")
    tests = table.codes("tests", known=known.tests if known else None)
    skills = table.codes("skills", known=known.skills if known else None)
    if not tests and not skills:
        table.fault(_("a rule asks for tests or skills"))
    grants = table.code("grants")
    if known and grants and grants not in known.grants:
        table.fault(_("%(code)s is not known") % {"code": grants}, "grants")
    rule = Rule(
        groups=tuple(groups),
        tests=tuple(tests),
        tests_at_least=_enough(table, "tests_at_least", len(tests)),
        skills=tuple(skills),
        skills_at_least=_enough(table, "skills_at_least", len(skills)),
        grants=grants,
    )
    table.done()
    return rule


def _enough(table: Table, name: str, there: int) -> int:
    """Read how many of a list are enough: all, where nothing is said."""
    return table.whole(name, least=min(1, there), most=there, default=there)


def _each_group_once(framework: Framework, table: Table) -> None:
    named = [group for rule in framework.rules for group in rule.groups]
    for group in sorted({g for g in named if named.count(g) > 1}):
        table.fault(_("%(code)s stands here twice") % {"code": group}, "rule")


def read_framework(told: dict[str, Any]) -> Framework:
    """Read a framework that must be sound (`content/frameworks`); Faults where it is not."""
    framework, faults = read(told)
    if faults:
        raise Faults(faults)
    return framework


@cache
def shipped() -> tuple[Framework, ...]:
    """Give the frameworks that come with the product."""
    return tuple(read_framework(table) for table in shipped_tables())


def shipped_tables() -> list[dict[str, Any]]:
    """Give the tables of the frameworks that come with the product."""
    root = Path(settings.CONTENT_DIR) / "frameworks"
    return [parse(path.read_bytes()) for path in sorted(root.glob("*.toml"))]


def attested_skills() -> tuple[Skill, ...]:
    """Give the skills of all shipped frameworks that are shown by doing, each once."""
    found: dict[str, Skill] = {}
    for framework in shipped():
        for skill in framework.skills.values():
            if skill.is_attested:
                found.setdefault(skill.code, skill)
    return tuple(found.values())
