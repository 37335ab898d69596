"""Activities of the past as lists: one import for each kind of activity, made from its definition.

What is missing is kept and marked for attention, as with a phone; what cannot be read is a fault
of the row, because a file can be corrected and a phone's fact cannot.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import RECORD
from doorstep.kernel.activities.actions import record_many
from doorstep.kernel.activities.drafts import Draft
from doorstep.kernel.activities.forms import listed_fields
from doorstep.kernel.activities.kinds import FIRST_TYPES, KINDS, ActivityKind, Field
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.text import search_key
from doorstep.kernel.imports import kinds
from doorstep.kernel.imports.columns import PLACE_COLUMNS
from doorstep.kernel.imports.faults import faults
from doorstep.kernel.imports.kinds import (
    DERIVED,
    UNCHANGED,
    Column,
    Context,
    Counts,
    Derived,
    ImportKind,
    Row,
)
from doorstep.kernel.people.identity import token_of
from doorstep.kernel.people.models import Business, Household, IdentityNumber, Team

SOURCE = "import"
_ANSWER = "answer."
_CHUNK = 400

faults(
    {
        "activity_to_come": _("The day lies in the future."),
        "unknown_team": _("No team is called %(told)s here; kept without a team."),
        "unknown_household": _("No household has this number in the village; kept without it."),
        "unknown_business": _("No business has this tax number; kept without it."),
        "unknown_person": _("Nobody in the register has this identity number; kept without it."),
        "answer_missing": _("This answer is missing; the activity is marked for attention."),
    }
)

_FIXED = (
    *PLACE_COLUMNS,
    Column(
        "happened_on", _("Day"), kinds.DATE,
        ("Ngày", "Ngày thực hiện", "Ngày tổ chức", "Thời gian", "Thời gian tổ chức", "Ngày đến",
         "Ngày tháng", "Ngày, tháng"), is_required=True,
    ),
    Column(
        "team", _("Team"), kinds.TEXT,
        ("Tổ", "Tổ công nghệ số", "Tổ công nghệ số cộng đồng", "Tổ CNSCĐ", "Tên tổ",
         "Đơn vị thực hiện"),
        length=200,
    ),
    Column(
        "external_id", _("Code on the list"), kinds.CODE, ("Mã phiếu", "Số phiếu", "Mã hoạt động"),
        length=60,
    ),
)  # fmt: skip
_SUBJECTS = {
    "household": Column(
        "household_number", _("Household number"), kinds.CODE,
        ("Số hộ", "Hộ số", "Mã hộ", "Số hộ khẩu", "Mã số hộ"), length=40,
    ),
    "business": Column(
        "tax_number", _("Tax number"), kinds.CODE, ("Mã số thuế", "MST"), length=20
    ),
    "persons": Column(
        "identity_number", _("Identity number"), kinds.IDENTITY,
        ("Số CCCD", "CCCD", "Số định danh", "Số định danh cá nhân", "Số căn cước"),
    ),
}  # fmt: skip


_MADE: dict[str, tuple[ActivityKind, ImportKind]] = {}


def _kind(code: str) -> ImportKind | None:
    """Give the import that belongs to a kind of activity; made again when the kind has changed."""
    activity = KINDS.get(code)
    if activity is None:
        return None
    known = _MADE.get(code)
    if known is None or known[0] is not activity:
        known = _MADE[code] = (activity, _made(activity))
    return known[1]


def _made(activity: ActivityKind) -> ImportKind:
    code = activity.code
    subjects = tuple(c for name, c in _SUBJECTS.items() if name in activity.reaches)
    intake = _Intake(activity)
    return ImportKind(
        f"activities:{code}",
        activity.plural,
        (*_FIXED, *subjects, *(_column(f) for f in listed_fields(activity))),
        check=intake.check,
        apply=intake.apply,
        same=intake.same,
        right=RECORD,
        help=activity.help,
    )


def _column(f: Field) -> Column:
    return Column(
        _ANSWER + f.code,
        f.label,
        f.type if f.type in FIRST_TYPES and f.type != "long_text" else kinds.TEXT,
        options=tuple((code, label, ()) for code, label in f.options),
        length=5000 if f.type == "long_text" else 300,
        least=f.least or 0,
        most=10_000_000 if f.most is None else f.most,
    )


DERIVED.add("activities", Derived("activities", _kind, KINDS.codes))


class _Intake:
    """Checks and takes over the rows of one kind of activity."""

    def __init__(self, kind: ActivityKind) -> None:
        self.kind = kind

    def same(self, row: Row) -> Hashable:
        """Two rows that say the same of the same day and place are one."""
        return row.get("external_id") or json.dumps(row.values, default=str, sort_keys=True)

    def check(self, rows: Sequence[Row], context: Context) -> None:
        """Find places, teams and subjects; say what is recorded already."""
        is_village_needed = self.kind.levels == ("village",)
        for row in rows:
            day = row.get("happened_on")
            if day is None:
                continue
            context.gazetteer.locate(row, on=day, is_village_needed=is_village_needed)
            if day > context.on:
                row.fault("activity_to_come", "happened_on")
            for f in self.kind.asked:
                if f.is_required and row.get(_ANSWER + f.code) is None:
                    row.warn("answer_missing", _ANSWER + f.code)
        good = [r for r in rows if r.is_good]
        _find_teams(good, context)
        _find_households(good, context)
        _find_businesses(good, context)
        _find_persons(good, context)
        self._find_recorded(good, context)

    def _find_recorded(self, rows: Sequence[Row], context: Context) -> None:
        by_key = {self._key(r): r for r in rows}
        for some in _chunks(sorted(by_key)):
            there = Activity.objects.filter(
                province=context.province, source=SOURCE, external_id__in=some, revision=1
            ).exclude(external_id="")  # the index holds first revisions with such a code
            for key in there.values_list("external_id", flat=True):
                by_key[key].verdict = UNCHANGED

    def _key(self, row: Row) -> str:
        """Give what makes the activity the same when the file comes again."""
        told = row.get("external_id") or self.same(row)
        digest = hashlib.sha256(f"{row.place}:{told}".encode()).hexdigest()[:32]
        return f"{self.kind.code}:{digest}"

    def apply(self, actor: Actor, rows: Sequence[Row], context: Context) -> Counts:
        """Record what is not recorded yet."""
        new = record_many(actor=actor, drafts=[self._draft(r) for r in rows], is_lenient=True)
        return Counts(new=new, unchanged=len(rows) - new)

    def _draft(self, row: Row) -> Draft:
        answers = {f.code: row.values.get(_ANSWER + f.code) for f in listed_fields(self.kind)}
        person = row.found.get("person")
        return Draft(
            kind=self.kind.code,
            place=row.place or 0,
            happened_on=row.values["happened_on"],
            answers={code: _plain(v) for code, v in answers.items() if v is not None},
            team=row.found.get("team"),
            household=row.found.get("household"),
            business=row.found.get("business"),
            persons=(person,) if person else (),
            source=SOURCE,
            external_id=self._key(row),
        )


def _plain(value: Any) -> Any:
    """Give an answer as JSON keeps it."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _find_teams(rows: Sequence[Row], context: Context) -> None:
    wanted = {search_key(r.values["team"])[:300] for r in rows if r.get("team")}
    teams: dict[str, list[tuple[UUID, int]]] = defaultdict(list)
    for some in _chunks(sorted(wanted)):
        there = Team.objects.filter(province=context.province, search_key__in=some)
        for team, key, place in there.values_list("pk", "search_key", "place_id"):
            teams[key].append((team, place))
    for row in rows:
        if not row.get("team"):
            continue
        fitting = teams[search_key(row.values["team"])[:300]]
        here = [team for team, place in fitting if place == row.place]
        if here or len(fitting) == 1:
            row.found["team"] = here[0] if here else fitting[0][0]
        else:
            row.warn("unknown_team", "team", told=row.values["team"])


