"""What people who appear in no browser do at the server, by the product's own actions.

python -m tests.journeys.on_the_server merge_villages '{"codes": ["01273029", "01273033"], …}'
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

PROVINCE = "04"


def volunteer(*, username: str, name: str, village: str, team: str) -> str:
    """Give somebody an account in a village and a place in its team; give the account's id."""
    from django.utils import timezone

    from doorstep.kernel.access.actions import Asked, make_account
    from doorstep.kernel.people.drafts import MemberDraft
    from doorstep.kernel.people.teams import add_member
    from doorstep.server.cli.asking import system

    actor, asked = system(), Asked(username=username, full_name=name)
    unit, at = _unit(village), timezone.now()
    opened = make_account(actor=actor, asked=asked, unit=unit, role="member", at=at)
    draft = MemberDraft(full_name=name, account_id=opened.account.pk)
    add_member(actor=actor, team=_team(team).pk, draft=draft)
    return str(opened.account.pk)


def goods(*, team: str, kind: str, serials: list[str]) -> int:
    """Give a team numbered goods; give how many."""
    from doorstep.capabilities.fieldwork.actions import StockDraft, move_stock
    from doorstep.server.cli.asking import system

    actor, numbers = system(), tuple(serials)
    draft = StockDraft(_team(team).pk, kind, len(numbers), actor.on, serials=numbers, source="Sở")
    return move_stock(actor=actor, draft=draft).pieces


def merge_villages(*, codes: list[str], code: str, name: str, on: str) -> int:
    """Merge villages of one commune on a day; give the id of the new one."""
    from datetime import date

    from doorstep.kernel.places.actions import merge_units
    from doorstep.kernel.places.models import Placement
    from doorstep.server.cli.asking import system

    olds, actor = [_unit(each).pk for each in codes], system()
    commune = Placement.objects.on(actor.on).get(unit=olds[0]).commune_id
    change = merge_units(
        actor=actor, olds=olds, code=code, name=name, type="xóm", parent=commune,
        effective_on=date.fromisoformat(on), decision="45/NQ-HĐND",
    )  # fmt: skip
    return int(change.made["units"][0])


def village(*, code: str) -> dict[str, Any]:
    """Tell a village: its id, its team, its households with their telephones."""
    from doorstep.kernel.people.models import Household, Team

    unit = _unit(code)
    rows = Household.objects.filter(village=unit, merged_into=None).order_by("sort_key")
    return {
        "id": unit.pk,
        "team": Team.objects.filter(place=unit).values_list("name", flat=True).first(),
        "households": [{"id": str(h.pk), "head_name": h.head_name, "phone": h.phone} for h in rows],
    }


def sittings(*, course: str, lesson: str, way: str, since: str) -> list[dict[str, Any]]:
    """Tell who sat through a lesson in this way since an instant, and what was answered."""
    from doorstep.capabilities.learning.models import Study

    told = Study.objects.filter(course=course, lesson=lesson, way=way, ended_at__gte=since)
    rows = told.select_related("person")
    return [
        {
            "person": str(row.person_id), "name": row.person.full_name, "answers": row.answers,
            "asked": row.asked, "right": row.right, "is_finished": row.is_finished,
        }
        for row in rows
    ]  # fmt: skip


def last_session(*, village: str) -> dict[str, Any]:
    """Tell the group session of a village that was recorded last."""
    from doorstep.kernel.activities.models import Activity

    rows = Activity.objects.filter(kind="group_session", place=_unit(village))
    row = rows.order_by("recorded_at").last()
    assert row is not None
    persons = row.participants.values_list("person_id", flat=True)
    return {"answers": row.answers, "persons": [str(one) for one in persons]}


def official(*, name: str, village: str) -> dict[str, Any]:
    """Register a civil servant of a village's commune; tell who and which commune."""
    from doorstep.kernel.places.models import Placement
    from doorstep.server.cli.asking import system

    [person] = people(names=[name], village=village, groups=["cadres"])
    commune = Placement.objects.on(system().on).get(unit=_unit(village)).commune_id
    return {"person": person, "commune": commune}


def people(*, names: list[str], village: str, groups: list[str]) -> list[str]:
    """Register people who live in a village; give their ids."""
    from doorstep.kernel.people.actions import register_persons
    from doorstep.kernel.people.drafts import PersonDraft
    from doorstep.server.cli.asking import system

    actor, home, theirs = system(), _unit(village).pk, frozenset(groups)
    drafts = [
        PersonDraft(full_name=name, village=home, registered_on=actor.on, groups=theirs)
        for name in names
    ]
    return [str(one) for one in register_persons(actor=actor, drafts=drafts).ids]


def attained(*, person: str) -> list[str]:
    """Give what a person has or can, as the commune sees it."""
    from doorstep.kernel.attainments.models import Attainment

    rows = Attainment.objects.filter(subject_type="person", subject=person, is_live=True)
    return sorted(rows.values_list("code", flat=True))


def certificate_line(*, number: str) -> str:
    """Give the signed line that stands in the code of a certificate."""
    from doorstep.capabilities.learning.certificates.models import Certificate

    return str(Certificate.objects.get(number=number).line)


def answers(*, course: str) -> dict[str, list[str]]:
    """Give what to press, by the question's words, so that a test of a course is right throughout.

    Only a test of ours may ask this: no phone is told.
    """
    from doorstep.capabilities.learning.queries import taught_course

    found = taught_course(course, province=PROVINCE)
    assert found
    return {one.ask["vi"]: _presses(one) for one in found.course.pool("test")}


def _presses(question: Any) -> list[str]:
    if question.kind == "true_false":
        return ["True" if question.is_true else "False"]
    if question.kind == "number":
        return [f"{question.answer:g}"]
    texts = question.items or [pair.right for pair in question.pairs]
    texts = texts or [choice.text for choice in question.choices if choice.is_right]
    return [text["vi"] for text in texts]


def account(*, username: str) -> str:
    """Give the id of an account."""
    from doorstep.kernel.access.models import Account

    return str(Account.objects.get(username=username).pk)


def _unit(code: str) -> Any:
    from doorstep.server.cli.asking import system, unit_of

    return unit_of(code, on=system().on)


def _team(name: str) -> Any:
    from doorstep.kernel.people.models import Team

    return Team.objects.get(province=PROVINCE, name=name)


_ALL = (
    official,
    people,
    *(volunteer, goods, merge_villages, village, attained, answers, account, sittings),
    last_session,
    certificate_line,
)
ACTS = {each.__name__: each for each in _ALL}


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "doorstep.server.settings"
    import django

    django.setup()
    json.dump(ACTS[sys.argv[1]](**json.loads(sys.argv[2])), sys.stdout)
