"""Batches of rows on their way in, what is wrong with their rows, and remembered columns."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from doorstep.kernel.access.actors import PlacedQuerySet
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.places.models import Unit

UPLOADED, CHECKING, CHECKED = "uploaded", "checking", "checked"
CONFIRMED, RUNNING, DONE = "confirmed", "running", "done"
FAILED, CANCELLED = "failed", "cancelled"
ENDED = (DONE, CANCELLED)


class ImportBatch(models.Model):
    """One file on its way in, sent for a place.

    `done_rows` counts the rows of the file that are dealt with; it moves in the transaction that
    deals with them. `new`, `changed`, `unchanged` are what the check expects until the batch
    runs, and from then on what was done. `mapping` is column code → header of the file.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    place = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    state = models.CharField(max_length=12, default=UPLOADED)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()
    sheet = models.CharField(max_length=100, blank=True)
    encoding = models.CharField(max_length=20, blank=True)
    header = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=32)
    mapping = models.JSONField(default=dict)
    remarks = models.JSONField(default=list)
    rows = models.IntegerField(default=0)
    good = models.IntegerField(default=0)
    faulty = models.IntegerField(default=0)
    warned = models.IntegerField(default=0)
    new = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    done_rows = models.IntegerField(default=0)
    is_leaving_out = models.BooleanField(default=False)
    failure = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.UUIDField(null=True)
    checked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(done_rows__gte=0), name="import_done_not_negative"),
            models.CheckConstraint(
                condition=Q(done_rows__lte=F("rows")), name="import_done_at_most_all"
            ),
        ]
        indexes = [
            models.Index(fields=["province", "place", "-uploaded_at"], name="import_by_place"),
            models.Index(fields=["province", "sha256"], name="import_by_file"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.file_name}"

    @property
    def is_moving(self) -> bool:
        """Tell whether work goes on in the background."""
        return self.state in (CHECKING, CONFIRMED, RUNNING)

    @property
    def has_ended(self) -> bool:
        """Tell whether nothing more will happen."""
        return self.state in ENDED


class ImportFault(models.Model):
    """One thing wrong with one row, as code and parameters.

    `value` is what stood in the cell, identity numbers masked; it is emptied when the batch ends.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="faults")
    province = models.CharField(max_length=2)
    row = models.IntegerField()
    column = models.CharField(max_length=60, blank=True)
    code = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    value = models.CharField(max_length=80, blank=True)
    is_warning = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["batch", "is_warning", "row"], name="fault_by_row")]

    def __str__(self) -> str:
        return f"{self.row}: {self.code}"


class RememberedMapping(models.Model):
    """Which header meant which column when a unit last sent a table of this form."""

    province = models.CharField(max_length=2)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=32)
    mapping = models.JSONField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "unit", "kind", "fingerprint"], name="mapping_remembered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fingerprint}"
