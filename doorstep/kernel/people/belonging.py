"""Who belongs to which group when: rows that never overlap, so that nobody is counted twice.

Own rows say what was told of a subject itself. Copies (rows with a `merge`) say what was told of
a record that became part of it; they fill only what own rows leave open and are made anew
whenever own rows or merges change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.people.models import (
    GroupMembership,
    HouseholdMerge,
    Merge,
    SensitiveMembership,
    TargetGroup,
)
from doorstep.kernel.people.secrets import seal
from doorstep.kernel.people.spans import Span, in_months, minus
from doorstep.kernel.people.standing import group_token
from doorstep.kernel.people.writing import write_rows

BY_AGE = "age"
"""The source of memberships that follow from the birth."""
CHUNK = 400
"""Ids in one question to the database."""
_BATCH = 1000
_MERGES: tuple[Any, ...] = (Merge, HouseholdMerge)
_TABLES: tuple[tuple[Any, str], ...] = ((GroupMembership, "group"), (SensitiveMembership, "token"))


class Groups:
    """The groups as they are told in rows, read once per act."""

    def __init__(self) -> None:
        self.known = {g.code: g for g in TargetGroup.objects.all()}
        self.tokens = {c: group_token(c) for c, g in self.known.items() if g.is_sensitive}
        self.by_age = [
            g for g in self.known.values() if g.age_from is not None or g.age_to is not None
        ]

    def named(self, code: str, subject_type: str) -> TargetGroup:
        """Give the group of `code`; Problem when there is none or none for such a subject."""
        group = self.known.get(code)
        if group is None or group.subject_type not in (subject_type, "any"):
            raise Problem("people.unknown_group", _("No such group: %(group)s."), group=code)
        return group

    def with_wider(self, code: str) -> Iterator[str]:
        """Give the group and those it is part of."""
        while code:
            yield code
            code = self.known[code].part_of if code in self.known else ""

    def with_parts(self, code: str) -> set[str]:
        """Give the group and those that are part of it."""
        return {c for c in self.known if code in self.with_wider(c)} | {code}

    def is_by_age(self, code: str) -> bool:
        """Tell whether the group follows from the birth."""
        return any(g.code == code for g in self.by_age)


@dataclass(frozen=True)
class Joining:
    """A subject belongs to a group on the days of `span`."""

    subject: UUID
    group: str
    span: Span
    source: str = ""
    detail: str = ""


def join(
    joinings: Sequence[Joining], *, province: str, subject_type: str, groups: Groups, is_new: bool
) -> set[UUID]:
    """Write what `joinings` tell beyond what is known; give the subjects that changed.

    `is_new`: the subjects were made in this act, so nothing is known of them yet.
    """
    taken = defaultdict(list) if is_new else _own(province, {j.subject for j in joinings})
    plain: list[dict[str, Any]] = []
    sensitive: list[dict[str, Any]] = []
    for j in joinings:
        for code in groups.with_wider(j.group):
            key = groups.tokens.get(code, code)
            for span in minus(j.span, taken[j.subject, key]):
                taken[j.subject, key].append(span)
                base = _base(province, subject_type, j, span)
                if code in groups.tokens:
                    sealed = seal(j.detail, purpose="group") if j.detail else b""
                    sensitive.append({**base, "token": key, "sealed_detail": sealed})
                else:
                    plain.append({**base, "group": code})
    write_rows(GroupMembership, plain)
    write_rows(SensitiveMembership, sensitive)
    changed = {row["subject"] for row in (*plain, *sensitive)}
    if not is_new:
        renew_copies(province, changed)
    return changed


def _base(province: str, subject_type: str, j: Joining, span: Span) -> dict[str, Any]:
    return {
        "province": province,
        "subject_type": subject_type,
        "subject": j.subject,
        "source": j.source,
        **in_months(span),
    }


def _own(province: str, subjects: Iterable[UUID]) -> dict[tuple[UUID, str], list[Span]]:
    taken: dict[tuple[UUID, str], list[Span]] = defaultdict(list)
    for some in chunks(sorted(subjects)):
        for model, column in _TABLES:
            rows = model.objects.filter(province=province, subject__in=some, merge=None)
            for subject, key, start, end in rows.values_list("subject", column, "from_on", "to_on"):
                taken[subject, key].append((start, end))
    return taken


def leave(subject: UUID, *, province: str, codes: Iterable[str], groups: Groups, on: Any) -> bool:
    """End own memberships of `codes` on the day `on`; later ones go. Tell whether any ended."""
    every = [subject, *merged_under(province, subject)]
    changed = False
    for code in codes:
        sensitive = code in groups.tokens
        model: Any = SensitiveMembership if sensitive else GroupMembership
        where = {"token": groups.tokens[code]} if sensitive else {"group": code}
        rows = model.objects.filter(province=province, subject__in=every, merge=None, **where)
        changed |= bool(rows.filter(from_on__gte=on).delete()[0])
        ended = in_months((on, on))
        changed |= bool(rows.filter(to_on__gt=on).update(to_on=on, to_month=ended["to_month"]))
    if changed:
        renew_copies(province, every)
    return changed


def renew_copies(province: str, subjects: Iterable[UUID]) -> None:
    """Make the copies anew for those of `subjects` that other records became part of."""
    every = sorted(subjects)
    for model in _MERGES:
        standing = model.objects.filter(province=province, undone_at=None)
        kept = {merge.kept_id for some in chunks(every) for merge in standing.filter(kept__in=some)}
        deepest_first = standing.filter(kept__in=kept).select_related("kept") if kept else []
        last = {m.kept: m.at for m in sorted(deepest_first, key=lambda m: (m.at, m.pk))}
        for row in sorted(last, key=lambda p: last[p]):
            copy_memberships(province, row, model)


def copy_memberships(province: str, kept: Any, model: Any = Merge) -> None:
    """Make the copies of `kept` anew from the records that are part of it now, first one first.

    `model` is the table of its merges: of persons or of households.
    """
    merges = model.objects.filter(province=province, kept=kept, undone_at=None)
    for table, column in _TABLES:
        mine = table.objects.filter(province=province, subject=kept.pk)
        mine.filter(merge__isnull=False).delete()
        taken: dict[str, list[Span]] = defaultdict(list)
        for row in mine:
            taken[getattr(row, column)].append((row.from_on, row.to_on))
        for merge in merges.order_by("at", "id"):
            theirs = table.objects.filter(province=province, subject=merge.gone_id)
            if getattr(kept, "birth_year", None) is not None:
                theirs = theirs.exclude(source=BY_AGE)
            copies = list(_copies(theirs.order_by("from_on", "id"), column, taken, merge))
            table.objects.bulk_create(copies, batch_size=_BATCH)


def _copies(
    rows: QuerySet[Any], column: str, taken: dict[str, list[Span]], merge: Any
) -> Iterator[Any]:
    for row in rows:
        key = getattr(row, column)
        for span in minus((row.from_on, row.to_on), taken[key]):
            taken[key].append(span)
            row.pk, row.subject, row.merge = None, merge.kept_id, merge.pk
            columns = {f.attname: getattr(row, f.attname) for f in row._meta.fields}
            yield type(row)(**{**columns, **in_months(span)})


def merged_under(province: str, subject: UUID) -> list[UUID]:
    """Give the records that became part of a person or household, also by way of others."""
    found: list[UUID] = []
    for model in _MERGES:
        frontier = [subject]
        while frontier:
            merges = model.objects.filter(province=province, kept__in=frontier, undone_at=None)
            frontier = list(merges.order_by("at", "id").values_list("gone", flat=True))
            found += frontier
    return found


def chunks(every: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Give `every` in pieces that fit into one question to the database."""
    for start in range(0, len(every), CHUNK):
        yield every[start : start + CHUNK]
