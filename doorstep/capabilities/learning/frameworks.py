"""Frameworks of skills as dated data: areas, skills, and which of them are attested by a helper."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings


@dataclass(frozen=True)
class Skill:
    """One thing a person can do; `is_attested`: it is shown by doing, before a helper."""

    code: str
    label: dict[str, str]
    area: str
    is_attested: bool


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


def read_framework(told: dict[str, Any]) -> Framework:
    """Read a framework from its table (`content/frameworks`)."""
    areas = {area["code"]: area["label"] for area in told["area"]}
    skills = [
        Skill(skill["code"], skill["label"], area["code"], bool(skill.get("attested")))
        for area in told["area"]
        for skill in area.get("skill", [])
    ]
    return Framework(
        code=told["code"],
        version=told["version"],
        title=told["title"],
        note=told.get("note", {}),
        is_sample=bool(told.get("is_sample")),
        valid_from=told["valid_from"],
        areas=areas,
        skills={skill.code: skill for skill in skills},
    )


@cache
def shipped() -> tuple[Framework, ...]:
    """Give the frameworks that come with the product."""
    root = Path(settings.CONTENT_DIR) / "frameworks"
    return tuple(
        read_framework(tomllib.loads(p.read_text("utf-8"))) for p in sorted(root.glob("*.toml"))
    )


def attested_skills() -> tuple[Skill, ...]:
    """Give the skills of all shipped frameworks that are shown by doing, each once."""
    found: dict[str, Skill] = {}
    for framework in shipped():
        for skill in framework.skills.values():
            if skill.is_attested:
                found.setdefault(skill.code, skill)
    return tuple(found.values())
