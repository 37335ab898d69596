"""The search for duplicates as long work: it goes on in the background and keeps what it finds.

Pairs are kept as ids and a score. What speaks for them is worked out again when they are shown,
so nothing personal lies about and a corrected record is judged as it is now.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PEOPLE
from doorstep.kernel.people.belonging import chunks
from doorstep.kernel.people.duplicates import Candidate, people_at, portraits, steps
from doorstep.kernel.people.likeliest import Key, Likeliest
from doorstep.kernel.people.likeness import likeness
from doorstep.kernel.people.models import DuplicatePair, NotSame, Person
from doorstep.kernel.work.kinds import work
from doorstep.kernel.work.models import DONE, Job
from doorstep.kernel.work.running import Work

SEARCH = "people.duplicates"
KEPT = 2000
"""Pairs a search keeps: more than anybody looks through before the next one."""
_BATCH = 500


@work(SEARCH, right=KEEP_PEOPLE)
def search(actor: Actor, at_hand: Work) -> dict[str, Any]:
    """Let the records of a place pass; each slice and what it found are one transaction."""
    job = at_hand.job
    people = people_at(job.place, on=actor.on)
    found = Likeliest(job.province, KEPT)
    found.take_up(_kept(job))
    total = job.total or people.count() + people.exclude(phone="").count() + 1
    done = job.done
    for step in steps(people, job.province, found, job.mark):
        done = min(done + step.seen, total - 1)
        with transaction.atomic():
            _keep(job, found.scores)
            at_hand.step(done=done, total=total, mark=step.mark)
    with transaction.atomic():
        _forget_older(job)
        at_hand.finish({"pairs": len(found.scores), "persons": people.count()})
    return {}


def _kept(job: Job) -> dict[Key, int]:
    rows = DuplicatePair.objects.filter(province=job.province, job=job)
    return {(one, other): score for one, other, score in rows.values_list("one", "other", "score")}


def _keep(job: Job, scores: dict[Key, int]) -> None:
    """Bring the kept pairs of a job to agree with `scores`."""
    rows = DuplicatePair.objects.filter(province=job.province, job=job)
    before = {(one, other): pk for pk, one, other in rows.values_list("pk", "one", "other")}
    gone = [pk for key, pk in before.items() if key not in scores]
    for some in chunks(gone):
        rows.filter(pk__in=some).delete()
    DuplicatePair.objects.bulk_create(
        [
            DuplicatePair(
                province=job.province, job=job, one_id=key[0], other_id=key[1], score=score
            )
            for key, score in scores.items()
            if key not in before
        ],
        batch_size=_BATCH,
    )


def _forget_older(job: Job) -> None:
    """What an earlier search of the place found is replaced by this one."""
    rows = Job.objects.filter(province=job.province, place=job.place, kind=SEARCH, state=DONE)
    DuplicatePair.objects.filter(province=job.province, job__in=rows).delete()
    rows.delete()


def pairs_of(*, actor: Actor, job: Job) -> QuerySet[Any]:
    """Give the pairs of a search that still wait for somebody who may keep both, likeliest first.

    Those that were merged or told apart since, and records that left the register, are left out.
    """
    one = actor.scope(KEEP_PEOPLE, "one__village_id")
    other = actor.scope(KEEP_PEOPLE, "other__village_id")
    still = {
        f"{side}__{column}": None for side in ("one", "other") for column in _PRESENT
    }  # fmt: skip
    told = NotSame.objects.filter(province=OuterRef("province"))
    rows: QuerySet[Any] = DuplicatePair.objects.filter(one, other, job=job, **still)
    rows = rows.exclude(Exists(told.filter(one=OuterRef("one"), other=OuterRef("other"))))
    rows = rows.exclude(Exists(told.filter(one=OuterRef("other"), other=OuterRef("one"))))
    return rows.order_by("-score", "id")


_PRESENT = ("merged_into", "left_on")


def said_pairs(*, province: str, rows: Iterable[DuplicatePair]) -> list[Candidate]:
    """Say what speaks for pairs as their records are now; pairs no longer alike are left out."""
    pairs = [(p.one_id, p.other_id) for p in rows]
    ids = {one for pair in pairs for one in pair}
    people = Person.objects.filter(province=province, pk__in=ids)
    known: dict[UUID, Any] = {p.known_id: p for p in portraits(people, province)}
    found = []
    for one, other in pairs:
        like = likeness(known[one], known[other])
        if like is not None:
            found.append(Candidate(known[one], known[other], like.score, like.reasons))
    return found
