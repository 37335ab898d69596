"""Entering the register in bulk: known subjects are brought up to date, new ones are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PEOPLE, REGISTER
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.people.ages import age_joinings, renew_ages
from doorstep.kernel.people.batches import (
    MODELS,
    mark_subjects,
    mark_villages,
    note_batch,
    one_province,
    units_of,
)
from doorstep.kernel.people.belonging import Groups, Joining, chunks, join
from doorstep.kernel.people.drafts import Draft, Outcome, PersonDraft
from doorstep.kernel.people.knowing import known_rows
from doorstep.kernel.people.models import PERSON, Residence
from doorstep.kernel.people.spans import in_months
from doorstep.kernel.people.writing import write_rows
from doorstep.kernel.places.models import FOREVER, Unit

_BATCH = 1000
Columns = Callable[[Any], dict[str, Any]]


@dataclass
class Batch:
    """One act of registering: the drafts, who of them is known, and what became of them.

    `beyond` are the drafts whose subject lives outside the actor's area by now. `is_at_door`: who
    is known already stays as they are; registering again corrects nobody.
    """

    actor: Actor
    verb: str
    province: str
    drafts: Sequence[Draft]
    groups: Groups
    rows: dict[UUID, Any] = field(default_factory=dict)
    made: list[UUID] = field(default_factory=list)
    updated: list[UUID] = field(default_factory=list)
    beyond: set[UUID] = field(default_factory=set)
    is_at_door: bool = False

    @property
    def subject_type(self) -> str:
        """The type of all drafts."""
        return self.drafts[0].subject_type

    def subject(self, draft: Draft) -> UUID:
        """The record new facts belong to: where a record was merged, the one it is part of."""
        row = self.rows[draft.id]
        into: UUID | None = getattr(row, "merged_into_id", None)
        return into or row.pk


def _nothing_more(batch: Batch) -> None:
    """Do nothing: most subjects are only rows, residence and groups."""


@dataclass(frozen=True)
class Enrolment:
    """How one type enters: which columns a draft tells, and what is written after the rows."""

    verb: str
    prepare: Callable[[Batch], Columns]
    after: Callable[[Batch], None] = _nothing_more


def enrol(
    how: Enrolment, *, actor: Actor, drafts: Sequence[Any], is_at_door: bool = False
) -> Outcome:
    """Register `drafts`, all or none; sending one again brings the subject up to date.

    At the door members of teams may do it too, and who is known already stays as they are.
    """
    if not drafts:
        return Outcome((), (), (), ())
    with transaction.atomic():
        right = REGISTER if is_at_door else KEEP_PEOPLE
        units = units_of(actor, right, (d.village for d in drafts))
        province = one_province(units.values())
        batch = Batch(actor, how.verb, province, drafts, Groups(), is_at_door=is_at_door)
        _check(batch, units)
        changed = _write(batch, how.prepare(batch))
        how.after(batch)
        fresh = set(batch.made)
        _join(batch, [d for d in drafts if d.id in fresh], is_new=True)
        old = [d for d in drafts if d.id not in fresh and d.id not in batch.beyond]
        changed |= _join(batch, old, is_new=False)
        _finish(batch, changed)
    return _outcome(batch, changed)


def _check(batch: Batch, units: dict[int, Unit]) -> None:
    """Refuse what makes no sense; the details say which draft, counted from 0."""
    for row, d in enumerate(batch.drafts):
        if units[d.village].level != "village":
            raise Problem("people.not_a_village", _("Row %(row)s: not a village."), row=row)
        if d.registered_on > batch.actor.on:
            raise Problem("people.future", _("Row %(row)s: the day lies in the future."), row=row)
        for code in (*d.groups, *d.sensitive):
            group = batch.groups.named(code, batch.subject_type)
            if group.is_sensitive != (code in d.sensitive):
                raise Problem(
                    "people.unknown_group", _("No such group: %(group)s."), group=code, row=row
                )
        if isinstance(d, PersonDraft) and d.birth_year is not None:
            if not 1880 <= d.birth_year <= batch.actor.on.year:
                raise Problem("people.birth", _("Row %(row)s: no possible birth."), row=row)


def _write(batch: Batch, columns: Columns) -> set[UUID]:
    """Make and update the rows; give the subjects whose groups may have changed by that."""
    model, reborn = MODELS[batch.subject_type], set()
    batch.rows = known_rows(batch.drafts, batch.province)
    batch.beyond = _beyond(batch)
    seen: dict[object, Any] = {}
    fresh, stale, fields = [], {}, set[str]()
    for number, d in enumerate(batch.drafts):
        with naming_row(number):
            told = columns(d)
        row = batch.rows.get(d.id) or next((seen[k] for k in _keys(d) if k in seen), None)
        if row is None:
            row = _new_row(model, batch.province, d, told)
            fresh.append(row)
        elif d.id not in batch.beyond:
            if row.village_id != d.village:
                told.pop("household_id", None)  # moved away: the old household is not theirs
            names = _bring_up_to_date(row, told)
            if names and not row._state.adding:
                stale[row.pk], fields = row, fields | names
            if {"birth_on", "birth_year"} & names:
                reborn.add(row.pk)
        batch.rows[d.id] = row
        seen.update(dict.fromkeys(_keys(d), row))
    model.objects.bulk_create(fresh, batch_size=_BATCH)
    if stale:
        model.objects.bulk_update(stale.values(), sorted(fields), batch_size=200)
    batch.made, batch.updated = [row.pk for row in fresh], list(stale)
    _settle_in(batch, fresh)
    return renew_ages(reborn & stale.keys(), province=batch.province, groups=batch.groups)


def _beyond(batch: Batch) -> set[UUID]:
    """Find the drafts of who moved to where the actor keeps nobody: they stay as they are."""
    if batch.is_at_door:
        return set(batch.rows)
    checked = {d.village for d in batch.drafts}
    lives = {draft: {row.village_id} for draft, row in batch.rows.items()}
    for draft, village in _villages_of_merged(batch).items():
        lives[draft].add(village)
    villages = set().union(*lives.values()) - checked
    if not villages:
        return set()
    own = Unit.objects.filter(batch.actor.scope(KEEP_PEOPLE, "id"), pk__in=villages)
    kept = checked | set(own.values_list("pk", flat=True))
    return {draft for draft, where in lives.items() if not where <= kept}


def _villages_of_merged(batch: Batch) -> dict[UUID, int]:
    """Give where the record lives that a known one is part of: what is told goes to that one."""
    into = {
        draft: row.merged_into_id
        for draft, row in batch.rows.items()
        if getattr(row, "merged_into_id", None)
    }
    if not into:
        return {}
    rows = MODELS[batch.subject_type].objects.filter(province=batch.province)
    villages: dict[UUID, int] = {}
    for some in chunks(sorted(set(into.values()))):
        villages |= dict(rows.filter(pk__in=some).values_list("pk", "village_id"))
    return {draft: villages[pk] for draft, pk in into.items()}


@contextmanager
def naming_row(row: int) -> Iterator[None]:
    """Let a Problem inside say which draft it is about, counted from 0."""
    try:
        yield
    except Problem as problem:
        problem.details.setdefault("row", row)
        raise


def _keys(d: Draft) -> list[tuple[object, str]]:
    """By what two drafts of one batch are told to be the same subject."""
    keys: list[tuple[object, str]] = [(d.village, d.external_id)] if d.external_id else []
    number = getattr(d, "tax_number", "")
    return [*keys, ("tax", number)] if number else keys


def _new_row(model: Any, province: str, d: Draft, told: dict[str, Any]) -> Any:
    return model(
        id=d.id,
        province=province,
        village_id=d.village,
        registered_on=d.registered_on,
        external_id=d.external_id,
        **told,
    )


def _bring_up_to_date(row: Any, told: dict[str, Any]) -> set[str]:
    """Set what differs and give its names; what is not told (empty) stays as it is."""
    names = {
        name
        for name, value in told.items()
        if value not in ("", None) and getattr(row, name) != value
    }
    if "birth_year" in names and told["birth_on"] is None and row.birth_on is not None:
        names.add("birth_on")
    for name in names:
        setattr(row, name, told[name])
    return names


def _settle_in(batch: Batch, fresh: Sequence[Any]) -> None:
    write_rows(
        Residence,
        (
            {
                "province": batch.province,
                "subject_type": batch.subject_type,
                "subject": row.pk,
                "village_id": row.village_id,
                **in_months((row.registered_on, FOREVER)),
            }
            for row in fresh
        ),
    )


def _join(batch: Batch, drafts: Sequence[Draft], *, is_new: bool) -> set[UUID]:
    joinings = [j for d in drafts for j in _joinings(batch, d, is_new)]
    if not joinings:
        return set()
    return join(
        joinings,
        province=batch.province,
        subject_type=batch.subject_type,
        groups=batch.groups,
        is_new=is_new,
    )


def _joinings(batch: Batch, d: Draft, is_new: bool) -> Iterator[Joining]:
    row, subject = batch.rows[d.id], batch.subject(d)
    has_age = batch.subject_type == PERSON and row.birth_year is not None
    if is_new and has_age:
        yield from age_joinings(row, batch.groups)
    start = d.told_on or (d.registered_on if is_new else batch.actor.on)
    for code in (*sorted(d.groups), *sorted(d.sensitive)):
        if not (has_age and batch.groups.is_by_age(code)):
            detail = d.sensitive.get(code, "")
            yield Joining(subject, code, (start, FOREVER), d.source, detail)


def _finish(batch: Batch, changed: set[UUID]) -> None:
    """Mark what is stale and write the journal."""
    told = [(row.pk, row.village_id) for row in batch.rows.values()]
    fresh, touched = set(batch.made), {*batch.made, *batch.updated, *changed}
    villages = {village for pk, village in told if pk in fresh}
    if villages:
        mark_villages(batch.subject_type, batch.province, villages)
    if changed:
        mark_subjects(batch.subject_type, batch.province, changed)
    rows = sorted({(pk, village) for pk, village in told if pk in touched})
    note_batch(batch.actor, batch.verb, batch.subject_type, batch.province, rows)


def _outcome(batch: Batch, changed: set[UUID]) -> Outcome:
    ids = tuple(batch.rows[d.id].pk for d in batch.drafts)
    made = set(batch.made)
    updated = dict.fromkeys(
        pk
        for d in batch.drafts
        if (pk := batch.rows[d.id].pk) not in made
        and (pk in batch.updated or batch.subject(d) in changed)
    )
    unchanged = dict.fromkeys(pk for pk in ids if pk not in made and pk not in updated)
    return Outcome(ids, tuple(batch.made), tuple(updated), tuple(unchanged))
