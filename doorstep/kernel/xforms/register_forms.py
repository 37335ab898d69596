"""Two forms of the register: a household entered at the door, and one put right.

Both work without signal: what was entered can be chosen at once in the form of a visit, before
anything was sent. "save_to" says under which property of the list an answer is kept.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.xforms.sheets import (
    DAY,
    HOUSEHOLD,
    HOUSEHOLDS,
    NO,
    PLACE,
    PLACES,
    YES,
    Row,
    Sheets,
    finished,
    spread,
)

REGISTER, CORRECT = "register_household", "correct_household"
CONSENT = "x_agrees"
PROPERTIES = ("village", "number", "head_name", "address", "phone")
"""What the list of households tells of each beside its label."""
TOLD = PROPERTIES[1:]
"""What may be put right; moving to another village is an officer's act."""
VERSION = 1
_QUESTIONS = {
    "head_name": (_("Name of the head of the household"), 120),
    "number": (_("Household number"), 40),
    "address": (_("Address"), 200),
    "phone": (_("Phone"), 20),
}
_NEEDED = ("head_name",)


def register_sheets() -> Sheets:
    """Give the form that enters a household at the door; consent is asked before any name."""
    agreed: Row = {"relevant": f"${{{CONSENT}}} = '{YES}'"}
    survey: list[Row] = [
        *({"type": t, "name": f"x_{t}"} for t in ("start", "end", "deviceid")),
        {"type": f"select_one_from_file {PLACES}.csv", "name": PLACE, "required": YES,
         "appearance": "autocomplete", "choice_filter": "level = 'village'",
         "save_to": "village", **spread("label", _("Village"))},
        {"type": "date", "name": DAY, "required": YES, "default": "today()",
         "constraint": ". <= today()", **spread("label", _("Day"))},
        {"type": "select_one yes_no", "name": CONSENT, "required": YES,
         **spread("label", _("The notice was read aloud, and the household agrees to be kept"))},
        *({**_question(code), **agreed, "save_to": code} for code in _QUESTIONS),
    ]  # fmt: skip
    entity = {
        "list_name": HOUSEHOLDS, "label": "${head_name}",
        "create_if": f"${{{CONSENT}}} = '{YES}'",
    }  # fmt: skip
    return _form(REGISTER, _("Register a household"), survey, _agreement(), entity)


def correct_sheets() -> Sheets:
    """Give the form that puts a household right, filled with what is known of the chosen one."""
    survey: list[Row] = [
        *({"type": t, "name": f"x_{t}"} for t in ("start", "end", "deviceid")),
        {"type": f"select_one_from_file {PLACES}.csv", "name": PLACE, "required": YES,
         "appearance": "autocomplete", "choice_filter": "level = 'village'",
         **spread("label", _("Village"))},
        {"type": f"select_one_from_file {HOUSEHOLDS}.csv", "name": HOUSEHOLD, "required": YES,
         "appearance": "autocomplete", "choice_filter": f"village = ${{{PLACE}}}",
         **spread("label", _("Household"))},
        *({**_question(code), "save_to": code, "trigger": f"${{{HOUSEHOLD}}}",
           "calculation": f"instance('{HOUSEHOLDS}')/root/item[name=${{{HOUSEHOLD}}}]/{code}"}
          for code in _QUESTIONS),
    ]  # fmt: skip
    entity = {"list_name": HOUSEHOLDS, "entity_id": f"${{{HOUSEHOLD}}}", "label": "${head_name}"}
    return _form(CORRECT, _("Put a household right"), survey, [], entity)


def _form(
    code: str, title: Any, survey: list[Row], choices: list[Row], entity: dict[str, str]
) -> Sheets:
    from django.conf import settings

    from doorstep.kernel.activities.forms import in_all_languages

    words = in_all_languages(title)[settings.LANGUAGE_CODE]
    about = {"form_id": code, "form_title": words, "instance_name": "${head_name}"}
    return finished(survey, choices, about, version=VERSION, entities=[entity])


def _question(code: str) -> Row:
    words, most = _QUESTIONS[code]
    row = {
        "type": "text", "name": code, "constraint": f"string-length(.) <= {most}",
        "required": YES if code in _NEEDED else "", **spread("label", words),
    }  # fmt: skip
    return row | ({"appearance": "numbers"} if code == "phone" else {})


def _agreement() -> list[Row]:
    return [
        {"list_name": "yes_no", "name": YES, **spread("label", _("yes"))},
        {"list_name": "yes_no", "name": NO, **spread("label", _("no"))},
    ]
