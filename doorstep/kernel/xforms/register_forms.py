"""Forms of the register: a household or business entered at the door, and one put right.

All work without signal: what was entered can be chosen at once in the form of a visit, before
anything was sent. "save_to" says under which property of the list an answer is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.people.intakes.businesses import KINDS as BUSINESS_KINDS
from doorstep.kernel.xforms.datasets import HOUSES, SHOPS, Dataset
from doorstep.kernel.xforms.sheets import (
    BUSINESS,
    DAY,
    HOUSEHOLD,
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
REGISTER_BUSINESS, CORRECT_BUSINESS = "register_business", "correct_business"
CONSENT = "x_agrees"
VERSION = 1
_QUESTIONS = {
    "head_name": (_("Name of the head of the household"), 120),
    "number": (_("Household number"), 40),
    "business_name": (_("Name of the business"), 200),
    "kind": (_("Kind of business"), 30),
    "tax_number": (_("Tax number"), 20),
    "address": (_("Address"), 200),
    "phone": (_("Phone"), 20),
}
_NEEDED = ("head_name", "business_name", "kind")


@dataclass(frozen=True)
class Asked:
    """How a form asks about a list: its questions in order, who is chosen, what is agreed to."""

    dataset: Dataset
    chosen: str
    label: Any
    agrees: Any
    questions: tuple[str, ...]

    @property
    def told(self) -> tuple[str, ...]:
        """The questions of the form that puts a record right."""
        return tuple(name for name in self.questions if name in self.dataset.changed)


_HOUSES = Asked(
    HOUSES,
    HOUSEHOLD,
    _("Household"),
    _("The notice was read aloud, and the household agrees to be kept"),
    ("head_name", "number", "address", "phone"),
)
_SHOPS = Asked(
    SHOPS,
    BUSINESS,
    _("Business"),
    _("The notice was read aloud, and the business agrees to be kept"),
    ("business_name", "kind", "tax_number", "address", "phone"),
)


def register_sheets() -> Sheets:
    """Give the form that enters a household at the door; consent is asked before any name."""
    return _registering(REGISTER, _("Register a household"), _HOUSES)


def correct_sheets() -> Sheets:
    """Give the form that puts a household right, filled with what is known of the chosen one."""
    return _correcting(CORRECT, _("Put a household right"), _HOUSES)


def register_business_sheets() -> Sheets:
    """Give the form that enters a business at the door."""
    return _registering(REGISTER_BUSINESS, _("Register a business"), _SHOPS)


def correct_business_sheets() -> Sheets:
    """Give the form that puts a business right."""
    return _correcting(CORRECT_BUSINESS, _("Put a business right"), _SHOPS)


FORMS = {
    REGISTER: register_sheets,
    CORRECT: correct_sheets,
    REGISTER_BUSINESS: register_business_sheets,
    CORRECT_BUSINESS: correct_business_sheets,
}
"""Every form of the register by its id."""
SAVED = {
    code: {"village": PLACE, **{name: name for name in asked.questions}}
    for code, asked in (
        (REGISTER, _HOUSES),
        (CORRECT, _HOUSES),
        (REGISTER_BUSINESS, _SHOPS),
        (CORRECT_BUSINESS, _SHOPS),
    )
}
"""Which node of a form holds which property."""


def _registering(code: str, title: Any, asked: Asked) -> Sheets:
    agreed: Row = {"relevant": f"${{{CONSENT}}} = '{YES}'"}
    survey: list[Row] = [
        *({"type": t, "name": f"x_{t}"} for t in ("start", "end", "deviceid")),
        {"type": f"select_one_from_file {PLACES}.csv", "name": PLACE, "required": YES,
         "appearance": "autocomplete", "choice_filter": "level = 'village'",
         "save_to": "village", **spread("label", _("Village"))},
        {"type": "date", "name": DAY, "required": YES, "default": "today()",
         "constraint": ". <= today()", **spread("label", _("Day"))},
        {"type": "select_one yes_no", "name": CONSENT, "required": YES,
         **spread("label", asked.agrees)},
        *({**_question(name), **agreed, "save_to": name} for name in asked.questions),
    ]  # fmt: skip
    head = asked.dataset.head
    entity = {
        "list_name": asked.dataset.name, "label": f"${{{head}}}",
        "create_if": f"${{{CONSENT}}} = '{YES}'",
    }  # fmt: skip
    choices = [*_agreement(), *_kinds(asked)]
    return _form(code, title, survey, choices, entity, head=head)


def _correcting(code: str, title: Any, asked: Asked) -> Sheets:
    of, chosen, head = asked.dataset.name, asked.chosen, asked.dataset.head
    survey: list[Row] = [
        *({"type": t, "name": f"x_{t}"} for t in ("start", "end", "deviceid")),
        {"type": f"select_one_from_file {PLACES}.csv", "name": PLACE, "required": YES,
         "appearance": "autocomplete", "choice_filter": "level = 'village'",
         **spread("label", _("Village"))},
        {"type": f"select_one_from_file {of}.csv", "name": chosen, "required": YES,
         "appearance": "autocomplete", "choice_filter": f"village = ${{{PLACE}}}",
         **spread("label", asked.label)},
        *({**_question(name), "save_to": name, "trigger": f"${{{chosen}}}",
           "calculation": f"instance('{of}')/root/item[name=${{{chosen}}}]/{name}"}
          for name in asked.told),
    ]  # fmt: skip
    entity = {"list_name": of, "entity_id": f"${{{chosen}}}", "label": f"${{{head}}}"}
    return _form(code, title, survey, _kinds(asked), entity, head=head)


def _form(
    code: str,
    title: Any,
    survey: list[Row],
    choices: list[Row],
    entity: dict[str, str],
    *,
    head: str,
) -> Sheets:
    from django.conf import settings

    from doorstep.kernel.activities.forms import in_all_languages

    words = in_all_languages(title)[settings.LANGUAGE_CODE]
    about = {"form_id": code, "form_title": words, "instance_name": f"${{{head}}}"}
    return finished(survey, choices, about, version=VERSION, entities=[entity])


def _question(code: str) -> Row:
    words, most = _QUESTIONS[code]
    needed = YES if code in _NEEDED else ""
    if code == "kind":
        about = {"type": "select_one kinds", "name": code, "required": needed}
        return {**about, **spread("label", words)}
    row = {
        "type": "text", "name": code, "constraint": f"string-length(.) <= {most}",
        "required": needed, **spread("label", words),
    }  # fmt: skip
    return row | ({"appearance": "numbers"} if code == "phone" else {})


def _agreement() -> list[Row]:
    return [
        {"list_name": "yes_no", "name": YES, **spread("label", _("yes"))},
        {"list_name": "yes_no", "name": NO, **spread("label", _("no"))},
    ]


def _kinds(asked: Asked) -> list[Row]:
    """Give the kinds to choose from, where the form asks for one."""
    if "kind" not in asked.questions:
        return []
    return [
        {"list_name": "kinds", "name": c, **spread("label", label)} for c, label in BUSINESS_KINDS
    ]
