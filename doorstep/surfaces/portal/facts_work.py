"""What the pages of work done tell: activities and occasions, with the answers of their reports."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doorstep.capabilities.programme import kinds
from doorstep.capabilities.programme.models import Occasion
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.periods import Period
from doorstep.surfaces.look.writing import number, said, sign_words
from doorstep.surfaces.portal.facts import Told, day_fact, fact, place_fact, tells
from doorstep.surfaces.portal.facts_programme import state_fact
from doorstep.surfaces.portal.figures import period_words

_SAID_ELSEWHERE = {"title"}


@tells(Activity)
def activity(a: Activity) -> Told:
    """What was done, where and when, with the numbers reported; never who took part."""
    kind = KINDS.get(a.kind)
    return Told(
        facts=[
            *fact(_("Kind"), kind.label if kind else a.kind),
            *place_fact(a.place, on=a.happened_on),
            *(_reported_days(a) or day_fact(_("On"), a.happened_on)),
            *answer_facts(a.kind, a.answers),
        ],
        text=said(a.answers.get("text", ""))[0],
    )


def _reported_days(a: Activity) -> list[dict[str, Any]]:
    """Give the days a report speaks of, where it names no single one."""
    first, last = a.answers.get("period_start"), a.answers.get("period_end")
    try:
        period = Period.days(date.fromisoformat(str(first)), date.fromisoformat(str(last)))
    except ValueError:
        return []
    return fact(_("Period"), period_words(period))


@tells(Occasion)
def occasion(o: Occasion) -> Told:
    """An event, or a stretch of work told in sum: days, status and the numbers reported."""
    kind = KINDS.get(o.kind)
    states = list(o.states.all())
    return Told(
        facts=[
            *fact(_("Kind"), kind.label if kind else o.kind),
            *state_fact(kinds.OCCASION_STATES, states),
            *place_fact(o.place, on=o.starts_on),
            *day_fact(_("First day"), o.starts_on),
            *(day_fact(_("Last day"), o.ends_on) if o.ends_on != o.starts_on else []),
            *answer_facts(o.kind, o.answers),
        ],
        text=said(o.text)[0],
    )


def answer_facts(kind: str, answers: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the answers of a report under the labels of their questions, numbers with their sign.

    What no question asks for is left out: it has no words in the reader's language.
    """
    known = KINDS.get(kind)
    told = []
    for question in known.fields if known else ():
        value = answers.get(question.code)
        if question.code in _SAID_ELSEWHERE or question.code.endswith("_sign"):
            continue
        if value not in (None, "", []):
            sign = str(answers.get(f"{question.code}_sign", "="))
            told += fact(question.label, _answer(value, dict(question.options), sign))
    return told


def _answer(value: Any, options: dict[str, Any], sign: str = "=") -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, int | float):
        before, after = sign_words(sign)
        return f"{before} {number(value)}{after}".strip()
    if isinstance(value, list):
        return ", ".join(_answer(v, options) for v in value)
    return said(value)[0] if isinstance(value, dict) else str(options.get(value, value))
