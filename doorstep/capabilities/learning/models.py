"""Courses and their editions: an edition is frozen, in all its languages, when it is published."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from doorstep.kernel.basics.ids import new_id

EVERYWHERE = "--"
"""The province of a course that ships with the product: learned everywhere, owned by nobody."""


class Course(models.Model):
    """A course by its code, in one province or everywhere."""

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2, default=EVERYWHERE)
    code = models.CharField(max_length=60)
    position = models.IntegerField(default=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "code"], name="course_once"),
        ]
        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.code


class Edition(models.Model):
    """One edition of a course: its whole table, never changed once published.

    `digest` is the SHA-256 of the table as canonical JSON: facts about learning name it, so that
    what was taught and asked can be read for as long as they stand.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    course = models.ForeignKey(Course, models.PROTECT, related_name="editions")
    number = models.IntegerField()
    digest = models.CharField(max_length=64)
    body = models.JSONField()
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    reviewed_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "course", "number"], name="edition_numbered_once"
            ),
            models.UniqueConstraint(fields=["province", "course", "digest"], name="edition_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_number_counts"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(published_at__gte=F("made_at")),
                name="edition_published_after",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("made_by")),
                name="edition_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.number}"
