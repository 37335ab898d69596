"""What a place has set up: local models ("mô hình"), systems with their channels; and notes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from doorstep.capabilities.programme.models.base import Kept, State
from doorstep.capabilities.programme.models.documents import Document
from doorstep.kernel.places.models import Unit


class LocalModel(Kept):
    """A model ("mô hình") tried out at some places, handed over, and perhaps replicated.

    `actors` and `parts` are lists of texts; days are included. Its states tell how far it is:
    planned, running, handed_over, replicated, concluded.
    """

    kind = models.CharField(max_length=20)
    places = models.ManyToManyField(Unit, through="ModelPlace", related_name="+")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    handover = models.JSONField(default=dict)
    replication = models.JSONField(default=dict)
    actors = models.JSONField(default=list)
    parts = models.JSONField(default=list)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="models")

    class Meta:
        constraints = [
            *Kept.Meta.constraints,
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="model_ends_after_start",
            ),
        ]


class ModelPlace(models.Model):
    """A place where a model is at work."""

    province = models.CharField(max_length=2)
    model = models.ForeignKey(LocalModel, models.CASCADE, related_name="at")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "model", "unit"], name="model_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.model_id} at {self.unit_id}"


class ModelState(State):
    """How far a model is."""

    thing = models.ForeignKey(LocalModel, models.CASCADE, related_name="states")


class System(Kept):
    """A platform, network, application or centre that serves the movement.

    `launched` is a year or a day as told ("2024"). States: planned, in_preparation, running, done.
    """

    kind = models.CharField(max_length=30)
    functions = models.JSONField(default=list)
    url = models.CharField(max_length=300, blank=True)
    launched = models.CharField(max_length=20, blank=True)


class SystemState(State):
    """Whether a system is planned, in preparation, running or done."""

    thing = models.ForeignKey(System, models.CASCADE, related_name="states")


class SystemChannel(models.Model):
    """A way to reach a system: its address as people write it, and its hours."""

    province = models.CharField(max_length=2)
    system = models.ForeignKey(System, models.CASCADE, related_name="channels")
    key = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=20)
    address = models.CharField(max_length=300)
    hours = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "key"], condition=~Q(key=""), name="channel_key_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.address}"


class Note(Kept):
    """A difficulty, goal, vision, task, need, effect, story … as officials write it down.

    `audience` is a list of texts; `target_percent` a share that the text aims at.
    """

    kind = models.CharField(max_length=20)
    text = models.JSONField(default=dict)
    target_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    audience = models.JSONField(default=list)

    class Meta:
        constraints = [
            *Kept.Meta.constraints,
            models.CheckConstraint(
                condition=Q(target_percent__isnull=True)
                | (Q(target_percent__gte=0) & Q(target_percent__lte=100)),
                name="note_percent_between_0_and_100",
            ),
        ]
