"""What the province knows of its boxes, and what a box remembers of the exchange."""

from __future__ import annotations

from django.db import models

from doorstep.kernel.access.models import Device

UNSENT = ""
"""A command the province has not answered for yet; all other states are those of the inbox."""


class Box(models.Model):
    """At the province: a device of sort box. `seal_key` is the machine's, told at first contact.

    A second machine with the same seed has another key and is refused.
    """

    device = models.OneToOneField(Device, models.CASCADE, primary_key=True, related_name="box")
    province = models.CharField(max_length=2)
    seal_key = models.CharField(max_length=90, blank=True)
    is_sensitive = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    exchanged_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.device_id)


class Via(models.Model):
    """At the province: a phone that was enrolled at a box. The box vouches for it."""

    device = models.OneToOneField(Device, models.CASCADE, primary_key=True, related_name="via")
    province = models.CharField(max_length=2)
    box = models.ForeignKey(Device, models.CASCADE, related_name="phones")

    def __str__(self) -> str:
        return f"{self.device_id} via {self.box_id}"


class Bond(models.Model):
    """At the box, one row: who it is, how far it has read the province's books and its own journal.

    `cursor` is where the next page begins; acts up to journal line `line` are worked out;
    `vouched` is the digest of the devices that the province was told of last.
    """

    device = models.UUIDField(primary_key=True)
    province = models.CharField(max_length=2)
    unit = models.BigIntegerField()
    cursor = models.JSONField(default=dict)
    line = models.BigIntegerField(default=0)
    vouched = models.CharField(max_length=64, blank=True)
    exchanged_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.device)


class Due(models.Model):
    """At the box: a command for the province, in the order of `seq`, and its answer.

    `province_at` is when the province had it in its books. The payload goes once it is answered.
    `is_carried`: the file it needs has gone along.
    """

    seq = models.BigAutoField(primary_key=True)
    id = models.UUIDField()
    province = models.CharField(max_length=2)
    device = models.UUIDField()
    verb = models.CharField(max_length=60)
    payload = models.JSONField(null=True)
    after = models.JSONField(default=list)
    counter = models.BigIntegerField()
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    clock = models.CharField(max_length=12, blank=True)
    is_carried = models.BooleanField(default=False, db_default=False)
    state = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=400, blank=True)
    province_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "province"], name="due_once"),
        ]
        indexes = [
            models.Index(fields=["seq"], condition=models.Q(state=""), name="due_unsent"),
            models.Index(
                fields=["state", "seq"],
                condition=models.Q(state__in=["waiting", "attention"]),
                name="due_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.state}"


class Owed(models.Model):
    """At the box: a thing that it could not take when it came; the province is asked for it.

    `stands_for` is the id under which this box registered what the province knew already.
    """

    province = models.CharField(max_length=2)
    kind = models.CharField(max_length=10)
    subject = models.UUIDField()
    stands_for = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "kind", "province"], name="owed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
