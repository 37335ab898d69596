"""The lines of the journal."""

from __future__ import annotations

from django.db import models


class Line(models.Model):
    """One act: append-only. `seal` and `digest` are filled once, by the sealer."""

    province = models.CharField(max_length=2, blank=True)
    at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    device = models.CharField(max_length=40, blank=True)
    verb = models.CharField(max_length=60)
    about = models.CharField(max_length=40, blank=True)
    about_id = models.CharField(max_length=64, blank=True)
    place_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)
    seal = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "seal"], name="journal_one_line_per_seal"),
        ]
        indexes = [
            models.Index(fields=["about", "about_id"], name="journal_about"),
            models.Index(
                fields=["id"], condition=models.Q(seal__isnull=True), name="journal_unsealed"
            ),
            models.Index(fields=["province", "at"], name="journal_by_time"),
            models.Index(fields=["place_id", "seal"], name="journal_by_place"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.about} {self.about_id}"
