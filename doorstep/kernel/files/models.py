"""What is stored."""

from __future__ import annotations

from django.db import models


class StoredFile(models.Model):
    """Bytes kept under MEDIA_ROOT/<first two>/<sha256>; `name` is what the sender called them.

    Since `erased_at` there are none, and the same ones are not kept again: somebody whom they show
    did not want it.
    """

    sha256 = models.CharField(max_length=64)
    province = models.CharField(max_length=2, blank=True)
    kind = models.CharField(max_length=20)
    media_type = models.CharField(max_length=80)
    size = models.BigIntegerField()
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    name = models.CharField(max_length=200, blank=True)
    stored_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "sha256"], name="files_same_bytes_once"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="files_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name or self.sha256[:12]