def _find_households(rows: Sequence[Row], context: Context) -> None:
    _find(
        [r for r in rows if r.get("household_number")],
        Household.objects.filter(province=context.province),
        "external_id",
        "household_number",
        "household",
    )


def _find_businesses(rows: Sequence[Row], context: Context) -> None:
    _find(
        [r for r in rows if r.get("tax_number")],
        Business.objects.filter(province=context.province),
        "tax_number",
        "tax_number",
        "business",
    )


def _find(rows: Sequence[Row], there: Any, field: str, column: str, name: str) -> None:
    known: dict[tuple[int, str], UUID] = {}
    for some in _chunks(sorted({(r.place or 0, str(r.values[column])) for r in rows})):
        found = there.filter(
            village__in={village for village, _told in some},
            **{f"{field}__in": {told for _village, told in some}},
        ).exclude(**{field: ""})  # the index holds only rows that have one
        known.update(
            {(v, told): pk for v, told, pk in found.values_list("village_id", field, "pk")}
        )
    for row in rows:
        subject = known.get((row.place or 0, row.values[column]))
        if subject is None:
            row.warn(f"unknown_{name}", column)
        else:
            row.found[name] = subject


def _find_persons(rows: Sequence[Row], context: Context) -> None:
    wanted: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.get("identity_number"):
            wanted[token_of(row.values["identity_number"])].append(row)
    for some in _chunks(sorted(wanted)):
        inside = context.actor.scope(RECORD, "person__village_id")
        there = IdentityNumber.objects.filter(inside, province=context.province, token__in=some)
        for token, person, into in there.values_list(
            "token", "person_id", "person__merged_into_id"
        ):
            for row in wanted[token]:
                row.found["person"] = into or person
    for row in rows:
        if row.get("identity_number") and "person" not in row.found:
            row.warn("unknown_person", "identity_number")


def _chunks(every: Sequence[Any]) -> Any:
    for start in range(0, len(every), _CHUNK):
        yield every[start : start + _CHUNK]
