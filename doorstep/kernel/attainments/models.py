"""Attainments and their evidence."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from doorstep.kernel.basics.ids import new_id


class Attainment(models.Model):
    """A subject reached `code` first on `first_on`. `is_live` is false once nothing shows it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    subject_type = models.CharField(max_length=10)
    subject = models.UUIDField()
    code = models.CharField(max_length=40)
    first_on = models.DateField()
    first_month = models.IntegerField()
    is_live = models.BooleanField(default=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "subject_type", "subject", "code"], name="attained_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.code} {self.first_on}"


class Evidence(models.Model):
    """Something that shows an attainment: an activity (by its first id), an import batch, or the
    rule of a framework (by the certificate it gave).

    `merge` is set when the evidence came over from a record merged into this subject.
    """

    attainment = models.ForeignKey(Attainment, models.CASCADE, related_name="evidence")
    province = models.CharField(max_length=2)
    source = models.CharField(max_length=12)
    source_id = models.UUIDField()
    on = models.DateField()
    merge = models.UUIDField(null=True)
    stands = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "attainment", "source", "source_id"], name="evidence_once"
            ),
            models.CheckConstraint(
                condition=Q(source__in=["activity", "import", "officer", "framework"]),
                name="evidence_source",
            ),
        ]
        indexes = [models.Index(fields=["source", "source_id"], name="evidence_by_source")]

    def __str__(self) -> str:
        return f"{self.source} {self.source_id}"
