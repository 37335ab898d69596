"""Drafts of courses, and what each save of them changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from doorstep.kernel.access.actors import PlacedQuerySet
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.places.models import Unit

WRITTEN, IN_REVIEW, RETURNED = "draft", "in_review", "returned"
STATES = (WRITTEN, IN_REVIEW, RETURNED)


class CourseDraft(models.Model):
    """The table of a course while a province writes it; gone when it is published or dropped.

    `place` is the province. `based_on` is the digest of the edition it was begun from, "" for a
    new course. `version` counts the saves: who saves names the one that was open.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    place = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=60)
    body = models.JSONField()
    based_on = models.CharField(max_length=64, blank=True)
    version = models.IntegerField(default=1)
    state = models.CharField(max_length=10, default=WRITTEN)
    note = models.TextField(blank=True)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    changed_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField()

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "code"], name="draft_once_per_course"),
            models.CheckConstraint(condition=Q(version__gte=1), name="draft_version_counts"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="draft_state_known"),
            models.CheckConstraint(
                condition=~Q(state=RETURNED) | ~Q(note=""), name="draft_returned_with_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class DraftChange(models.Model):
    """One save of a draft: who, when, and each text before and after.

    `told` is a list of {"path": […], "before": …, "after": …}. It goes with the draft.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    draft = models.ForeignKey(CourseDraft, models.CASCADE, related_name="changes")
    version = models.IntegerField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    told = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "version"], name="draft_change_once"),
        ]
        ordering = ("-version",)

    def __str__(self) -> str:
        return f"{self.draft_id} {self.version}"
