"""The inbox, what waits for what, disagreements, and files that arrive in parts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from doorstep.kernel.access.actors import PlacedQuerySet
from doorstep.kernel.access.models import Device
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.places.models import Unit

APPLIED, WAITING, ATTENTION, SETTLED = "applied", "waiting", "attention", "settled"
UNREADABLE = "unreadable"
"""No state of a row: what has no id or is no JSON is not kept here; the phone keeps it."""
OPEN, KEPT, TAKEN = "open", "kept", "taken"
"""A disagreement: nobody decided, the value in the books stayed, the other one was taken."""


class Command(models.Model):
    """One command as it came, and what became of it. `id` was made on the device.

    `unit` is the place it concerns (else the device's), for who may see it. `digest` tells two
    commands with one id apart; it stays when the payload of an applied one is dropped after 90
    days. `off_s` is by how many seconds the device's clock was behind ours when it was sent.
    """

    place_field = "unit_id"

    id = models.UUIDField(primary_key=True)
    province = models.CharField(max_length=2)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    device = models.ForeignKey(Device, models.PROTECT, related_name="+", db_index=False)
    verb = models.CharField(max_length=60)
    payload = models.JSONField(null=True)
    digest = models.CharField(max_length=64)
    after = models.JSONField(default=list)
    counter = models.BigIntegerField()
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()
    off_s = models.BigIntegerField(default=0)
    clock = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=400, blank=True)
    result = models.JSONField(default=dict)
    applied_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[APPLIED, WAITING, ATTENTION, SETTLED]), name="command_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=APPLIED) | Q(applied_at__isnull=False), name="command_applied_at"
            ),
            models.CheckConstraint(condition=Q(counter__gte=0), name="command_counter"),
        ]
        indexes = [
            models.Index(
                fields=["unit", "received_at"],
                condition=Q(state="attention"),
                name="command_attention",
            ),
            models.Index(
                fields=["province", "received_at"],
                condition=Q(state__in=["waiting", "attention"]),
                name="command_open",
            ),
            models.Index(fields=["device", "counter"], name="command_by_device"),
            models.Index(
                fields=["received_at"], condition=Q(payload__isnull=False), name="command_payload"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.state}"


class Correction(models.Model):
    """What an officer took instead when a command was entered corrected; the command stays as sent.

    `place` is the unit chosen instead, `subjects` gives by the id that was sent the one chosen.
    """

    command = models.OneToOneField(Command, models.PROTECT, related_name="correction")
    province = models.CharField(max_length=2)
    place = models.BigIntegerField(null=True)
    subjects = models.JSONField(default=dict)
    reason = models.CharField(max_length=300)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"correction of {self.command_id}"


class Wait(models.Model):
    """A command waits for something: an id, or the sha256 of a file."""

    command = models.ForeignKey(Command, models.CASCADE, related_name="waits")
    province = models.CharField(max_length=2)
    wanted = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "command", "wanted"], name="wait_once"),
        ]
        indexes = [models.Index(fields=["wanted"], name="wait_by_wanted")]

    def __str__(self) -> str:
        return f"{self.command_id} waits for {self.wanted}"


class Disagreement(models.Model):
    """Two values for one field of a record: `kept` is in the books, `other` was sent.

    `seen` is what the device saw before. A person decides; both values stay here.
    """

    place_field = "unit_id"

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    command = models.ForeignKey(Command, models.PROTECT, related_name="disagreements")
    subject_type = models.CharField(max_length=10)
    subject = models.UUIDField()
    field = models.CharField(max_length=60)
    seen = models.JSONField(null=True)
    kept = models.JSONField(null=True)
    other = models.JSONField(null=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    state = models.CharField(max_length=10, default=OPEN)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "command", "field"], name="disagreement_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "made_at"], condition=Q(state="open"), name="disagreement_open"
            ),
            models.Index(fields=["subject"], name="disagreement_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.subject}"


class ArrivedFile(models.Model):
    """A file that a device sent whole: under the sha256 of what it sent, and what was kept of it.

    `fault` is the code of why nothing was kept (it was no photo).
    """

    province = models.CharField(max_length=2)
    sha256 = models.CharField(max_length=64)
    device = models.ForeignKey(Device, models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    fault = models.CharField(max_length=60, blank=True)
    size = models.BigIntegerField(default=0)
    arrived_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "sha256"], name="arrived_once"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class Parcel(models.Model):
    """A sealed bundle that arrived by another way: which one, by whom, and the receipt given."""

    id = models.CharField(max_length=64, primary_key=True)
    province = models.CharField(max_length=2)
    device = models.ForeignKey(Device, models.PROTECT, related_name="+")
    brought_by = models.UUIDField(null=True)
    came_at = models.DateTimeField()
    commands = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.id[:12]
