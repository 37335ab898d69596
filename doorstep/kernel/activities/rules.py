"""Checking the answers of an activity against the definition of its kind.

A field whose condition (`shown_when`) does not hold is not asked and not needed; whoever asks
leaves its answer out, and what was told all the same is checked and kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.activities.kinds import (
    CHOICE,
    CHOICES,
    DATE,
    INTEGER,
    LONG_TEXT,
    YES_NO,
    ActivityKind,
    Field,
    When,
)
from doorstep.kernel.activities.special_answers import CHECKS
from doorstep.kernel.basics.figures import parse_date
from doorstep.kernel.basics.text import map_digits, tidy

Faults = dict[str, Any]
SHORT, LONG = 300, 5000
"""Letters that a line and a text may have."""
MOST = 10_000_000
"""The largest number, where a field does not say another."""
WHOLE = 10**15 - 1
"""Numbers beyond it, which no form allows, add nothing."""


def checked(kind: ActivityKind, answers: dict[str, Any]) -> tuple[dict[str, Any], Faults]:
    """Clean `answers` by the kind's fields: (clean answers, fault by field code).

    Codes the kind does not know are kept as they are: another device may know more.
    """
    clean: dict[str, Any] = {k: v for k, v in answers.items() if kind.field(k) is None}
    faults: Faults = {}
    for field in kind.fields:
        given = answers.get(field.code)
        if given in (None, "", [], {}):
            if field.is_required and field.is_asked and is_shown(field, answers):
                faults[field.code] = _("This answer is needed.")
            continue
        value, fault = _one(field, given)
        if fault:
            faults[field.code] = fault
        elif value not in ([], {}):
            clean[field.code] = value
    return clean, faults


def holds(when: When | None, answers: Mapping[str, Any]) -> bool:
    """Tell whether a condition holds: one of the answers given to its field is among those named.

    Yes and no are named "true" and "false"; no condition always holds, no answer never does.
    """
    if when is None:
        return True
    answer = answers.get(when[0])
    given = answer if isinstance(answer, list | tuple) else [answer]
    return any(_named(one) in when[1] for one in given if one is not None)


def _named(answer: Any) -> str:
    return str(answer).lower() if isinstance(answer, bool) else str(answer)


def whole(answers: Mapping[str, Any], field: str) -> int:
    """Give the whole number that was answered; 0 for no answer, and for one that is none.

    What an older version of a form asked in another way may stand there: it adds nothing.
    """
    answer = answers.get(field)
    if not isinstance(answer, int) or isinstance(answer, bool):
        return 0
    return answer if -WHOLE <= answer <= WHOLE else 0


def is_shown(field: Field, answers: dict[str, Any]) -> bool:
    """Tell whether a field is asked beside these answers."""
    return holds(field.shown_when, answers)


def _one(field: Field, given: Any) -> tuple[Any, Any]:
    if field.type in CHECKS:
        return CHECKS[field.type](field, given)
    if field.type == INTEGER:
        return _number(field, given)
    if field.type == CHOICE:
        return _known(field, given)
    if field.type == CHOICES:
        return _several(field, given)
    if field.type == YES_NO:
        return given in (True, "yes", "true", "1", "on", 1), None
    if field.type == DATE:
        return _day(given)
    limit = LONG if field.type == LONG_TEXT else SHORT
    text = tidy(str(given)) if field.type != LONG_TEXT else str(given).strip()
    return (text, None) if len(text) <= limit else (None, _("This text is too long."))


def _number(field: Field, given: Any) -> tuple[Any, Any]:
    text = map_digits(str(given)).strip()
    digits = text.removeprefix("-")
    if not digits.isascii() or not digits.isdigit():
        return None, _("A whole number is needed.")
    number = int(text)
    least = 0 if field.least is None else field.least
    most = MOST if field.most is None else field.most
    if not least <= number <= most:
        return None, _("The number must lie between %(least)s and %(most)s.") % {
            "least": least,
            "most": most,
        }
    return number, None


def _known(field: Field, given: Any) -> tuple[Any, Any]:
    if str(given) in {code for code, _label in field.options}:
        return str(given), None
    return None, _("This choice is not known.")


def _several(field: Field, given: Any) -> tuple[Any, Any]:
    chosen = [str(g) for g in (given if isinstance(given, list | tuple) else [given])]
    known = [code for code, _label in field.options]
    if set(chosen) <= set(known):
        return [code for code in known if code in chosen], None
    return None, _("One of these choices is not known.")


def _day(given: Any) -> tuple[Any, Any]:
    if isinstance(given, date):
        return given.isoformat(), None
    try:
        return parse_date(str(given)).isoformat(), None
    except ValueError:
        return None, _("A date like 05/10/2025 is needed.")
