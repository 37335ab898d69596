"""Recordings of steps of lessons, each by one speaker, heard by a second one."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from doorstep.kernel.access.actors import PlacedQuerySet
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.places.models import Unit

WAITING, ACCEPTED, RETURNED, WITHDRAWN = "waiting", "accepted", "returned", "withdrawn"
MOST_SECONDS = 60
_WHERE = ("province", "course", "lesson", "step", "language", "dialect")


class Recording(models.Model):
    """One step of a lesson as somebody spoke it; `id` is that of the command that brought it.

    `language` is a code of content/languages.toml or a name of its own; `dialect` may be empty.
    `text_digest` is of the Vietnamese text it speaks. `notice` and `agreed_at`: to which words the
    speaker agreed, and when. `machine` names the program that spoke where nobody did. `file` goes
    thirty days after the recording was withdrawn.
    """

    id = models.UUIDField(primary_key=True)
    province = models.CharField(max_length=2)
    place = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    course = models.CharField(max_length=60)
    lesson = models.CharField(max_length=60)
    step = models.CharField(max_length=60)
    language = models.CharField(max_length=40)
    dialect = models.CharField(max_length=40, blank=True)
    text_digest = models.CharField(max_length=64)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    seconds = models.DecimalField(max_digits=4, decimal_places=1)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    machine = models.CharField(max_length=60, blank=True)
    notice = models.CharField(max_length=40, blank=True)
    agreed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, default=WAITING)
    reviewed_by = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[*_WHERE], condition=Q(state=ACCEPTED), name="recording_accepted_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[WAITING, ACCEPTED, RETURNED, WITHDRAWN]),
                name="recording_state",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True)
                | Q(made_by__isnull=True)
                | ~Q(reviewed_by=F("made_by")),
                name="recording_second_speaker",
            ),
            models.CheckConstraint(
                condition=Q(seconds__gt=0) & Q(seconds__lte=MOST_SECONDS),
                name="recording_seconds",
            ),
            models.CheckConstraint(
                condition=~Q(machine="") | Q(made_by__isnull=False, agreed_at__isnull=False),
                name="recording_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(state=ACCEPTED) | Q(file__isnull=False, reviewed_by__isnull=False),
                name="recording_heard",
            ),
            models.CheckConstraint(
                condition=~Q(state=WITHDRAWN) | Q(withdrawn_at__isnull=False),
                name="recording_withdrawn",
            ),
        ]
        indexes = [
            models.Index(fields=["province", "course", "state"], name="recording_by_course"),
            models.Index(fields=["place", "made_at"], name="recording_by_place"),
            models.Index(fields=["made_by"], name="recording_by_speaker"),
        ]

    def __str__(self) -> str:
        return f"{self.course}/{self.lesson}/{self.step} {self.language}"
