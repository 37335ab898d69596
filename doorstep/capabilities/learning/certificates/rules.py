"""When it is enough: the rule for a person's group against what was attained, and on which day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from doorstep.capabilities.learning.frameworks import CITIZENS, GROUPS, Framework, Rule

TEST, SKILL = "course.", "skill."
"""How the codes of the attainments begin that rules ask for."""


@dataclass(frozen=True)
class Enough:
    """A rule is satisfied: since which day, by which attainments (codes)."""

    on: date
    codes: tuple[str, ...]


def rule_for(framework: Framework, groups: Collection[str]) -> tuple[str, Rule] | None:
    """Give the target group of Decision 757 that counts for somebody in `groups` of the register,
    and its rule; None where the framework has none."""
    by_group = {group: rule for rule in framework.rules for group in rule.groups}
    for group, ours in GROUPS.items():
        if group in by_group and set(ours) & set(groups):
            return group, by_group[group]
    return (CITIZENS, by_group[CITIZENS]) if CITIZENS in by_group else None


def rule_of(framework: Framework, group: str) -> Rule | None:
    """Give the rule of a target group of Decision 757."""
    return next((rule for rule in framework.rules if group in rule.groups), None)


def enough(rule: Rule, reached: Mapping[str, date]) -> Enough | None:
    """Tell whether first dates by attainment satisfy a rule, and on which day they did first."""
    tests = _first([TEST + c for c in rule.tests], rule.tests_at_least, reached)
    skills = _first([SKILL + c for c in rule.skills], rule.skills_at_least, reached)
    if tests is None or skills is None:
        return None
    codes = (*tests, *skills)
    return Enough(max(reached[code] for code in codes), codes) if codes else None


def _first(wanted: Sequence[str], least: int, reached: Mapping[str, date]) -> list[str] | None:
    """Give the `least` of `wanted` that were reached first, None where fewer were."""
    there = sorted((code for code in wanted if code in reached), key=lambda c: (reached[c], c))
    return there[:least] if len(there) >= least else None


def asked_by(frameworks: Iterable[Framework]) -> set[str]:
    """List the codes of all attainments that the rules of `frameworks` look at."""
    rules = [rule for framework in frameworks for rule in framework.rules]
    tests = {TEST + code for rule in rules for code in rule.tests}
    return tests | {SKILL + code for rule in rules for code in rule.skills}
