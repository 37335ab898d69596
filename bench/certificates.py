"""10,000 certificates: given when a framework is adopted late, checked, and printed.

Beside it: what the same rows cost without signatures, and a record whose rule is looked at.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.machine import repeated, timed
from doorstep.capabilities.learning.certificates import keys, lines
from doorstep.capabilities.learning.certificates.actions import adopt, end, issue_due
from doorstep.capabilities.learning.certificates.models import AdoptedFramework, Certificate
from doorstep.capabilities.learning.certificates.printing import sheets
from doorstep.capabilities.learning.frameworks import shipped_tables
from doorstep.kernel.activities.actions import Draft, record
from doorstep.kernel.attainments.actions import Grant, grant
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.people.actions import register_persons
from doorstep.kernel.people.drafts import PersonDraft
from doorstep.kernel.places.models import FOREVER, Unit

HOW_MANY = 10_000
_CODES = ("course.vneid", "skill.identity.vneid", "skill.services.track")
_PIECE = 1000


def run(actor: Any) -> dict[str, Any]:
    """Give 10,000 certificates; print 100; record with and without a rule that is looked at."""
    village = Unit.objects.filter(level="village", ended_on=FOREVER).order_by("id")[0]
    province = Unit.objects.get(level="province", province=village.province, ended_on=FOREVER)
    _end_all(actor, province)
    persons = _skilled(actor, village)
    others = iter(persons)
    plain = repeated(lambda: _attest(actor, village, next(others)), 30)
    _adopt(actor, province)
    with CaptureQueriesContext(connection) as asked:
        seconds, issued = timed(lambda: _issued(actor, village.province))
    looked = repeated(lambda: _attest(actor, village, next(others)), 30)
    rows = list(Certificate.objects.filter(province=village.province).order_by("-id")[:1000])
    check_s, states = timed(lambda: _checked(rows))
    print_s, made = timed(lambda: sheets(rows[:100], at=timezone.now()))
    return {
        "issued": issued,
        "seconds": round(seconds, 1),
        "per_second": round(issued / seconds) if seconds else None,
        "questions": len(asked),
        "seconds_for_10000": round(10_000 * seconds / issued, 1) if issued else None,
        "lines_checked_per_s": round(len(rows) / check_s),
        "valid": states,
        "sheets_100_s": round(print_s, 2),
        "sheets_100_kb": len(made) // 1000,
        "record_without_rule": plain,
        "record_with_rule": looked,
        "goal": "10,000 certificates < 300 s, questions bounded",
    }


def _end_all(actor: Any, province: Unit) -> None:
    for row in AdoptedFramework.objects.filter(province=province.province, valid_to=FOREVER):
        end(actor=actor, adopted=row, place=province, on=actor.on)


def _adopt(actor: Any, province: Unit) -> None:
    table = deepcopy(shipped_tables()[0]) | {"version": f"b{timezone.now():%y%m%d%H%M%S}"}
    adopt(
        actor=actor, place=province, table=table, valid_from=actor.on - timedelta(days=1),
        at=timezone.now(),
    )  # fmt: skip


def _skilled(actor: Any, village: Unit) -> list[UUID]:
    """Register 10,000 persons who have passed a test and shown two skills."""
    drafts = [
        PersonDraft(
            full_name=f"Nông Thị Số {n}", village=village.pk, birth=1960, registered_on=actor.on
        )
        for n in range(HOW_MANY)
    ]  # fmt: skip
    found: list[UUID] = []
    for start in range(0, HOW_MANY, _PIECE):
        ids = register_persons(actor=actor, drafts=drafts[start : start + _PIECE]).ids
        source = new_id()
        grants = [
            Grant(village.province, "person", person, code, actor.on, "officer", source)
            for person in ids
            for code in _CODES
        ]
        grant(actor=actor, grants=grants)
        found += ids
    return found


def _issued(actor: Any, province: str) -> int:
    return sum(o.issued for o in issue_due(actor=actor, province=province, at=timezone.now()))


def _checked(rows: list[Certificate]) -> int:
    known = keys.public_keys(province=rows[0].province)
    return sum(lines.verify(row.line, known).state == lines.VALID for row in rows)


def _attest(actor: Any, village: Unit, person: UUID) -> None:
    """Record a skill that a rule asks for, and that this person had not shown yet."""
    told = {"skills": {str(person): ["device.lock"]}}
    draft = Draft(
        id=new_id(), kind="skills_attested", place=village.pk, happened_on=actor.on, answers=told,
        persons=(person,),
    )  # fmt: skip
    record(actor=actor, draft=draft)
