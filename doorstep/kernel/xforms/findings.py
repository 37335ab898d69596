"""What a check of a form says: where (sheet, row, column), how grave, and in words.

A fault must be mended; a hint is worth a look; a "collect" finding works in ODK Collect and not in
the app. Faults that only pyxform finds are told in our words by its own codes.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

FAULT, HINT, COLLECT = "fault", "hint", "collect"
SURVEY, CHOICES, SETTINGS, ENTITIES = "survey", "choices", "settings", "entities"


@dataclass(frozen=True)
class Finding:
    """One thing to say of a form. `row` counts as Excel does, 0 where no row is meant."""

    code: str
    sheet: str = ""
    row: int = 0
    grade: str = FAULT
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """Say it in the reader's language."""
        known = WORDS.get(self.code)
        return str(known) % self.params if known else str(self.params.get("what", self.code))

    def plain(self) -> dict[str, Any]:
        """Give it as JSON."""
        return asdict(self)


WORDS: dict[str, Any] = {
    "no_survey": _("There is no sheet called survey with the columns type and name."),
    "no_questions": _("The form asks nothing."),
    "too_many_rows": _("A form may have at most %(most)s rows on this sheet."),
    "no_type": _("The type of the question is missing."),
    "unknown_type": _("The type %(type)s is not known. Check how it is written."),
    "not_taken": _("Questions of the type %(type)s cannot be taken: such files are not kept."),
    "no_name": _("The question has no name."),
    "bad_name": _(
        "The name %(name)s cannot be used: letters without marks, digits and _ only, "
        "beginning with a letter."
    ),
    "name_twice": _("The name %(name)s stands here already, in row %(other)s."),
    "name_taken": _("The name %(name)s is kept for the form itself. Choose another."),
    "no_label": _("The question %(name)s has no text to show."),
    "no_words": _("The text of %(name)s is missing in %(language)s."),
    "unknown_list": _("The list %(list)s is not on the sheet choices."),
    "choice_no_name": _("A choice of the list %(list)s has no name."),
    "choice_twice": _("The choice %(name)s stands twice in the list %(list)s."),
    "choice_space": _("The name of the choice %(name)s has a space in it."),
    "choice_no_label": _("The choice %(name)s of the list %(list)s has no text to show."),
    "unknown_reference": _("%(column)s names ${%(name)s}, which no question is called."),
    "no_calculation": _("The calculation is missing."),
    "not_ended": _("The group or repeat that begins here does not end."),
    "not_begun": _("Something ends here that has not begun."),
    "unknown_file": _(
        "The form chooses from the file %(file)s. There are places.csv, households.csv, "
        "businesses.csv and persons.csv; a list of its own is called like trees.csv."
    ),
    "media": _("Only pictures called like tree.png or tree.jpg can be uploaded: %(file)s."),
    "needs_file": _("The form names %(file)s: upload it on the form's page before publishing."),
    "other_entities": _(
        "Records of the list %(list)s stay with the answers; only households and businesses "
        "become lists."
    ),
    "column_unknown": _("The column %(column)s is not known and was left out."),
    "cannot_read": _("A value on this sheet cannot be read. Check what the row says: %(what)s"),
    "pyxform": _("The form cannot be made from the file: %(what)s"),
    "warning": _("Noticed: %(what)s"),
    "collect_type": _("%(name)s: questions of the type %(type)s are asked in ODK Collect only."),
    "collect_repeat": _("%(name)s: what is asked again and again is asked in ODK Collect only."),
    "collect_condition": _(
        "%(name)s: in the app it is always asked; its condition is only understood by ODK Collect."
    ),
    "collect_check": _("%(name)s: this check of the answer is made in ODK Collect only."),
    "collect_filter": _("%(name)s: the app shows all choices; ODK Collect filters them."),
    "collect_default": _("%(name)s: the value filled in beforehand is there in ODK Collect only."),
    "role_place": _("%(name)s says where it happened."),
    "role_household": _("%(name)s says which household it was."),
    "role_business": _("%(name)s says which business it was."),
    "role_persons": _("%(name)s says which persons took part."),
    "role_day": _("%(name)s says on which day it happened."),
    "no_place": _("No question chooses from places.csv: records count at the unit of the phone."),
}
_ROW = re.compile(r"\[row\s*:\s*(\d+)\]\s*")
_SHEET = re.compile(r"[Oo]n the '(\w+)' sheet")
_OURS = {
    "LABEL_001": "choice_no_label",
    "NAMES_001": "name_twice",
    "NAMES_006": "choice_no_name",
    "NAMES_007": "choice_twice",
    "NAMES_008": "bad_name",
    "NAMES_009": "bad_name",
    "PYREF_003": "unknown_reference",
    "SURVEY_001": "not_begun",
    "SURVEY_002": "not_ended",
}
"""Codes of pyxform 4.5 for what we have words for."""


def of_pyxform(error: Any) -> Finding:
    """Give the finding for an error of pyxform, in our words where we have them."""
    told = dict(getattr(error, "context", {}) or {})
    text = str(error)
    row, sheet = _ROW.search(text), _SHEET.search(text)
    number = told.get("row") or (row[1] if row else 0)
    code = getattr(getattr(error, "code", None), "name", "")
    params = {
        "name": told.get("value") or told.get("q") or told.get("name") or "–",
        "list": told.get("list_name") or "–", "other": told.get("other_row") or "–",
        "column": told.get("column") or "–", "what": _ROW.sub("", text).strip(),
    }  # fmt: skip
    where = str(told.get("sheet") or (sheet[1] if sheet else SURVEY))
    known = _OURS.get(code, "pyxform")
    return Finding(known, where, int(number) if str(number).isdigit() else 0, FAULT, params)


def of_warning(text: str) -> Finding:
    """Give the finding for a warning of pyxform."""
    row = _ROW.search(text)
    what = " ".join(_ROW.sub("", text).split())[:300]
    return Finding("warning", SURVEY, int(row[1]) if row else 0, HINT, {"what": what})
