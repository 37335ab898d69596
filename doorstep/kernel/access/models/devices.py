"""Devices that work without a session: phones, boxes of a village, ODK clients; who holds them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from doorstep.kernel.access.actors import PlacedQuerySet
from doorstep.kernel.access.models.accounts import Account
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.places.models import Unit

PHONE, BOX, ODK = "phone", "box", "odk"


class Device(models.Model):
    """A device enrolled at a unit. Of its secret (256 random bits) only the digest is kept.

    `health` is what it told last: counts, free space, errors by code; never a name.
    """

    place_field = "unit_id"

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    label = models.CharField(max_length=80)
    sort = models.CharField(max_length=10, default=PHONE)
    secret_digest = models.CharField(max_length=64)
    enrolled_at = models.DateTimeField()
    enrolled_by = models.UUIDField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.UUIDField(null=True)
    revoked_why = models.CharField(max_length=300, blank=True)
    seen_at = models.DateTimeField(null=True)
    app = models.CharField(max_length=40, blank=True)
    health = models.JSONField(default=dict)

    objects = PlacedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.label


class DeviceHolder(models.Model):
    """An account works on a device from a moment to a moment; `picture` shows who on the lock."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="holders")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    province = models.CharField(max_length=2)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    picture = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    given_by = models.UUIDField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "device", "account"],
                condition=Q(to_at__isnull=True),
                name="holder_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")), name="holder_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} on {self.device_id}"


class Ticket(models.Model):
    """A code that enrols one device, once, for an hour. Only its keyed hash is kept."""

    place_field = "unit_id"

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    label = models.CharField(max_length=80, blank=True)
    sort = models.CharField(max_length=10, default=PHONE)
    code_hash = models.CharField(max_length=64, unique=True)
    holders = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    device = models.ForeignKey(Device, models.SET_NULL, null=True, related_name="+")

    objects = PlacedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.label} until {self.ends_at:%H:%M}"
