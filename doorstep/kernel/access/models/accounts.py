"""Accounts, offices, and the counters that slow down guessing."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from doorstep.kernel.access.actors import Actor, PlacedQuerySet
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.places.models import FOREVER, Unit


class AccountQuerySet(models.QuerySet["Account"]):
    """Accounts by the offices they hold or held."""

    def visible_to(self, actor: Actor, right: str) -> AccountQuerySet:
        """Keep the accounts with an office, of today or before, where `right` reaches."""
        if actor.is_system:
            return self.all()
        offices = Office.objects.filter(actor.scope(right, Office.place_field))
        return self.filter(pk__in=offices.values("account"))


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by their name, whatever the case."""

    def get_queryset(self) -> AccountQuerySet:
        """Give accounts that know `visible_to`."""
        return AccountQuerySet(self.model, using=self._db)

    def visible_to(self, actor: Actor, right: str) -> AccountQuerySet:
        """Keep the accounts that `right` lets `actor` see."""
        return self.get_queryset().visible_to(actor, right)

    def get_by_natural_key(self, username: str | None) -> Account:
        """Give the account signed in with `username`; names are kept in small letters."""
        return self.get(username=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """A person who signs in. Rights come from offices alone; there is no superuser.

    `password_lent_at` is when an officer gave a one-time password; empty once the person chose.
    """

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2, blank=True)
    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120)
    search_key = models.CharField(max_length=200, blank=True)
    sort_key = models.CharField(max_length=300, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=8, blank=True)
    is_active = models.BooleanField(default=True)
    password_lent_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(username=Lower("username")), name="account_name_in_small_letters"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django's own permissions are not used."""
        return False


class OfficeQuerySet(PlacedQuerySet):
    """Offices by date."""

    def held_on(self, day: date) -> OfficeQuerySet:
        """Keep the offices that are held on `day`."""
        return self.filter(from_on__lte=day, to_on__gt=day)

    def not_ended(self, day: date) -> OfficeQuerySet:
        """Keep the offices that are held on `day` or begin later."""
        return self.filter(Q(to_on__gt=day), Q(to_on__gt=F("from_on")))


class Office(models.Model):
    """A role at a unit, from a day to a day."""

    place_field = "unit_id"

    account = models.ForeignKey(Account, models.CASCADE, related_name="offices")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="offices")
    province = models.CharField(max_length=2)
    role = models.CharField(max_length=20)
    from_on = models.DateField()
    to_on = models.DateField(default=FOREVER)
    given_by = models.UUIDField(null=True)
    ended_by = models.UUIDField(null=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="office_has_days"),
            models.UniqueConstraint(
                fields=["province", "account", "unit", "role", "from_on"], name="office_once"
            ),
        ]
        indexes = [models.Index(fields=["account", "to_on"], name="office_by_account")]

    def __str__(self) -> str:
        return f"{self.role} at {self.unit_id}"


class FailedSignIn(models.Model):
    """A wrong password for a name from an origin: counts against that pair, never the name.

    Both columns hold keyed hashes; rows live a day. `origin` is an address or a known device.
    """

    name_hash = models.CharField(max_length=64)
    origin = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["origin", "at"], name="failed_by_origin"),
            models.Index(fields=["name_hash", "origin", "at"], name="failed_by_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.origin} {self.at:%H:%M}"
