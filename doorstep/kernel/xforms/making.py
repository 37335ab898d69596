"""Sheets of a province's form become a kind: fields for the app and the check, paths for reading.

What our definition has no word for stays in ODK Collect alone: its answers are kept under their
names, and the findings say so. Nothing is guessed: a condition that is not a plain "is one of
these answers" is left to Collect, and the field is then optional here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from doorstep.kernel.activities import kinds as k
from doorstep.kernel.xforms.datasets import DATASETS
from doorstep.kernel.xforms.findings import COLLECT, HINT, SURVEY, Finding
from doorstep.kernel.xforms.questions import Question, is_yes, questions, words_in
from doorstep.kernel.xforms.sheets import BUSINESSES, DAY, HOUSEHOLDS, PEOPLE, PLACES, Sheets

_TYPES = {
    "integer": k.INTEGER, "range": k.INTEGER, "text": k.TEXT, "barcode": k.TEXT, "date": k.DATE,
    "time": k.TIME, "select_one": k.CHOICE, "select_multiple": k.CHOICES, "image": k.PHOTO,
    "audio": k.VOICE, "acknowledge": k.YES_NO,
}  # fmt: skip
_DAYS = (DAY, "day", "date", "ngay", "happened_on", "visit_date", "ngay_tham")
_FILES = {PLACES: "place", HOUSEHOLDS: "household", PEOPLE: "persons", BUSINESSES: "business"}
_LEAST = re.compile(r"\.\s*(>=?)\s*(\d{1,8})")
_MOST = re.compile(r"\.\s*(<=?)\s*(\d{1,8})")
_RANGE = re.compile(r"\s*\(?\s*\.\s*[<>]=?\s*\d{1,8}\s*(and\s*\.\s*[<>]=?\s*\d{1,8})?\s*\)?\s*")
_IS = re.compile(r"\s*\$\{(\w+)\}\s*=\s*['\"]([^'\"]*)['\"]\s*")
_HAS = re.compile(r"\s*selected\(\s*\$\{(\w+)\}\s*,\s*['\"]([^'\"]*)['\"]\s*\)\s*")
_CONDITIONS = (k.CHOICE, k.CHOICES)


@dataclass
class Made:
    """What was made of a form: the kind as data, where answers stand, and what is worth saying."""

    fields: list[dict[str, Any]] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    save_to: dict[str, str] = field(default_factory=dict)
    reaches: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def definition(self) -> dict[str, Any]:
        """Give the kind as it is stored with a version."""
        return {
            "fields": self.fields, "roles": self.roles, "save_to": self.save_to,
            "reaches": self.reaches, "needs": self.needs, "levels": ["village", "commune"],
        }  # fmt: skip


def made_of(sheets: Sheets) -> Made:
    """Make a kind of sheets that have no fault."""
    made = Made()
    choices = _choices(sheets)
    saved = _properties(sheets)
    for q in questions(sheets["survey"]):
        if q.cell("save_to") in saved:
            made.save_to[q.cell("save_to")] = q.path
        if q.type in ("start", "end"):
            made.roles[q.type] = q.path
        elif q.type == "today":
            made.roles.setdefault("day", q.path)
        elif not _is_role(q, made):
            _ask(q, made, choices)
    if "place" not in made.roles:
        made.findings.append(Finding("no_place", SURVEY, 0, HINT))
    _without_doubles(made)
    return made


def _properties(sheets: Sheets) -> set[str]:
    """Name the properties of the lists of entities that a form writes into."""
    rows = sheets.get("entities", ())
    names = {str(row.get("list_name") or row.get("dataset") or "") for row in rows}
    return {prop for name in names & DATASETS.keys() for prop in DATASETS[name].columns}


def _choices(sheets: Sheets) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for cells in sheets.get("choices", ()):
        name = str(cells.get("list_name") or cells.get("list name") or "")
        if name and cells.get("name"):
            told = {"code": str(cells["name"]), "label": words_in(cells)}
            found.setdefault(name, []).append(told)
    return found


def _is_role(q: Question, made: Made) -> bool:
    """Tell whether a question says where, when or whom; then it is no field of the kind."""
    if q.is_repeated:
        return False
    file = q.of.split()[0].removesuffix(".csv") if q.of else ""
    if q.type in ("select_one_from_file", "select_multiple_from_file") and file in _FILES:
        role = _FILES[file]
        if role == "place" and "place" in made.roles:
            return False
        made.roles[role] = q.path
        made.findings.append(Finding(f"role_{role}", SURVEY, q.row, HINT, {"name": q.name}))
        if role != "place":
            made.reaches.append(role)
            made.needs += [role] if is_yes(q.cell("required")) and not _is_asked_at_times(q) else []
        return True
    if q.type == "date" and q.name.lower() in _DAYS:
        made.roles["day"] = q.path
        made.findings.append(Finding("role_day", SURVEY, q.row, HINT, {"name": q.name}))
        return True
    return False


def _is_asked_at_times(q: Question) -> bool:
    return bool(q.cell("relevant") or q.conditions)


_QUIET = ("end_group", "end_repeat", "begin_group", "note", "deviceid", "username", "phonenumber",
          "email", "audit", "simserial", "subscriberid", "imei")  # fmt: skip


def _ask(q: Question, made: Made, choices: dict[str, list[dict[str, Any]]]) -> None:
    about = {"name": q.name, "type": q.type}
    if q.type == "begin_repeat":
        if not q.is_repeated:
            made.findings.append(Finding("collect_repeat", SURVEY, q.row, COLLECT, about))
            made.paths[q.path] = q.name
        return
    if q.type in _QUIET or q.is_repeated or not q.name:
        return
    code = q.name if q.name not in made.paths.values() else "__".join((*q.groups, q.name))
    made.paths[q.path] = code
    if q.type not in _TYPES:
        if q.type not in ("calculate", "hidden"):
            made.findings.append(Finding("collect_type", SURVEY, q.row, COLLECT, about))
        return
    made.fields.append(_field(q, code, made, choices))


def _field(
    q: Question, code: str, made: Made, choices: dict[str, list[dict[str, Any]]]
) -> dict[str, Any]:
    """Give one field as data, and say what of the question only Collect understands."""
    type = _type(q)
    told: dict[str, Any] = {
        "code": code, "type": type, "label": words_in(q.cells),
        "is_required": is_yes(q.cell("required")),
    }  # fmt: skip
    if hint := words_in(q.cells, "hint"):
        told["help"] = hint
    if type in _CONDITIONS:
        told["options"] = choices.get(q.of.split()[0], [])
    if type == k.INTEGER:
        told |= _bounds(q)
    when = _when(q, made)
    if when == UNCLEAR:
        told["is_required"] = False
        _say(made, "collect_condition", q)
    elif when is not None:
        told["shown_when"] = when
    for code_, column in (("collect_filter", "choice_filter"), ("collect_default", "default")):
        if q.cell(column):
            _say(made, code_, q)
    if q.cell("constraint") and not (type == k.INTEGER and _RANGE.fullmatch(q.cell("constraint"))):
        _say(made, "collect_check", q)
    return told


def _say(made: Made, code: str, q: Question) -> None:
    made.findings.append(Finding(code, SURVEY, q.row, COLLECT, {"name": q.name}))


def _type(q: Question) -> str:
    appearance = q.cell("appearance")
    if q.type == "text" and "multiline" in appearance:
        return k.LONG_TEXT
    if q.type == "image" and ("signature" in appearance or "draw" in appearance):
        return k.SIGNATURE
    return _TYPES[q.type]


def _bounds(q: Question) -> dict[str, int]:
    """Read "from, to" out of a plain constraint, or of the parameters of a range."""
    told: dict[str, int] = {}
    if q.type == "range":
        pairs = dict(re.findall(r"(start|end)\s*=\s*(\d+)", q.cell("parameters")))
        return {"least": int(pairs.get("start", 0)), "most": int(pairs.get("end", 10))}
    constraint = q.cell("constraint")
    if not _RANGE.fullmatch(constraint):
        return {}
    if found := _LEAST.search(constraint):
        told["least"] = int(found[2]) + (found[1] == ">")
    if found := _MOST.search(constraint):
        told["most"] = int(found[2]) - (found[1] == "<")
    return told


UNCLEAR = ("", [""])


def _when(q: Question, made: Made) -> tuple[str, list[str]] | None:
    """Read a condition as a field and its answers; UNCLEAR where it is more than that."""
    conditions = [c for c in (*q.conditions, q.cell("relevant")) if c]
    if not conditions:
        return None
    if len(set(conditions)) > 1:
        return UNCLEAR
    names, answers = set(), []
    for part in re.split(r"\s+or\s+", conditions[0]):
        found = _IS.fullmatch(part) or _HAS.fullmatch(part)
        if found is None:
            return UNCLEAR
        names.add(found[1])
        answers.append(found[2].lower())
    asked = {f["code"]: f for f in made.fields}
    name = names.pop()
    if names or asked.get(name, {}).get("type") not in _CONDITIONS:
        return UNCLEAR
    return name, answers


def _without_doubles(made: Made) -> None:
    made.reaches = list(dict.fromkeys(made.reaches))
    made.needs = list(dict.fromkeys(made.needs))
