"""Lists of the pages of classes: the classes, and who is in one and how far."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from doorstep.capabilities.learning.classes.models import LearningClass
from doorstep.capabilities.learning.classes.queries import Line, courses_of
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.look.lists import Column, Filter, ListSpec
from doorstep.surfaces.look.writing import number, said


def classes_spec(actor: Actor, rows: Any) -> ListSpec:
    """Give the list of classes `rows`."""
    names = names_on(set(rows.order_by().values_list("place", flat=True)), on=actor.on)
    return ListSpec(
        caption=_("Classes"),
        columns=[
            Column(key="name", label=_("Class"), sort="search_key",
                   href=lambda c: reverse("console:class", args=[c.pk])),
            Column(key="place", label=_("Unit"), value=lambda c: names.get(c.place_id, "")),
            Column(key="due_on", label=_("Due"), kind="date", sort="due_on"),
            Column(key="made_at", label=_("Made"), kind="moment", sort="made_at"),
            Column(key="state", label=_("State"),
                   value=lambda c: _("closed") if c.closed_on else _("open")),
        ],
        filters=[
            Filter(key="state", label=_("State"),
                   options=[("open", _("open")), ("closed", _("closed"))],
                   apply=lambda found, value: found.filter(closed_on__isnull=value == "open")),
        ],
        search=["search_key"],
        search_label=_("Name of the class"),
        order="-made_at",
        file_name="classes",
        empty=_("No class has been opened yet."),
    )  # fmt: skip


def learners_spec(row: LearningClass) -> ListSpec:
    """Give the list of who is in a class: a column a course, and whether all is done."""
    courses = [
        Column(key=f"course-{n}", label=said(one.course.title)[0], value=_standing(n))
        for n, one in enumerate(courses_of(row))
    ]
    return ListSpec(
        caption=_("Learners"),
        columns=[
            Column(key="name", label=_("Name"), sort=True,
                   href=lambda line: reverse("console:person", args=[line.learner.person_id])),
            Column(key="birth_year", label=_("Born"), kind="code", value=_year),
            *courses,
            Column(key="state", label=_("State"),
                   value=lambda line: _("done") if line.is_done else _("still to finish")),
            Column(key="act", label=_("Change"), value=lambda line: _("Take out"), only="page",
                   href=lambda line: reverse("console:class-take-out",
                                             args=[row.pk, line.learner.pk])),
        ],
        filters=[
            Filter(key="state", label=_("State"),
                   options=[("done", _("done")), ("open", _("still to finish"))],
                   apply=lambda lines, value: [x for x in lines if x.is_done == (value == "done")]),
        ],
        search=["name"],
        search_label=_("Name"),
        file_name="class",
        empty=_("Nobody is in this class yet."),
    )  # fmt: skip


def _year(line: Line) -> str:
    return str(line.birth_year or "")


def _standing(n: int) -> Any:
    def words(line: Line) -> str:
        one = line.standings[n]
        told = {"done": number(one.finished), "all": number(one.lessons)}
        lessons = _("%(done)s of %(all)s lessons") % told
        return f"{lessons}, {_('test passed')}" if one.is_passed else lessons

    return words
