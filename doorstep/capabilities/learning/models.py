"""Courses and their frozen editions; sittings of lessons; tests as they were handed in."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from doorstep.capabilities.learning.certificates.models import (
    AdoptedFramework,
    Certificate,
    SigningKey,
    StatusEntry,
)
from doorstep.capabilities.learning.classes.models import Learner, LearningClass
from doorstep.capabilities.learning.drafting.models import CourseDraft, DraftChange
from doorstep.capabilities.learning.voices.models import Recording
from doorstep.kernel.access.actors import PlacedQuerySet
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.people.models import Person
from doorstep.kernel.places.models import Unit

__all__ = [
    "EVERYWHERE",
    "AdoptedFramework",
    "Attempt",
    "Certificate",
    "Course",
    "CourseDraft",
    "DraftChange",
    "Edition",
    "Learner",
    "LearningClass",
    "Recording",
    "SigningKey",
    "StatusEntry",
    "Study",
]

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


class Attempt(models.Model):
    """A certifying test as it was handed in: seed and answers, never the score alone.

    `id` is also the activity's. The paper can be drawn and marked anew from edition and seed.
    """

    id = models.UUIDField(primary_key=True)
    province = models.CharField(max_length=2)
    place = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    course = models.CharField(max_length=60)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    seed = models.CharField(max_length=80)
    answers = models.JSONField()
    digest = models.CharField(max_length=64)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    asked = models.SmallIntegerField()
    right = models.SmallIntegerField()
    is_late = models.BooleanField()
    is_passed = models.BooleanField()
    marked_at = models.DateTimeField()
    handed_in_by = models.UUIDField(null=True)
    device = models.CharField(max_length=40, blank=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(right__gte=0) & Q(right__lte=F("asked")), name="attempt_right_of_asked"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__gte=F("began_at")), name="attempt_ended_after"
            ),
        ]
        indexes = [
            models.Index(fields=["province", "person", "course"], name="attempt_by_person"),
            models.Index(fields=["place", "ended_at"], name="attempt_by_place"),
            models.Index(fields=["seed"], name="attempt_by_seed"),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.right}/{self.asked}"


class Study(models.Model):
    """One sitting of one lesson by one person: never changed, so every phone may add its own.

    How far somebody is, is the sum of her sittings. `answers` are to practice questions, by code,
    in file positions; `right` of `asked` as marked when it arrived. `edition` is a digest; it may
    be of an edition that this server does not know, and then nothing was marked.
    """

    id = models.UUIDField(primary_key=True)
    province = models.CharField(max_length=2)
    place = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    course = models.CharField(max_length=60)
    edition = models.CharField(max_length=64)
    lesson = models.CharField(max_length=60)
    steps = models.SmallIntegerField()
    is_finished = models.BooleanField()
    answers = models.JSONField(default=dict)
    asked = models.SmallIntegerField()
    right = models.SmallIntegerField()
    way = models.CharField(max_length=10)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    ended_on = models.DateField()
    month = models.IntegerField()
    recorded_by = models.UUIDField(null=True)
    device = models.CharField(max_length=40, blank=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(right__gte=0) & Q(right__lte=F("asked")), name="study_right_of_asked"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__gte=F("began_at")), name="study_ended_after"
            ),
            models.CheckConstraint(condition=Q(steps__gte=0), name="study_steps_count"),
        ]
        indexes = [
            models.Index(fields=["person", "course"], name="study_by_person"),
            models.Index(fields=["place", "month"], name="study_by_place"),
        ]

    def __str__(self) -> str:
        return f"{self.course}/{self.lesson} {self.steps}"
