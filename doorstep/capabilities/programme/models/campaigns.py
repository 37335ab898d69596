"""Campaigns with their phases, directives with their addressees, occasions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from doorstep.capabilities.programme.models.base import Kept, State
from doorstep.capabilities.programme.models.documents import Document


class Campaign(Kept):
    """A campaign, peak drive, contest, programme or emulation movement.

    `label` is how it is called in days ("30 days and nights") and is independent of the days it
    really runs. `goals`, `contents`, `actors`, `channels`, `audience` are lists of texts.
    `concluded` and `concluded_by` say when the emulation movement is summed up.
    """

    kind = models.CharField(max_length=20)
    label = models.JSONField(default=dict)
    theme = models.JSONField(default=dict)
    goals = models.JSONField(default=list)
    contents = models.JSONField(default=list)
    actors = models.JSONField(default=list)
    channels = models.JSONField(default=list)
    audience = models.JSONField(default=list)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    concluded = models.JSONField(default=dict)
    concluded_by = models.DateField(null=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="campaigns")

    class Meta:
        constraints = [
            *Kept.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="campaign_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["province", "starts_at"], name="campaign_by_day")]


class CampaignPhase(models.Model):
    """A phase of a campaign, days included. It may lie outside the campaign: peaks do begin early.

    Kinds: peak, urgent, breakthrough.
    """

    province = models.CharField(max_length=2)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="phases")
    key = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=20)
    title = models.JSONField(default=dict)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="campaign_phase_has_days"
            ),
            models.UniqueConstraint(
                fields=["province", "key"], condition=~Q(key=""), name="campaign_phase_key_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_on}..{self.ends_on}"


class Directive(Kept):
    """What somebody in charge told others to do."""

    text = models.JSONField(default=dict)
    issued_by = models.JSONField(default=dict)
    issued_on = models.DateField(null=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="directives")


class Addressee(models.Model):
    """One of those a directive speaks to, in the order it names them."""

    province = models.CharField(max_length=2)
    directive = models.ForeignKey(Directive, models.CASCADE, related_name="addressees")
    position = models.IntegerField()
    name = models.JSONField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "directive", "position"], name="addressee_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.name}"


class Occasion(Kept):
    """An event or a stretch of work that is planned, or that a report tells of as a whole.

    `kind` is a kind of activity; days are included. What happened on one known day and fits its
    kind is recorded as an activity; what is still ahead, or reported only in sum over some time,
    stands here with the `answers` of the report. States: planned, held, cancelled.
    """

    kind = models.CharField(max_length=40)
    text = models.JSONField(default=dict)
    starts_on = models.DateField()
    ends_on = models.DateField()
    answers = models.JSONField(default=dict)

    class Meta:
        constraints = [
            *Kept.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="occasion_has_days"
            ),
        ]
        indexes = [models.Index(fields=["province", "starts_on"], name="occasion_by_day")]


class OccasionState(State):
    """Planned, held or cancelled."""

    thing = models.ForeignKey(Occasion, models.CASCADE, related_name="states")
