"""What follows from hand-overs, days of work and surveys of villages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.fieldwork.actions.stock import SERIAL_TWICE, take_from_stock
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PLACES
from doorstep.kernel.activities.labels import needs_attention
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.activities.watchers import followers
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.people.allowances import log_work_days
from doorstep.kernel.people.models import TeamMember, WorkDay
from doorstep.kernel.places.actions import CoverageRow, add_facility, set_coverage_many
from doorstep.kernel.places.models import Facility

NOT_LOGGED, SURVEY_WAITS = "days_not_logged", "survey_waits"
_BEST_LAST = ("none", "2g", "3g", "4g", "5g")
Reasons = Mapping[UUID, str]

needs_attention(
    SERIAL_TWICE,
    why=_("A serial number was handed over already."),
    todo=_("Compare the two hand-overs and amend the number in one of them."),
)
needs_attention(
    NOT_LOGGED,
    why=_("Some of these days could not be put on the payment sheet."),
    todo=_("Check the members and their days in the team, then amend the record."),
)
needs_attention(
    SURVEY_WAITS,
    why=_("A survey says what reaches the village; nobody with the right has confirmed it."),
    todo=_("Open the survey and amend it with a reason: then the village is changed."),
)


def log_days(actor: Actor, rows: Sequence[Activity]) -> Reasons:
    """Bring the days of work to agree with what is noted; a day stays paid once."""
    reasons = {}
    for a in rows:
        if a.revision > 1:
            WorkDay.objects.filter(province=a.province, activity=a.root).delete()
        if not a.is_void and not _logged(actor, a):
            reasons[a.root] = NOT_LOGGED
    return reasons


def _logged(actor: Actor, a: Activity) -> bool:
    """Log the days of one note; tell whether all of them could be."""
    told = a.answers.get("members") or []
    here = TeamMember.objects.filter(province=a.province, pk__in=told).values_list("pk", flat=True)
    every = set(told) == set(here)
    for member in here:
        try:
            log_work_days(
                actor=actor,
                member=member,
                days=[a.happened_on],
                part=a.answers.get("part", "day"),
                activity=a.root,
            )
        except Problem:
            every = False
    return every


def say_coverage(actor: Actor, rows: Sequence[Activity]) -> Reasons:
    """Say of the village what a survey found, where the actor may; else it waits for somebody.

    A survey that is void takes nothing back: what reaches a village is corrected on its page.
    """
    standing = [a for a in rows if not a.is_void]
    for a in (allowed := [a for a in standing if actor.may(KEEP_PLACES, a.place_id)]):
        set_coverage_many(actor=actor, rows=list(_coverage(a)))
        if a.answers.get("wifi_house") is True:
            _wifi_house(actor, a)
    return {a.root: SURVEY_WAITS for a in standing if a not in allowed}


def _coverage(a: Activity) -> list[CoverageRow]:
    source = f"survey {a.root}"
    told = {
        "signal": max(a.answers.get("signal") or ["none"], key=_BEST_LAST.index),
        **{
            kind: "yes" if a.answers[kind] else "no"
            for kind in ("electricity", "fibre")
            if kind in a.answers
        },
    }
    return [CoverageRow(a.place_id, k, level, a.happened_on, source) for k, level in told.items()]


def _wifi_house(actor: Actor, a: Activity) -> None:
    standing = Facility.objects.filter(
        province=a.province,
        place=a.place_id,
        kind="wifi_house",
        began_on__lte=a.happened_on,
        ended_on__gt=a.happened_on,
    )
    if not standing.exists():
        add_facility(actor=actor, place=a.place_id, kind="wifi_house", began_on=a.happened_on)


followers["hand_over"].append(take_from_stock)
followers["work_day"].append(log_days)
followers["village_survey"].append(say_coverage)
