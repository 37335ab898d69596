"""Target groups and who belongs to them when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from doorstep.kernel.places.models import FOREVER


class TargetGroup(models.Model):
    """A group that plans count or that comes first. Dated data: rows, never code.

    `bit` numbers the group inside the mask that an activity carries. Age bounds, where given
    (both included), make everybody of that age a member. `part_of` names the wider group that
    members belong to as well. `subject_type` is person, household, business or any.
    """

    code = models.CharField(max_length=30, unique=True)
    label = models.JSONField()
    subject_type = models.CharField(max_length=10)
    bit = models.SmallIntegerField(unique=True)
    is_sensitive = models.BooleanField(default=False)
    is_priority = models.BooleanField(default=False)
    age_from = models.SmallIntegerField(null=True)
    age_to = models.SmallIntegerField(null=True)
    part_of = models.CharField(max_length=30, blank=True)
    legal_source = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(bit__gte=0) & Q(bit__lt=60), name="group_bit_fits"),
        ]

    def __str__(self) -> str:
        return self.code


class GroupMembership(models.Model):
    """A subject belongs to a group that is not sensitive, from a day to a day."""

    province = models.CharField(max_length=2)
    subject_type = models.CharField(max_length=10)
    subject = models.UUIDField()
    group = models.CharField(max_length=30)
    from_on = models.DateField()
    to_on = models.DateField(default=FOREVER)
    from_month = models.IntegerField()
    to_month = models.IntegerField(default=999912)
    source = models.CharField(max_length=80, blank=True)
    merge = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gt=F("from_on")), name="membership_has_days"),
            models.UniqueConstraint(
                fields=["subject", "group", "from_on", "province"], name="membership_one_per_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} in {self.group}"


class SensitiveMembership(models.Model):
    """A subject belongs to a sensitive group: the group is a keyed token, the detail encrypted.

    Law 91/2025/QH15: ethnic origin and health are sensitive. The token allows counting by this
    server alone; without the data key a copy of the table says nothing.
    """

    province = models.CharField(max_length=2)
    subject_type = models.CharField(max_length=10)
    subject = models.UUIDField()
    token = models.CharField(max_length=32)
    sealed_detail = models.BinaryField(default=b"")
    from_on = models.DateField()
    to_on = models.DateField(default=FOREVER)
    from_month = models.IntegerField()
    to_month = models.IntegerField(default=999912)
    source = models.CharField(max_length=80, blank=True)
    merge = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "token", "from_on", "province"], name="sensitive_one_per_day"
            ),
            models.CheckConstraint(condition=Q(to_on__gt=F("from_on")), name="sensitive_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}"
