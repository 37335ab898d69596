"""What is wrong with a draft, and what a province may name in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from doorstep.capabilities.learning import courses, frameworks
from doorstep.capabilities.learning.certificates.adopted import in_force
from doorstep.capabilities.learning.courses import Course, Known
from doorstep.capabilities.learning.frameworks import Skill
from doorstep.capabilities.learning.symbols import drawings
from doorstep.kernel.basics.tables import Fault


def skills_of(*, province: str, on: date) -> dict[str, Skill]:
    """Give the skills that a course of a province may name, by code: shipped and adopted."""
    known = [*frameworks.shipped(), *(f.framework for f in in_force(province=province, on=on))]
    return {code: skill for framework in known for code, skill in framework.skills.items()}


def look_at(body: dict[str, Any], *, province: str, on: date) -> tuple[Course, list[Fault]]:
    """Read the table of a draft; give the course with all that is wrong with it."""
    skills = skills_of(province=province, on=on)
    return courses.read(body, known=Known(symbols=drawings(), skills=skills))
