"""The list of courses, and the tables of editions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from doorstep.capabilities.learning.drafting.models import IN_REVIEW, RETURNED, WRITTEN
from doorstep.capabilities.learning.drafting.queries import Kept
from doorstep.capabilities.learning.models import EVERYWHERE, Edition
from doorstep.surfaces.look.columns import Column, Filter, Table
from doorstep.surfaces.look.lists import ListSpec
from doorstep.surfaces.look.writing import number, said

STATES: Mapping[str, Any] = {
    WRITTEN: gettext_lazy("is being written"),
    IN_REVIEW: gettext_lazy("waits for a second person"),
    RETURNED: gettext_lazy("returned with a note"),
}
Names = Mapping[UUID | None, str]


def courses_spec(names: Names) -> ListSpec:
    """Give the list of courses; `names` of those who write."""
    return ListSpec(
        caption=_("Courses"),
        columns=[
            Column(key="title", label=_("Course"), sort=True,
                   value=lambda k: said(k.title)[0] or k.code,
                   href=lambda k: reverse("console:course", args=[k.code])),
            Column(key="own", label=_("Whose"), value=_whose, sort=True),
            Column(key="number", label=_("Edition"), sort=True,
                   value=lambda k: edition_words(k.edition) if k.edition else None),
            Column(key="published", label=_("Published"), kind="date", sort=True,
                   value=lambda k: k.edition.published_at if k.edition else None),
            Column(key="reviewed", label=_("Sources checked"), kind="date", sort=True,
                   value=_reviewed),
            Column(key="lessons", label=_("Lessons"), kind="number", sort=True,
                   value=lambda k: k.size.lessons),
            Column(key="questions", label=_("Questions"), kind="number", sort=True,
                   value=lambda k: k.size.questions),
            Column(key="en", label=_("English"), value=lambda k: lacking_words(k, "en")),
            Column(key="bn", label=_("Bengali"), value=lambda k: lacking_words(k, "bn")),
            Column(key="draft", label=_("Draft"), value=lambda k: draft_words(k, names),
                   href=_draft_href),
        ],
        filters=[
            Filter(key="whose", label=_("Whose"), field="own",
                   options=[(words, words) for words in _owners()]),
        ],
        search=("title",),
        file_name="courses",
        empty=_("There is no course yet."),
    )  # fmt: skip


def _owners() -> tuple[str, str]:
    return _("the province's own"), _("ships with Doorstep")


def _whose(kept: Kept) -> str:
    return _owners()[0 if kept.is_own else 1]


def _draft_href(kept: Kept) -> str | None:
    return reverse("console:course-draft", args=[kept.draft.pk]) if kept.draft else None


def _reviewed(kept: Kept) -> date | None:
    return date.fromisoformat(kept.size.reviewed_on) if kept.size.reviewed_on else None


def lacking_words(kept: Kept, language: str) -> str:
    """Say how a translation stands: whole, or how many are missing and how many old."""
    missing, old = kept.size.lacking[language]
    if missing and missing == kept.size.texts:
        return _("not begun")
    return lacking_of(missing, old)


def lacking_of(missing: int, old: int) -> str:
    """Say how many translations are missing, and of how many the Vietnamese is newer."""
    parts = []
    if missing:
        parts.append(_("%(n)s missing") % {"n": number(missing)})
    if old:
        parts.append(_("%(n)s older than the Vietnamese") % {"n": number(old)})
    return ", ".join(parts) or pgettext("a translation", "complete")


def draft_words(kept: Kept, names: Names) -> str | None:
    """Say how far a draft is, and who saved it last."""
    if kept.draft is None:
        return None
    who = names.get(kept.draft.changed_by, "")
    return f"{STATES[kept.draft.state]} ({who})" if who else str(STATES[kept.draft.state])


def editions_table(editions: Sequence[Edition], names: Names) -> Table:
    """Give the editions of a course, the newest first."""
    columns = [
        Column(key="number", label=_("Edition"), value=edition_words),
        Column(key="published_at", label=_("Published"), kind="moment"),
        Column(key="made_by", label=_("Written by"), value=lambda e: names.get(e.made_by)),
        Column(key="reviewed_by", label=_("Checked and published by"),
               value=lambda e: names.get(e.reviewed_by)),
        Column(key="digest", label=_("Digest"), kind="code", value=lambda e: e.digest[:12]),
    ]  # fmt: skip
    return Table(caption=_("Published editions"), columns=columns, rows=list(editions))


def edition_words(edition: Edition) -> str:
    """Say which edition it is: numbers of shipped ones and of the province's own are two rows."""
    if edition.province == EVERYWHERE:
        return _("Shipped edition %(n)s") % {"n": number(edition.number)}
    return _("Own edition %(n)s of the province") % {"n": number(edition.number)}
