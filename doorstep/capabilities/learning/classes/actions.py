"""Opening classes, putting persons into them, giving them codes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from doorstep.capabilities.learning.classes.codes import digest_of, new_code
from doorstep.capabilities.learning.classes.models import Learner, LearningClass
from doorstep.capabilities.learning.queries import taught
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PEOPLE, SEE_PEOPLE
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import search_key, tidy
from doorstep.kernel.journal.actions import note
from doorstep.kernel.people.models import Person
from doorstep.kernel.places.queries import units_of

MOST = 500
"""Learners in one class."""
LEVELS = ("village", "commune")


@dataclass(frozen=True)
class ClassDraft:
    """A class as it is asked for."""

    place: int
    name: str
    courses: tuple[str, ...]
    due_on: date | None = None
    is_test_alone: bool = False
    id: UUID = field(default_factory=new_id)


def keep_class(*, actor: Actor, draft: ClassDraft, at: datetime) -> LearningClass:
    """Open a class, or change one by its id; its place stays.

    Raises NotAllowed where one may not keep people, Problem for what cannot be a class.
    """
    with transaction.atomic():
        row = LearningClass.objects.select_for_update().filter(pk=draft.id).first()
        if row is not None:
            _open(row)
        place = row.place_id if row else draft.place
        actor.require(KEEP_PEOPLE, place)
        name = tidy(draft.name)[:120]
        province = _province(place)
        _check(name, draft.courses, province)
        told = {
            "name": name, "search_key": search_key(name)[:120], "courses": list(draft.courses),
            "due_on": draft.due_on, "is_test_alone": draft.is_test_alone,
        }  # fmt: skip
        kept, is_new = LearningClass.objects.update_or_create(
            pk=draft.id,
            defaults=told,
            create_defaults={
                **told, "province": province, "place_id": place,
                "made_by": actor.account_id, "made_at": at,
            },
        )  # fmt: skip
        _tell(actor, "class.open" if is_new else "class.change", kept, courses=list(draft.courses))
    return kept


def _province(place: int) -> str:
    unit = units_of([place]).get(place)
    if unit is None or unit.level not in LEVELS:
        raise Problem("classes.no_place", _("A class belongs to a village or a commune."))
    return unit.province


def _check(name: str, courses: Collection[str], province: str) -> None:
    if not name:
        raise Problem("classes.no_name", _("A class needs a name."))
    known = {one.course.code for one in taught(province=province)}
    if not courses or not set(courses) <= known:
        raise Problem("classes.no_course", _("Choose at least one course that is taught here."))


def close_class(*, actor: Actor, taught_in: LearningClass, on: date) -> None:
    """Close a class: its codes end; what was learned stays."""
    with transaction.atomic():
        actor.require(KEEP_PEOPLE, taught_in.place_id)
        row = LearningClass.objects.select_for_update().get(pk=taught_in.pk)
        if row.closed_on is not None:
            return
        row.closed_on = on
        row.save(update_fields=["closed_on"])
        row.learners.update(code_digest=None)
        _tell(actor, "class.close", row)


def put_in(*, actor: Actor, taught_in: LearningClass, persons: Collection[UUID], on: date) -> int:
    """Put persons of the register into a class; give how many were not in it.

    Raises Problem for somebody who is not (any more) in the register or whom one may not see, for
    a class that is closed or would grow beyond `MOST`.
    """
    with transaction.atomic():
        actor.require(KEEP_PEOPLE, taught_in.place_id)
        row = LearningClass.objects.select_for_update().get(pk=taught_in.pk)
        _open(row)
        seen = Person.objects.visible_to(actor, SEE_PEOPLE).filter(
            pk__in=list(persons)[: MOST + 1], province=row.province, merged_into=None, left_on=None
        )
        wanted = set(seen.values_list("pk", flat=True))
        if len(wanted) < len(set(persons)):
            raise Problem("classes.unknown", _("Not everybody chosen is in your register."))
        inside = row.learners.filter(left_on=None)
        there = set(inside.values_list(Coalesce("person__merged_into", "person"), flat=True))
        if len(there | wanted) > MOST:
            told = _("A class has at most %(n)s learners; open another one.") % {"n": MOST}
            raise Problem("classes.full", told)
        fresh = sorted(wanted - there)
        Learner.objects.bulk_create(
            Learner(province=row.province, taught_in=row, person_id=pk, joined_on=on)
            for pk in fresh
        )
        if fresh:
            _tell(actor, "class.put_in", row, persons=[str(pk) for pk in fresh])
    return len(fresh)


def take_out(*, actor: Actor, learner: Learner, on: date) -> None:
    """Take a person out of a class; what was learned stays."""
    with transaction.atomic():
        row = learner.taught_in
        actor.require(KEEP_PEOPLE, row.place_id)
        found = Learner.objects.select_for_update().get(pk=learner.pk)
        if found.left_on is None:
            found.left_on, found.code_digest = max(on, found.joined_on), None
            found.save(update_fields=["left_on", "code_digest"])
            _tell(actor, "class.take_out", row, persons=[str(found.person_id)])


def give_codes(
    *, actor: Actor, taught_in: LearningClass, learners: Sequence[Learner]
) -> list[tuple[Learner, str]]:
    """Give learners new codes, to be printed now: they are shown only this once.

    Codes that they had before are no longer valid.
    """
    with transaction.atomic():
        actor.require(KEEP_PEOPLE, taught_in.place_id)
        row = LearningClass.objects.select_for_update().get(pk=taught_in.pk)
        _open(row)
        given = []
        for learner in learners:
            if learner.taught_in_id != row.pk or learner.left_on is not None:
                raise Problem("classes.unknown", _("Not everybody chosen is in your register."))
            code = new_code()
            learner.code_digest = digest_of(code)
            given.append((learner, code))
        Learner.objects.bulk_update([one for one, _code in given], ["code_digest"])
        persons = [str(one.person_id) for one, _code in given]
        _tell(actor, "class.give_codes", row, persons=persons)
    return given


def _open(row: LearningClass) -> None:
    if row.closed_on is not None:
        raise Problem("classes.closed", _("This class is closed."))


def _tell(actor: Actor, verb: str, row: LearningClass, **details: object) -> None:
    note(
        actor=actor, verb=verb, about="class", about_id=row.pk, province=row.province,
        place_id=row.place_id, details=details or None,
    )  # fmt: skip
