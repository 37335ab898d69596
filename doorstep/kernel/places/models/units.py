"""Units, their versions, their lineage, and where they count on a given day."""

from __future__ import annotations

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

Row = TypeVar("Row", bound=models.Model, covariant=True)

BEGINNING = date(1900, 1, 1)
"""Start not recorded: the unit was there before the data begin."""
FOREVER = date(9999, 12, 31)
"""Still valid."""


class OnDate(models.QuerySet[Row]):
    """Rows with valid_from and valid_to."""

    def on(self, day: date) -> Self:
        """Keep the rows that hold on `day`."""
        return self.filter(valid_from__lte=day, valid_to__gt=day)


class Unit(models.Model):
    """A province, district, commune or village. `province` is the shard: today's province code."""

    id = models.BigIntegerField(primary_key=True)
    level = models.CharField(max_length=10)
    province = models.CharField(max_length=2)
    began_on = models.DateField()
    ended_on = models.DateField(default=FOREVER)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ended_on__gt=F("began_on")), name="unit_has_a_life"),
        ]
        indexes = [models.Index(fields=["province", "level"], name="unit_by_province")]

    def __str__(self) -> str:
        return f"{self.level} {self.id}"

    def is_alive(self, on: date) -> bool:
        """Tell whether the unit exists on the day `on`."""
        return self.began_on <= on < self.ended_on


class UnitVersion(models.Model):
    """What a unit is called and where it belongs, from a day to a day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="versions")
    province = models.CharField(max_length=2)
    level = models.CharField(max_length=10)
    code = models.CharField(max_length=16)
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=40)
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="child_versions")
    valid_from = models.DateField()
    valid_to = models.DateField(default=FOREVER)
    decision = models.CharField(max_length=80, blank=True)
    decided_on = models.DateField(null=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    area_km2 = models.FloatField(null=True)
    search_key = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=300)

    objects = OnDate.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "level", "code", "valid_from"], name="version_code_and_date"
            ),
            models.UniqueConstraint(
                fields=["province", "unit", "valid_from"], name="version_one_per_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("valid_from")), name="version_has_days"
            ),
        ]
        indexes = [
            models.Index(fields=["level", "code"], name="version_by_code"),
            models.Index(fields=["parent", "valid_to"], name="version_by_parent"),
            models.Index(fields=["search_key"], name="version_by_search"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Type word and name, as officials write it: "xã Mường Kim"."""
        return f"{self.type} {self.name}".strip()

    @property
    def is_current(self) -> bool:
        """Tell whether no later day ends this version."""
        return self.valid_to == FOREVER


class Lineage(models.Model):
    """`old` became `new` (or a part of it): kind merged, part, split, …; by which decision."""

    old = models.ForeignKey(Unit, models.PROTECT, related_name="became")
    new = models.ForeignKey(Unit, models.PROTECT, related_name="came_from")
    province = models.CharField(max_length=2)
    kind = models.CharField(max_length=12)
    share = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    effective_on = models.DateField()
    decision = models.CharField(max_length=80, blank=True)
    decided_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    verified_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "old", "new", "effective_on"], name="lineage_once"
            ),
            models.CheckConstraint(condition=~Q(old=F("new")), name="lineage_not_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id} ({self.kind})"


class Heir(models.Model):
    """Facts hung on `unit` itself, a split unit, count with `heir` from the day of the split.

    Nothing recorded is touched: placements follow. The change that made the row takes it back.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    heir = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    province = models.CharField(max_length=2)
    decision = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "unit"], name="heir_once"),
            models.CheckConstraint(condition=~Q(unit=F("heir")), name="heir_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} → {self.heir_id}"


class Placement(models.Model):
    """Where facts hung on `unit` count during an interval; null where that is not known.

    Computed from versions and lineage (`placing.py`), for all time, also before the unit began
    and after it ended, so any series can be asked on the borders of any day.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="placements")
    province = models.CharField(max_length=2)
    valid_from = models.DateField()
    valid_to = models.DateField()
    village = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    commune = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    district = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    province_unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")

    objects = OnDate.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "unit", "valid_from"], name="placement_one_per_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("valid_from")), name="placement_has_days"
            ),
        ]
        indexes = [
            models.Index(fields=["commune", "valid_to", "unit"], name="placement_commune"),
            models.Index(fields=["province", "valid_to", "unit"], name="placement_province"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} in {self.commune_id} from {self.valid_from}"


class Change(models.Model):
    """One act on the map: what it made and what it closed, so that it can be undone."""

    id = models.UUIDField(primary_key=True)
    province = models.CharField(max_length=2)
    kind = models.CharField(max_length=12)
    effective_on = models.DateField()
    decision = models.CharField(max_length=80)
    decided_on = models.DateField(null=True)
    made = models.JSONField(default=dict)
    closed = models.JSONField(default=dict)
    account_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.decision}"


class Edition(models.Model):
    """Which edition of the official units a province holds: the digest of the rows loaded last."""

    province = models.CharField(max_length=2, unique=True)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.province} {self.digest[:12]}"
