"""Reading drafts and editions for those who write courses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from doorstep.capabilities.learning import courses
from doorstep.capabilities.learning.drafting.models import CourseDraft
from doorstep.capabilities.learning.models import EVERYWHERE, Edition
from doorstep.capabilities.learning.wordings import OTHERS, standing
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.models import Account
from doorstep.kernel.access.rights import KEEP_COURSES

_KEPT = 200


@dataclass(frozen=True)
class Size:
    """What a table of a course holds. `lacking`: by language, how many texts are missing and old.

    `reviewed_on` is the day its sources were last checked, as text, "" where nobody says.
    """

    title: dict[str, str]
    lessons: int
    questions: int
    texts: int
    reviewed_on: str
    lacking: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Kept:
    """A course as a province keeps it: the edition that counts, and the draft of it if any."""

    code: str
    title: dict[str, str]
    edition: Edition | None
    draft: CourseDraft | None
    size: Size

    @property
    def is_own(self) -> bool:
        """Tell whether the province wrote what counts; else it ships with the product."""
        return self.edition is None or self.edition.province != EVERYWHERE


def editions(*, province: str, code: str = "") -> QuerySet[Edition]:
    """Give the published editions that shipped or are a province's own, the newest first."""
    rows = Edition.objects.filter(province__in=(EVERYWHERE, province)).exclude(published_at=None)
    rows = rows.filter(course__code=code) if code else rows
    return rows.select_related("course").order_by("-published_at", "-number")


def edition_for(*, province: str, code: str, digest: str) -> Edition | None:
    """Find an edition of a course that a province may look at; its own before the shipped one."""
    rows = editions(province=province, code=code).defer("body")
    found = [one for one in rows if one.digest == digest]
    return min(found, key=lambda one: one.province == EVERYWHERE, default=None)


def counting_edition(*, province: str, code: str) -> Edition | None:
    """Give the edition that is taught: the newest own one, else the newest that shipped."""
    found = list(editions(province=province, code=code).defer("body"))
    rank = max(found, key=lambda one: (one.province != EVERYWHERE, one.number), default=None)
    return Edition.objects.get(pk=rank.pk) if rank else None


def own_edition_with(*, province: str, code: str, digest: str) -> int | None:
    """Give the number of the province's edition with a digest, or of the shipped one that counts.

    What is exactly the same is not published twice.
    """
    own = editions(province=province, code=code).filter(province=province, digest=digest).first()
    if own is not None:
        return own.number
    now = counting_edition(province=province, code=code)
    return now.number if now and now.digest == digest else None


def drafts(actor: Actor) -> QuerySet[Any]:
    """Give the drafts that an actor may write."""
    return CourseDraft.objects.visible_to(actor, KEEP_COURSES).order_by("code")


def writers_of(draft: CourseDraft) -> set[UUID | None]:
    """Give the accounts that made a draft or saved anything in it."""
    return {draft.made_by, draft.changed_by, *draft.changes.values_list("by", flat=True)}


def kept_courses(actor: Actor, *, province: str) -> list[Kept]:
    """List the courses of a province, shipped and own, and drafts of new ones, in their order."""
    writing = {d.code: d for d in drafts(actor).filter(province=province)}
    heads = editions(province=province).defer("body")
    newest: dict[str, Edition] = {}
    for one in sorted(heads, key=lambda e: (e.province != EVERYWHERE, e.number)):
        newest[one.course.code] = one
    ordered = sorted(newest.values(), key=lambda e: (e.course.position, e.course.code))
    found = [_kept(one, writing.pop(one.course.code, None)) for one in ordered]
    for draft in writing.values():
        size = size_of(draft.body)
        found.append(Kept(draft.code, size.title, None, draft, size))
    return found


def _kept(edition: Edition, draft: CourseDraft | None) -> Kept:
    size = _size(edition.digest)
    return Kept(edition.course.code, size.title, edition, draft, size)


@lru_cache(maxsize=_KEPT)
def _size(digest: str) -> Size:
    """Measure an edition; it never changes, so this is done once in a process."""
    return size_of(Edition.objects.filter(digest=digest).values_list("body", flat=True)[0])


def size_of(body: dict[str, Any]) -> Size:
    """Measure the table of a course."""
    course, _faults = courses.read(body)
    lacking, count = {}, 0
    for language in OTHERS:
        count, missing, old = standing(body, language)
        lacking[language] = (len(missing), len(old))
    day = course.reviewed_on.isoformat() if course.reviewed_on else ""
    title = {code: words for code, words in course.title.items() if code != "old"}
    return Size(title, len(course.lessons), len(course.questions), count, day, lacking)


def codes_of_courses(*, province: str) -> set[str]:
    """Give the codes of all courses that ship or are a province's, also of its drafts."""
    known = set(editions(province=province).values_list("course__code", flat=True))
    return known | set(CourseDraft.objects.filter(province=province).values_list("code", flat=True))


def codes_used(draft: CourseDraft) -> set[str]:
    """Give every code that a lesson or question of the course has or ever had: facts name them."""
    rows = Edition.objects.filter(
        Q(province=EVERYWHERE) | Q(province=draft.province), course__code=draft.code
    )
    found: set[str] = set()
    for body in [draft.body, *rows.values_list("body", flat=True)]:
        for name in ("lessons", "questions"):
            found |= {str(one.get("code")) for one in body.get(name, [])}
    return found


def names_of(accounts: set[UUID | None]) -> dict[UUID | None, str]:
    """Give the names of accounts."""
    rows = Account.objects.filter(pk__in=[one for one in accounts if one])
    return dict(rows.values_list("pk", "full_name"))
