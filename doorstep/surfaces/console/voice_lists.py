"""Tables of voices: recordings one by one, and what of each course is spoken in which language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorstep.capabilities.learning.queries import Taught
from doorstep.capabilities.learning.voices.languages import language_label
from doorstep.capabilities.learning.voices.models import (
    ACCEPTED,
    RETURNED,
    WAITING,
    WITHDRAWN,
    Recording,
)
from doorstep.capabilities.learning.voices.queries import Voice
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import RECORD
from doorstep.surfaces.console.place_filter import commune_filter
from doorstep.surfaces.console.sync_lists import names_of
from doorstep.surfaces.look.columns import Column, Filter
from doorstep.surfaces.look.lists import ListSpec
from doorstep.surfaces.look.writing import said

STATES = {
    WAITING: gettext_lazy("waits for a second speaker"),
    ACCEPTED: gettext_lazy("is heard"),
    RETURNED: gettext_lazy("returned"),
    WITHDRAWN: gettext_lazy("withdrawn"),
}


def spoken_in(language: str, dialect: str) -> str:
    """Say a language and dialect."""
    name = said(language_label(language))[0]
    if not dialect:
        return name
    return _("%(language)s (%(dialect)s)") % {"language": name, "dialect": dialect}


def speaker(row: Recording, names: Mapping[Any, str]) -> str:
    """Say who spoke."""
    if row.machine:
        return _("machine voice (%(name)s)") % {"name": row.machine}
    return names.get(row.made_by, "")


def recordings_spec(actor: Actor, rows: Any, titles: Mapping[str, str]) -> ListSpec:
    """Give the list of recordings: the page of each, what it speaks and where it stands."""
    own = rows.order_by().values_list("language", flat=True).distinct()
    return ListSpec(
        caption=_("Recordings of lessons"),
        columns=_columns(titles, names_of(rows.order_by().values("made_by"))),
        filters=[
            Filter(key="state", label=_("State"), options=list(STATES.items())),
            Filter(key="course", label=_("Course"), options=lambda: sorted(titles.items())),
            Filter(
                key="language",
                label=_("Language"),
                options=lambda: [(code, said(language_label(code))[0]) for code in sorted(own)],
            ),
            commune_filter(actor, RECORD, "place"),
        ],
        search=("course", "lesson", "step"),
        search_label=_("Course, lesson or step"),
        order="-made_at",
        file_name="voices",
        empty=_("Nobody has recorded a lesson here yet."),
    )


def _columns(titles: Mapping[str, str], names: Mapping[Any, str]) -> list[Column]:
    return [
        Column(
            key="course",
            label=_("Course"),
            sort="course",
            value=lambda r: titles.get(r.course, r.course),
            href=lambda r: reverse("console:voice", args=[r.pk]),
        ),
        Column(key="lesson", label=_("Lesson"), kind="code", sort="lesson"),
        Column(key="step", label=_("Step"), kind="code"),
        Column(
            key="language",
            label=_("Language"),
            sort="language",
            value=lambda r: spoken_in(r.language, r.dialect),
        ),
        Column(key="speaker", label=_("Speaker"), value=lambda r: speaker(r, names)),
        Column(key="made_at", label=_("Recorded"), kind="moment", sort="made_at"),
        Column(
            key="state",
            label=_("State"),
            sort="state",
            value=lambda r: str(STATES.get(r.state, r.state)),
        ),
    ]


def standing_rows(every: Sequence[Taught], voices: Mapping[str, list[Voice]]) -> list[Any]:
    """Give a row per course, language and dialect: how much is spoken, how much of it is old."""
    rows = []
    for one in every:
        steps = sum(len(lesson.steps) for lesson in one.course.lessons)
        for voice in voices[one.course.code]:
            rows.append(
                {
                    "course": said(one.course.title)[0],
                    "code": one.course.code,
                    "language": spoken_in(voice.language, voice.dialect),
                    "spoken": len(voice.steps),
                    "steps": steps,
                    "missing": steps - len(voice.steps),
                    "old": voice.old,
                    "machine": sum(s.is_machine for s in voice.steps.values()),
                    "kilobytes": round(voice.size / 1000),
                }
            )
    return rows


def standing_spec() -> ListSpec:
    """Give the list of how far each voice is."""
    return ListSpec(
        caption=_("Voices of the courses"),
        columns=[
            Column(key="course", label=_("Course"), sort=True),
            Column(key="language", label=_("Language"), sort=True),
            Column(key="spoken", label=_("Steps spoken"), kind="number", sort=True),
            Column(key="steps", label=_("Steps of the course"), kind="number"),
            Column(key="missing", label=_("Steps missing"), kind="number", sort=True),
            Column(key="old", label=_("Speak an older text"), kind="number", sort=True),
            Column(key="machine", label=_("By a machine"), kind="number"),
            Column(key="kilobytes", label=_("kB to download"), kind="number", sort=True),
        ],
        search=("course", "language"),
        search_label=_("Course or language"),
        file_name="voices-standing",
        empty=_("No course can be heard yet."),
    )
