"""Identity numbers and consents."""

from __future__ import annotations

from django.db import models

from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.people.models.register import Person


class IdentityNumber(models.Model):
    """A personal number, encrypted; `token` (keyed hash) finds the same number again."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="identity_numbers")
    province = models.CharField(max_length=2)
    kind = models.CharField(max_length=10)
    token = models.CharField(max_length=32)
    sealed = models.BinaryField()
    tail = models.CharField(max_length=4)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "person", "kind"], name="identity_once"),
        ]
        indexes = [models.Index(fields=["province", "token"], name="identity_by_token")]

    def __str__(self) -> str:
        return f"…{self.tail}"


class Consent(models.Model):
    """What somebody agreed to: purpose, notice version, language, channel, who was there.

    Spoken consent at the door is told by the member who read the notice aloud.
    `legal_basis` is "consent" or the provision that needs none (Law 91/2025/QH15, Art. 19).
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    province = models.CharField(max_length=2)
    purpose = models.CharField(max_length=40)
    legal_basis = models.CharField(max_length=80)
    notice_version = models.CharField(max_length=20)
    language = models.CharField(max_length=20)
    channel = models.CharField(max_length=20)
    given_by = models.CharField(max_length=120, blank=True)
    witness = models.CharField(max_length=120, blank=True)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    recorded_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "purpose"], name="consent_by_purpose")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.notice_version}"
