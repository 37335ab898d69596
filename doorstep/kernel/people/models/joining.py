"""Records that are one, or look like it: merges of persons and households, pairs, handovers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from doorstep.kernel.access.actors import PlacedQuerySet
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.people.models.register import HOUSEHOLD, PERSON, Household, Person
from doorstep.kernel.places.models import Unit
from doorstep.kernel.work.models import Job


class Merge(models.Model):
    """Two person records are one: `gone` counts as `kept` until the merge is undone."""

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    kept = models.ForeignKey(Person, models.PROTECT, related_name="+")
    gone = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)

    subject_type = PERSON

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "gone"],
                condition=Q(undone_at__isnull=True),
                name="merged_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"


class NotSame(models.Model):
    """Somebody looked: these two persons are not one. The pair is not proposed again."""

    province = models.CharField(max_length=2)
    one = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    account_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "one", "other"], name="not_same_once"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} ≠ {self.other_id}"


class DuplicatePair(models.Model):
    """A search for duplicates found these two alike: ids and a score, replaced by the next search.

    It hangs on the job that found it and goes with it.
    """

    province = models.CharField(max_length=2)
    job = models.ForeignKey(Job, models.CASCADE, related_name="+", db_index=False)
    one = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    score = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["job", "one", "other", "province"], name="duplicate_pair_once"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0) & Q(score__lte=100), name="duplicate_pair_score"
            ),
        ]
        indexes = [models.Index(fields=["job", "-score"], name="duplicate_pair_by_score")]

    def __str__(self) -> str:
        return f"{self.one_id} ~ {self.other_id}"


class HouseholdMerge(models.Model):
    """Two household records are one: `gone` counts as `kept` until the merge is undone.

    `moved` are the persons who belonged to `gone` and belong to `kept` by this.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    kept = models.ForeignKey(Household, models.PROTECT, related_name="+")
    gone = models.ForeignKey(Household, models.PROTECT, related_name="+")
    moved = models.JSONField(default=list)
    at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)

    subject_type = HOUSEHOLD

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "gone"],
                condition=Q(undone_at__isnull=True),
                name="household_merged_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"


class Handover(models.Model):
    """A person moves to another province: offered by the one, taken over by the other.

    The row lies with the receiving province and is addressed to the unit `place` there. `person`
    is the record in `from_province`, `arrived` the one that goes on in the new place. Ended
    without a taking over, it was withdrawn or refused.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    place = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    from_province = models.CharField(max_length=2)
    person = models.ForeignKey(Person, models.PROTECT, related_name="handovers")
    on = models.DateField()
    arrived = models.ForeignKey(Person, models.PROTECT, null=True, related_name="handed_over_from")
    offered_at = models.DateTimeField()
    offered_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "person"],
                condition=Q(ended_at__isnull=True),
                name="handover_open_once",
            ),
            models.UniqueConstraint(fields=["province", "arrived"], name="handover_arrived_once"),
            models.CheckConstraint(
                condition=~Q(province=F("from_province")), name="handover_to_another_province"
            ),
            models.CheckConstraint(
                condition=Q(arrived__isnull=True) | Q(ended_at__isnull=False),
                name="handover_arrived_is_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["province", "place", "ended_at"], name="handover_by_place"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.province}"
