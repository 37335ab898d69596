"""Teams of any label, their members, villages, work-days and local rates."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from doorstep.kernel.access.actors import PlacedQuerySet
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.people.models.register import Person
from doorstep.kernel.places.models import FOREVER, Unit


class Team(models.Model):
    """A community team: "Tổ công nghệ số cộng đồng", "Tổ chuyển đổi số cộng đồng", …"""

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    place = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    label = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    search_key = models.CharField(max_length=300)
    sort_key = models.CharField(max_length=500)
    kind = models.CharField(max_length=30, default="community")
    decision = models.CharField(max_length=80, blank=True)
    founded_on = models.DateField()
    ended_on = models.DateField(default=FOREVER)
    external_id = models.CharField(max_length=80, blank=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ended_on__gt=F("founded_on")), name="team_has_days"),
            models.UniqueConstraint(
                fields=["province", "place", "external_id"],
                condition=~Q(external_id=""),
                name="team_external_id_once",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "sort_key"], name="team_by_place"),
            models.Index(
                fields=["province", "sort_key", "id", "founded_on", "ended_on"],
                name="team_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """Somebody's part in a team, from a day to a day; the person or just a name."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="members")
    province = models.CharField(max_length=2)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    account_id = models.UUIDField(null=True)
    full_name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=500)
    role = models.CharField(max_length=30)
    position = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(default=FOREVER)
    trained_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gt=F("from_on")), name="member_has_days"),
        ]
        indexes = [
            models.Index(fields=["province", "team"], name="member_by_team"),
            models.Index(
                fields=["account_id"],
                condition=Q(account_id__isnull=False),
                name="member_by_account",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name


class TeamVillage(models.Model):
    """A village a team serves, from a day to a day."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="villages")
    province = models.CharField(max_length=2)
    village = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    from_on = models.DateField()
    to_on = models.DateField(default=FOREVER)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "team", "village", "from_on"], name="team_village_once"
            ),
            models.CheckConstraint(condition=Q(to_on__gt=F("from_on")), name="service_has_days"),
        ]
        indexes = [models.Index(fields=["village", "to_on"], name="team_by_village")]

    def __str__(self) -> str:
        return f"{self.team_id} in {self.village_id}"


class WorkDay(models.Model):
    """A member worked on a day (or night) for an activity: what the allowance is paid by."""

    member = models.ForeignKey(TeamMember, models.PROTECT, related_name="work_days")
    province = models.CharField(max_length=2)
    on = models.DateField()
    part = models.CharField(max_length=10, default="day")
    activity = models.UUIDField(null=True)
    recorded_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "member", "on", "part"], name="work_day_paid_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} on {self.on}"


class PayRate(models.Model):
    """What a place pays: per team and month, per person and month, day or night; by a resolution.

    A row per "top_up_percent" carries percent in `amount_vnd`: what a commune adds to the rest.
    """

    province = models.CharField(max_length=2)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    per = models.CharField(max_length=20)
    amount_vnd = models.BigIntegerField()
    decision = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_to = models.DateField(default=FOREVER)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "unit", "per", "valid_from"], name="rate_one_per_day"
            ),
            models.CheckConstraint(condition=Q(amount_vnd__gte=0), name="rate_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.per}: {self.amount_vnd}"
