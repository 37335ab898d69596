"""What stands in a place and what reaches it: facilities, coverage, village types, borders."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.places.models.units import FOREVER, OnDate, Unit


class VillageType(models.Model):
    """A word for village units that a province uses: thôn, bản, xóm, tổ dân phố, buôn …"""

    province = models.CharField(max_length=2)
    word = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "word"], name="village_type_once"),
        ]

    def __str__(self) -> str:
        return self.word


class Coverage(models.Model):
    """What reaches a village during an interval: kind signal, electricity or fibre; a level.

    Levels: signal none, 2g, 3g, 4g, 5g; electricity and fibre yes or no. Open text.
    """

    village = models.ForeignKey(Unit, models.PROTECT, related_name="coverage")
    province = models.CharField(max_length=2)
    kind = models.CharField(max_length=20)
    level = models.CharField(max_length=10)
    valid_from = models.DateField()
    valid_to = models.DateField(default=FOREVER)
    source = models.CharField(max_length=200, blank=True)

    objects = OnDate.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "village", "kind", "valid_from"], name="coverage_one_per_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("valid_from")), name="coverage_has_days"
            ),
        ]
        indexes = [models.Index(fields=["province", "kind", "level"], name="coverage_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.level}"


class Facility(models.Model):
    """Something that serves people at a place: a base station, a wifi house, a support point."""

    id = models.UUIDField(primary_key=True)
    province = models.CharField(max_length=2)
    place = models.ForeignKey(Unit, models.PROTECT, related_name="facilities")
    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=200, blank=True)
    search_key = models.CharField(max_length=300, blank=True)
    began_on = models.DateField()
    ended_on = models.DateField(default=FOREVER)
    owner = models.CharField(max_length=200, blank=True)
    funding = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=30, blank=True)
    note = models.TextField(blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    key = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ended_on__gt=F("began_on")), name="facility_days"),
            models.UniqueConstraint(
                fields=["province", "key"], condition=~Q(key=""), name="facility_key_once"
            ),
        ]
        indexes = [models.Index(fields=["province", "kind"], name="facility_by_kind")]

    def __str__(self) -> str:
        return self.name or self.kind


class FacilityPhoto(models.Model):
    """A picture of a facility."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="photos")
    province = models.CharField(max_length=2)
    file = models.ForeignKey(StoredFile, models.PROTECT)
    taken_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"photo {self.file_id}"


class Border(models.Model):
    """The real border of a unit, imported as GeoJSON by an officer, with its source."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="borders")
    province = models.CharField(max_length=2)
    valid_from = models.DateField()
    valid_to = models.DateField(default=FOREVER)
    rings = models.JSONField()
    source = models.CharField(max_length=200)

    objects = OnDate.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "unit", "valid_from"], name="border_one_per_day"
            ),
        ]

    def __str__(self) -> str:
        return f"border of {self.unit_id}"
