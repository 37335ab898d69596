"""Documents, and the plans that some of them are."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from doorstep.capabilities.programme.models.base import Kept
from doorstep.kernel.files.models import StoredFile


class Document(Kept):
    """A document by which something was decided, planned or ordered.

    `number` is as printed ("04-KH/ĐU", may be empty); the parts beside it were read from it and
    only help to list and search. `issued_text` says the day where no exact one is known.
    """

    number = models.CharField(max_length=80, blank=True)
    number_value = models.IntegerField(null=True)
    number_year = models.IntegerField(null=True)
    number_kind = models.CharField(max_length=10, blank=True)
    number_issuer = models.CharField(max_length=60, blank=True)
    is_party = models.BooleanField(null=True)
    kind = models.CharField(max_length=20)
    issuer = models.JSONField(default=dict)
    issued_on = models.DateField(null=True)
    issued_text = models.JSONField(default=dict)
    about = models.JSONField(default=dict)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        constraints = [
            *Kept.Meta.constraints,
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
                name="document_not_its_own_successor",
            ),
        ]
        indexes = [models.Index(fields=["province", "-issued_on"], name="document_by_day")]


class Plan(Kept):
    """A plan: its document, the days it runs (both included). Targets carry its id."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="plans")
    about = models.JSONField(default=dict)
    starts_on = models.DateField()
    ends_on = models.DateField()
    file_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            *Kept.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="plan_ends_after_start"
            ),
        ]


class PlanPhase(models.Model):
    """A phase of a plan (days included) and the share of the year's way gone at its end."""

    province = models.CharField(max_length=2)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="phases")
    key = models.CharField(max_length=80, blank=True)
    title = models.JSONField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    reach = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "plan", "starts_on"], name="plan_phase_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="plan_phase_has_days"
            ),
            models.CheckConstraint(
                condition=Q(reach__gte=0) & Q(reach__lte=100), name="plan_phase_reach"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on}..{self.ends_on}: {self.reach} %"
