"""What a province maps of its form: counts and attainments, checked against what is there."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.activities import kinds as k
from doorstep.kernel.activities.counting import group_bits
from doorstep.kernel.activities.kinds import OF_SUBJECT
from doorstep.kernel.attainments.kinds import ATTAINMENTS
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.xforms.own import lent

MOST = 20
_SUBJECTS = {"household": "household", "business": "business", "persons": "person"}
Told = dict[str, Any]


def own_measure(code: str, number: int) -> str:
    """Give the code of the figure `number` of a kind: no code of a kind has the sign between."""
    return f"{code}:{number}"


def checked_counts(code: str, definition: Told, counts: list[Told]) -> list[Told]:
    """Give counts as they are stored: {measure, field, group, when}, or {label, unit, …} of an own
    measure under a code of its own. Raises Problem `own_form.bad_mapping`."""
    if len(counts) > MOST:
        raise _bad(_("These are too many."))
    found = []
    for number, told in enumerate(counts, start=1):
        row: Told = {"group": _group(told, definition), "when": _when(told, definition)}
        if name := told.get("field"):
            row["field"] = _number_field(name, definition)
        if label := told.get("label"):
            measure = str(told.get("measure") or own_measure(code, number))
            if not re.fullmatch(re.escape(code) + r":[1-9][0-9]?", measure):
                raise _bad(_("An own figure has a code of its own."))
            row |= {"measure": measure, "label": _words(label), "unit": _words(told.get("unit"))}
        elif str(told.get("measure")) not in lent():
            raise _bad(_("This figure is not known: %(what)s."), what=told.get("measure"))
        else:
            row["measure"] = str(told["measure"])
        found.append(row)
    return found


def checked_gives(definition: Told, gives: list[Told]) -> list[Told]:
    """Give what records show: {attainment, to, when}. Raises Problem `own_form.bad_mapping`.

    What only an authority may grant (VNeID) no form can.
    """
    if len(gives) > MOST:
        raise _bad(_("These are too many."))
    found = []
    for told in gives:
        known = ATTAINMENTS.get(str(told.get("attainment")))
        if known is None or known.is_authority_only:
            raise _bad(_("No form can show this: %(what)s."), what=told.get("attainment"))
        to = str(told.get("to"))
        if to not in definition["reaches"] or _SUBJECTS[to] not in known.subject_types:
            raise _bad(_("The form does not ask whom this is about."))
        found.append({"attainment": known.code, "to": to, "when": _when(told, definition)})
    return found


def _number_field(name: str, definition: Told) -> str:
    field = _field(name, definition)
    if field["type"] != k.INTEGER:
        raise _bad(_("Only whole numbers can be summed: %(what)s."), what=name)
    return name


def _field(name: str, definition: Told) -> Told:
    found: Told | None = next((f for f in definition["fields"] if f["code"] == name), None)
    if found is None:
        raise _bad(_("The form has no question %(what)s."), what=name)
    return found


def _when(told: Told, definition: Told) -> list[Any] | None:
    """Check a condition: a question with choices (or yes and no), and some of its answers."""
    if not told.get("when"):
        return None
    name, answers = told["when"][0], [str(a) for a in told["when"][1]]
    field = _field(name, definition)
    known = {o["code"] for o in field.get("options", ())}
    known |= {"true", "false"} if field["type"] == k.YES_NO else set()
    if not answers or not set(answers) <= known:
        raise _bad(_("The question %(what)s has no such answers."), what=name)
    return [name, answers]


def _group(told: Told, definition: Told) -> str:
    group = str(told.get("group") or "all")
    if group == OF_SUBJECT and not definition["reaches"]:
        raise _bad(_("The form does not ask whom this is about."))
    if group not in ("all", OF_SUBJECT, *group_bits()):
        raise _bad(_("This group is not known: %(what)s."), what=group)
    return group


def _words(told: Any) -> dict[str, str]:
    given = told if isinstance(told, dict) else {"vi": str(told or "")}
    return {str(code)[:8]: str(text).strip()[:200] for code, text in given.items() if text}


def _bad(words: Any, **details: Any) -> Problem:
    return Problem("own_form.bad_mapping", words, **details)
