"""The authority's list of confirmations on VNeID: the only source of `vneid_confirmed`.

Persons are found by identity number, else by name and birth; whoever is not found, or could be
several, is listed as a fault and confirmed nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import IMPORT_AUTHORITY
from doorstep.kernel.attainments.actions import Grant, grant
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.basics.text import same_name, search_key
from doorstep.kernel.imports import kinds
from doorstep.kernel.imports.columns import PLACE_COLUMNS
from doorstep.kernel.imports.faults import faults
from doorstep.kernel.imports.kinds import (
    CHANGED,
    NEW,
    UNCHANGED,
    Column,
    Context,
    Counts,
    Row,
    import_kind,
)
from doorstep.kernel.people.identity import token_of
from doorstep.kernel.people.models import PERSON, IdentityNumber, Person

CODE = "vneid_confirmed"
_CHUNK = 400

faults(
    {
        "not_registered": _("Nobody in the register fits this row."),
        "several_persons": _("%(count)s persons of the register fit this row."),
        "name_differs": _("The register has another name for this identity number."),
        "who_is_missing": _("Give an identity number, or name and birth."),
        "confirmed_to_come": _("The day of confirmation has not come yet."),
    }
)

COLUMNS = (
    Column(
        "identity_number", _("Identity number"), kinds.IDENTITY,
        ("Số CCCD", "CCCD", "Số định danh cá nhân", "Số định danh", "Số căn cước", "Số ĐDCN",
         "Căn cước công dân", "Số thẻ căn cước", "Số CCCD/CMND"),
    ),
    Column(
        "full_name", _("Full name"), kinds.TEXT,
        ("Họ và tên", "Họ tên", "Họ, chữ đệm và tên", "Tên", "Họ và tên công dân"), length=120,
    ),
    Column(
        "birth", _("Birth"), kinds.BIRTH,
        ("Ngày sinh", "Năm sinh", "Ngày tháng năm sinh", "Ngày, tháng, năm sinh", "Sinh ngày"),
    ),
    Column(
        "confirmed_on", _("Confirmed on"), kinds.DATE,
        ("Ngày xác nhận", "Ngày hoàn thành", "Ngày đạt", "Ngày xác nhận trên VNeID",
         "Thời gian xác nhận", "Ngày phổ cập"), is_required=True,
    ),
    *(c for c in PLACE_COLUMNS if c.code != "village_code"),
)  # fmt: skip


def _same(row: Row) -> Hashable:
    return row.get("identity_number") or (
        search_key(str(row.get("full_name", ""))), row.get("birth"), row.get("commune"),
        row.get("village"),
    )  # fmt: skip


def _check(rows: Sequence[Row], context: Context) -> None:
    for row in rows:
        if not row.get("identity_number") and not (row.get("full_name") and row.get("birth")):
            row.fault("who_is_missing", "full_name")
        if row.get("confirmed_on", context.on) > context.on:
            row.fault("confirmed_to_come", "confirmed_on")
        if row.get("village") and row.get("commune"):
            context.gazetteer.locate(row)
    good = [r for r in rows if r.is_good]
    _by_number(good, context)
    _by_name([r for r in good if not r.get("identity_number")], context)
    for row in good:
        if row.is_good and "person" not in row.found:
            row.fault(
                "not_registered", "identity_number" if row.get("identity_number") else "full_name"
            )
    _judge([r for r in good if r.is_good], context)


def _persons(context: Context) -> Any:
    """Only who lives in the file's place may be confirmed by it."""
    return Person.objects.visible_to(context.actor, IMPORT_AUTHORITY).filter(
        province=context.province, merged_into=None
    )


def _by_number(rows: Iterable[Row], context: Context) -> None:
    wanted = {token_of(n): r for r in rows if (n := r.get("identity_number"))}
    owners: dict[UUID, Row] = {}
    for some in _chunks(sorted(wanted)):
        found = IdentityNumber.objects.filter(province=context.province, token__in=some)
        for token, person, into in found.values_list(
            "token", "person_id", "person__merged_into_id"
        ):
            owners[into or person] = wanted[token]
    for ids in _chunks(sorted(owners)):
        for person in _persons(context).filter(pk__in=ids).iterator(chunk_size=_CHUNK):
            row = owners[person.pk]
            row.found["person"] = person.pk
            if row.get("full_name") and not same_name(row.values["full_name"], person.full_name):
                row.warn("name_differs", "full_name")


def _by_name(rows: Iterable[Row], context: Context) -> None:
    wanted: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows:
        born = row.values["birth"]
        year = born.year if isinstance(born, date) else born
        wanted[search_key(row.values["full_name"])[:200], year].append(row)
    found: dict[int, list[Any]] = defaultdict(list)
    for year in sorted({y for _name, y in wanted}):
        names = sorted(name for name, y in wanted if y == year)
        for some in _chunks(names):
            there = _persons(context).filter(search_key__in=some, birth_year=year)
            for person in there.iterator(chunk_size=_CHUNK):
                for row in filter(lambda r: _fits(r, person), wanted[person.search_key, year]):
                    found[row.number].append(person.pk)
    for row in (r for some_rows in wanted.values() for r in some_rows):
        _settle(row, found[row.number])


def _settle(row: Row, persons: Sequence[UUID]) -> None:
    if len(persons) == 1:
        row.found["person"] = persons[0]
    elif persons:
        row.fault("several_persons", "full_name", count=len(persons))


def _fits(row: Row, person: Any) -> bool:
    born = row.values["birth"]
    if isinstance(born, date) and person.birth_on and born != person.birth_on:
        return False
    if row.place is not None and person.village_id != row.place:
        return False
    return same_name(row.values["full_name"], person.full_name)


def _judge(rows: Sequence[Row], context: Context) -> None:
    by_person = {r.found["person"]: r for r in rows}
    for some in _chunks(sorted(by_person)):
        there = Attainment.objects.filter(
            province=context.province,
            subject_type=PERSON,
            subject__in=some,
            code=CODE,
            is_live=True,
        )
        for subject, first_on in there.values_list("subject", "first_on"):
            row = by_person[subject]
            row.verdict = CHANGED if row.values["confirmed_on"] < first_on else UNCHANGED


def _apply(actor: Actor, rows: Sequence[Row], context: Context) -> Counts:
    grant(
        actor=actor,
        grants=[
            Grant(
                province=context.province,
                subject_type=PERSON,
                subject=row.found["person"],
                code=CODE,
                on=row.values["confirmed_on"],
                source="import",
                source_id=context.batch,
            )
            for row in rows
        ],
    )
    told = [r.verdict for r in rows]
    return Counts(told.count(NEW), told.count(CHANGED), told.count(UNCHANGED))


def _chunks(every: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(every), _CHUNK):
        yield every[start : start + _CHUNK]


import_kind(
    "vneid_list",
    label=_("Confirmations on VNeID (the authority's list)"),
    columns=COLUMNS,
    check=_check,
    apply=_apply,
    same=_same,
    right=IMPORT_AUTHORITY,
    levels=("province",),
    help=_("The list of the police. Only it may say that somebody's skills are confirmed."),
)
