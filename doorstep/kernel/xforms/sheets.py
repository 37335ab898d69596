"""A kind of activity as a sheet: rows of questions and choices, as XLSForm has them.

Everything is read off the kind. What every record has (place, day, whom it reached, a photo)
carries names with "x_", so that no field of a kind can be called the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.activities import kinds as k
from doorstep.kernel.activities.forms import bounds, in_all_languages, longest
from doorstep.kernel.activities.kinds import ActivityKind, Field, When

PLACE, DAY, PHOTO = "x_place", "x_day", "x_photo"
HOUSEHOLD, PERSONS, BUSINESS = "x_household", "x_persons", "x_business"
PLACES, HOUSEHOLDS, PEOPLE, BUSINESSES = "places", "households", "persons", "businesses"
"""The lists a form chooses from; a file of the same name with .csv belongs to each."""
YES, NO = "yes", "no"
OF = "__"
"""Between a field answered by person and the choice: "shown__vneid" lists whom it was shown."""
Row = dict[str, Any]
Sheets = dict[str, list[Row]]

_NUMBER = _("The number must lie between %(least)s and %(most)s.")
_TOO_LONG = _("This text is too long.")
_FUTURE = _("The day lies in the future.")
_TYPES = {
    k.INTEGER: {"type": "integer"},
    k.TEXT: {"type": "text"},
    k.LONG_TEXT: {"type": "text", "appearance": "multiline"},
    k.YES_NO: {"type": "select_one yes_no"},
    k.DATE: {"type": "date"},
    k.TIME: {"type": "time"},
    k.PHOTO: {"type": "image", "parameters": "max-pixels=1600"},
    k.SIGNATURE: {"type": "image", "appearance": "signature"},
    k.VOICE: {"type": "audio", "parameters": "quality=low"},
    k.SERIALS: {"type": "text", "appearance": "multiline"},
}
"""How the types of fields are asked; choices are written with their list."""
ASKED = (*_TYPES, k.CHOICE, k.CHOICES, k.BY_PERSON)
"""The types that can be asked in Collect; the others need the app (members, other records)."""


def sheets_of(kind: ActivityKind) -> Sheets:
    """Give the sheets of a kind: survey, choices, settings; the version names their content."""
    asked = [f for f in kind.asked if f.type in ASKED]
    questions = (row for f in asked for row in _questions(f, kind))
    survey = [*_began(), *_frame(kind), *questions, *_photo(kind)]
    choices = [*_yes_no(), *(row for f in asked for row in _choices(f))]
    title = in_all_languages(kind.label)[settings.LANGUAGE_CODE]
    about = {"form_id": kind.code, "form_title": title, "instance_name": f"${{{DAY}}}"}
    return finished(survey, choices, about, version=kind.version)


def finished(
    survey: list[Row], choices: list[Row], about: Row, *, version: int, entities: Any = ()
) -> Sheets:
    """Put sheets together; the version is the number and eight digits of what they hold."""
    sheets = {"survey": survey, "choices": choices, "entities": list(entities)}
    sheets = {name: rows for name, rows in sheets.items() if rows}
    told = json.dumps([sheets, about], sort_keys=True, ensure_ascii=False, default=str)
    digest = hashlib.sha256(told.encode()).hexdigest()[:8]
    settings_row = {**about, "version": f"{version}-{digest}", "default_language": _default()}
    return {**sheets, "settings": [settings_row]}


def spread(column: str, words: Any) -> Row:
    """Give a text in every language under the columns "<column>::<language>"."""
    told = in_all_languages(words)
    return {f"{column}::{name} ({code})": told[code] for code, name in settings.LANGUAGES}


@cache
def _default() -> str:
    names = dict(settings.LANGUAGES)
    return f"{names[settings.LANGUAGE_CODE]} ({settings.LANGUAGE_CODE})"


def can_be_asked(kind: ActivityKind) -> bool:
    """Tell whether Collect can ask everything that the kind needs."""
    return all(f.type in ASKED for f in kind.asked if f.is_required)


def _began() -> Iterator[Row]:
    yield from ({"type": t, "name": f"x_{t}"} for t in ("start", "end", "deviceid"))


def _frame(kind: ActivityKind) -> Iterator[Row]:
    """Ask where, when, and whom it reached."""
    levels = " or ".join(f"level = '{level}'" for level in kind.levels)
    yield {
        "type": f"select_one_from_file {PLACES}.csv", "name": PLACE, "required": YES,
        "appearance": "autocomplete", "choice_filter": levels, **spread("label", _("Place")),
    }  # fmt: skip
    yield {
        "type": "date", "name": DAY, "required": YES, "default": "today()",
        "constraint": ". <= today()", **spread("label", _("Day")),
        **spread("constraint_message", _FUTURE),
    }  # fmt: skip
    if "household" in kind.reaches:
        yield {
            "type": f"select_one_from_file {HOUSEHOLDS}.csv", "name": HOUSEHOLD,
            "required": _yes(kind, "household"), "appearance": "autocomplete",
            "choice_filter": f"village = ${{{PLACE}}}", **spread("label", _("Household")),
        }  # fmt: skip
    if "persons" in kind.reaches:
        home = f" and household = ${{{HOUSEHOLD}}}" if "household" in kind.reaches else ""
        yield {
            "type": f"select_multiple_from_file {PEOPLE}.csv", "name": PERSONS,
            "required": _yes(kind, "persons"), "appearance": "autocomplete",
            "choice_filter": f"village = ${{{PLACE}}}{home}", **spread("label", _("Persons")),
        }  # fmt: skip
    if "business" in kind.reaches:
        yield {
            "type": f"select_one_from_file {BUSINESSES}.csv", "name": BUSINESS,
            "required": _yes(kind, "business"), "appearance": "autocomplete",
            "choice_filter": f"village = ${{{PLACE}}}", **spread("label", _("Business")),
        }  # fmt: skip


def _yes(kind: ActivityKind, subject: str) -> str:
    return YES if subject in kind.needs else ""


def _photo(kind: ActivityKind) -> Iterator[Row]:
    if not any(f.type == k.PHOTO for f in kind.asked):
        yield {"name": PHOTO, **_TYPES[k.PHOTO], **spread("label", _("Photo"))}


def _questions(f: Field, kind: ActivityKind) -> Iterator[Row]:
    if f.type == k.BY_PERSON:
        yield from _by_person(f, kind)
    else:
        yield _question(f, kind)


def _by_person(f: Field, kind: ActivityKind) -> Iterator[Row]:
    """Ask for each choice of whom it holds: who was taught to pay, who has a bank account."""
    home = f"household = ${{{HOUSEHOLD}}}" if "household" in kind.reaches else ""
    shown = {"relevant": _relevant(f.shown_when, kind)} if f.shown_when else {}
    words = spread("label", f.label)
    yield {
        "type": "begin_group",
        "name": f"{f.code}_",
        "appearance": "field-list",
        **words,
        **shown,
    }
    for code, label in f.options:
        yield {
            "type": f"select_multiple_from_file {PEOPLE}.csv", "name": f"{f.code}{OF}{code}",
            "choice_filter": home or f"village = ${{{PLACE}}}", **spread("label", label),
        }  # fmt: skip
    yield {"type": "end_group"}


def _question(f: Field, kind: ActivityKind) -> Row:
    listed = {k.CHOICE: "select_one", k.CHOICES: "select_multiple"}.get(f.type)
    row: Row = {"type": f"{listed} {f.code}"} if listed else dict(_TYPES[f.type])
    row |= {"name": f.code, **spread("label", f.label)}
    if f.is_required:
        row["required"] = YES
    if f.help:
        row |= spread("hint", f.help)
    if pair := bounds(f):
        least, most = pair
        row["constraint"] = f". >= {least} and . <= {most}"
        row |= spread("constraint_message", _Filled(_NUMBER, least=least, most=most))
    if letters := longest(f):
        row["constraint"] = f"string-length(.) <= {letters}"
        row |= spread("constraint_message", _TOO_LONG)
    if f.shown_when:
        row["relevant"] = _relevant(f.shown_when, kind)
    return row


class _Filled:
    """A translatable text whose places are filled when it is said."""

    def __init__(self, words: Any, **details: Any) -> None:
        self.words, self.details = words, details

    def __str__(self) -> str:
        return str(self.words) % self.details


def _relevant(condition: When, kind: ActivityKind) -> str:
    """Write "field is one of these answers" as an expression."""
    code, answers = condition
    field = kind.field(code)
    told = [_answer(a, field) for a in answers]
    if field is not None and field.type == k.CHOICES:
        return " or ".join(f"selected(${{{code}}}, '{a}')" for a in told)
    return " or ".join(f"${{{code}}} = '{a}'" for a in told)


def _answer(answer: str, field: Field | None) -> str:
    if field is not None and field.type == k.YES_NO:
        return YES if str(answer).lower() in ("true", YES) else NO
    return str(answer)


def _choices(f: Field) -> Iterator[Row]:
    if f.type in (k.CHOICE, k.CHOICES):
        for code, label in f.options:
            yield {"list_name": f.code, "name": code, **spread("label", label)}


def _yes_no() -> Iterator[Row]:
    yield {"list_name": "yes_no", "name": YES, **spread("label", _("yes"))}
    yield {"list_name": "yes_no", "name": NO, **spread("label", _("no"))}
