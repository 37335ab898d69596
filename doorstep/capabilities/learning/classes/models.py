"""Classes and the persons in them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from doorstep.kernel.access.actors import PlacedQuerySet
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.people.models import Person
from doorstep.kernel.places.models import Unit


class LearningClass(models.Model):
    """A class at a place: its courses by code, and the day by which they are due.

    `is_test_alone`: the tests may be taken at any computer, without a helper who looks on.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    place = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    search_key = models.CharField(max_length=120)
    courses = models.JSONField()
    due_on = models.DateField(null=True)
    is_test_alone = models.BooleanField(default=False)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    closed_on = models.DateField(null=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="class_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Learner(models.Model):
    """A person in a class. Of her code only a keyed digest is kept.

    `begun` holds, by course, the test that was begun and not handed in yet.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    taught_in = models.ForeignKey(LearningClass, models.PROTECT, related_name="learners")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # Null, not "": a digest is unique, and any number of learners have none.
    code_digest = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001
    joined_on = models.DateField()
    left_on = models.DateField(null=True)
    begun = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["taught_in", "person"],
                condition=Q(left_on__isnull=True),
                name="learner_once",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="learner_left_after",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(code_digest__isnull=True),
                name="learner_who_left_has_no_code",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
