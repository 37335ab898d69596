"""Adopted frameworks, public keys, certificates, places in the list of revoked ones."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.db.models import F, Q

from doorstep.kernel.access.actors import Actor, PlacedQuerySet
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.people.models import Person
from doorstep.kernel.places.models import FOREVER


class AdoptedFramework(models.Model):
    """A version of a framework as a province adopted it: its whole table, never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    code = models.CharField(max_length=12)
    version = models.CharField(max_length=20)
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    is_sample = models.BooleanField()
    valid_from = models.DateField()
    valid_to = models.DateField(default=FOREVER)
    adopted_by = models.UUIDField(null=True)
    adopted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "code"],
                condition=Q(valid_to=FOREVER),
                name="framework_open_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")), name="framework_ends_after"
            ),
        ]
        indexes = [
            models.Index(fields=["province", "valid_to"], name="framework_by_province"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class SigningKey(models.Model):
    """The public half of a key that signs a province's certificates of its days.

    The private half lies in VAR, never here. `public` is the raw Ed25519 key in base64url.
    `is_trusted` is false once others may have it: then nothing that it signed is believed.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    key = models.CharField(max_length=8)
    public = models.CharField(max_length=43)
    from_on = models.DateField()
    to_on = models.DateField(default=FOREVER)
    made_at = models.DateTimeField()
    is_trusted = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "key"], name="signing_key_once"),
            models.UniqueConstraint(
                fields=["province"], condition=Q(to_on=FOREVER), name="signing_key_one_signs"
            ),
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")), name="signing_key_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province} {self.key}"


WITHDRAWN, MERGED = "evidence_withdrawn", "merged"
"""Reasons that the rules themselves give for taking a certificate back."""


class CertificateRows(PlacedQuerySet):
    """Certificates by where the person is now.

    A certificate stays with the record it was given to. Where that record was merged, the one it
    became says where it belongs and who sees it, until the merge is undone.
    """

    def visible_to(self, actor: Actor, right: str) -> PlacedQuerySet:
        """Keep what `right` lets `actor` see."""
        if actor.is_system:
            return self.all()
        own = actor.scope(right, "person__village_id") & Q(person__merged_into=None)
        return self.filter(own | actor.scope(right, "person__merged_into__village_id"))

    def within(self, villages: Collection[int]) -> CertificateRows:
        """Keep those of persons who belong to `villages` now."""
        own = Q(person__village__in=villages, person__merged_into=None)
        return self.filter(own | Q(person__merged_into__village__in=villages))


class Certificate(models.Model):
    """What a person has shown, told on paper: one that stands for each person and framework.

    `name` and `birth_year` are those of the day of issue; `name` may be cut to what the line
    holds. `evidence` lists the attainments that were enough. `line` is what the printed code says.
    `is_barred`: an officer took it back, and none follows it until an officer says so.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    adopted = models.ForeignKey(AdoptedFramework, models.PROTECT, related_name="+")
    framework = models.CharField(max_length=12)
    version = models.CharField(max_length=20)
    group = models.CharField(max_length=12)
    grants = models.CharField(max_length=40)
    number = models.CharField(max_length=20, unique=True)
    issued_on = models.DateField()
    earned_on = models.DateField()
    name = models.CharField(max_length=120)
    birth_year = models.SmallIntegerField(null=True)
    evidence = models.JSONField(default=list)
    line = models.TextField()
    key = models.CharField(max_length=8)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    is_barred = models.BooleanField(default=False)

    objects = CertificateRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "person", "framework"],
                condition=Q(revoked_at__isnull=True),
                name="certificate_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(reason=""),
                name="certificate_revoked_why",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "framework"], name="certificate_by_person"),
            models.Index(fields=["province", "issued_on"], name="certificate_by_day"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def holder(self) -> Person:
        """The record that counts for the person now."""
        found: Person = self.person.merged_into or self.person
        return found


class StatusEntry(models.Model):
    """The place of a certificate in the public list of revoked badges: given when its badge is
    first handed out, kept for good. `id` counts from one."""

    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="status")
    province = models.CharField(max_length=2)
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pk}"
