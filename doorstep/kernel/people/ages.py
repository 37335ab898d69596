"""Groups that follow from the birth: written ahead for a whole life, so that nobody has to watch.

A child registered today becomes an adult in the figures of the right month by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from doorstep.kernel.people.belonging import BY_AGE, Groups, Joining, chunks, join, renew_copies
from doorstep.kernel.people.models import PERSON, GroupMembership, Person
from doorstep.kernel.people.rules import age_span, counted_birth


def age_joinings(person: Person, groups: Groups) -> Iterator[Joining]:
    """Give the memberships that follow from a birth that is known."""
    born = counted_birth(person.birth_on, person.birth_year)
    if born is not None:
        for group in groups.by_age:
            span = age_span(born, group.age_from, group.age_to)
            yield Joining(person.pk, group.code, span, BY_AGE)


def renew_ages(persons: Iterable[UUID], *, province: str, groups: Groups) -> set[UUID]:
    """Reckon the age groups of `persons` anew; give those who are touched by it.

    Once the birth is known it decides alone: what was told of such groups before goes.
    """
    every = sorted(persons)
    by_age = [g.code for g in groups.by_age]
    touched = set(every)
    for some in chunks(every):
        GroupMembership.objects.filter(
            province=province, subject__in=some, group__in=by_age, merge=None
        ).delete()
        rows = Person.objects.filter(pk__in=some, province=province)
        touched |= {row.merged_into_id for row in rows if row.merged_into_id}
        joinings = [j for row in rows for j in age_joinings(row, groups)]
        join(joinings, province=province, subject_type=PERSON, groups=groups, is_new=True)
    renew_copies(province, touched)
    return touched
