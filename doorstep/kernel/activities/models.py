"""Activities, who took part, and what is attached."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from doorstep.kernel.access.actors import PlacedQuerySet
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.people.models import Business, Household, Person, Team
from doorstep.kernel.places.models import Unit


class Activity(models.Model):
    """One revision of an activity. `root` is the id of its first revision.

    `groups` is the mask of the target groups of the household, person or business reached, as
    they were when it happened. `month` repeats `happened_on` as yyyymm. `search_key` is the title
    among the answers, folded, for kinds that have one.
    """

    id = models.UUIDField(primary_key=True)
    province = models.CharField(max_length=2)
    root = models.UUIDField()
    revision = models.IntegerField(default=1)
    is_current = models.BooleanField(default=True)
    is_void = models.BooleanField(default=False)
    kind = models.CharField(max_length=40)
    kind_version = models.IntegerField(default=1)
    place = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    happened_on = models.DateField()
    happened_at = models.DateTimeField(null=True)
    month = models.IntegerField()
    recorded_at = models.DateTimeField()
    received_at = models.DateTimeField()
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+", db_index=False)
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+")
    business = models.ForeignKey(Business, models.PROTECT, null=True, related_name="+")
    groups = models.BigIntegerField(default=0)
    answers = models.JSONField(default=dict)
    search_key = models.CharField(max_length=200, blank=True)
    attention = models.CharField(max_length=40, blank=True)
    recorded_by = models.UUIDField(null=True)
    device = models.CharField(max_length=40, blank=True)
    counter = models.BigIntegerField(null=True)
    source = models.CharField(max_length=20, default="form")
    external_id = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["root", "revision", "province"], name="activity_revision_once"
            ),
            models.UniqueConstraint(
                fields=["external_id", "source", "province"],
                condition=~Q(external_id="") & Q(revision=1),
                name="activity_external_id_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["province", "kind", "place", "month"],
                condition=Q(is_current=True, is_void=False),
                name="activity_counted",
            ),
            # Lists of millions of rows: each ends in the order in which they are shown. Without
            # statistics SQLite goes by how many columns are given, so the finer ones come along
            # with the province, and lists below a province name their places instead of it.
            # Inside an OR it takes no partial index, so the one by place is whole.
            models.Index(fields=["place", "happened_on", "id"], name="activity_by_place"),
            models.Index(
                fields=["province", "happened_on", "id"],
                condition=Q(is_current=True),
                name="activity_by_day",
            ),
            models.Index(
                fields=["province", "kind", "happened_on", "id"],
                condition=Q(is_current=True),
                name="activity_by_kind",
            ),
            models.Index(
                fields=["province", "team", "happened_on", "id"],
                condition=Q(is_current=True, team__isnull=False),
                name="activity_by_team",
            ),
            models.Index(
                fields=["province", "happened_on", "id"],
                condition=Q(is_current=True, is_void=True),
                name="activity_void",
            ),
            models.Index(
                fields=["province", "search_key", "id"],
                condition=~Q(search_key="") & Q(is_current=True),
                name="activity_by_title",
            ),
            models.Index(
                fields=["province", "attention"],
                condition=~Q(attention="") & Q(is_current=True),
                name="activity_attention",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_on}"


class Participant(models.Model):
    """A person in an activity: participant, recipient, helper, …"""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="participants")
    province = models.CharField(max_length=2)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, default="participant")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "activity", "person", "role"], name="participant_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.activity_id}"


class Attached(models.Model):
    """A photo or document attached to an activity (by its root)."""

    root = models.UUIDField()
    province = models.CharField(max_length=2)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    caption = models.CharField(max_length=200, blank=True)
    attached_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "root", "file"], name="attached_once"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} at {self.root}"
