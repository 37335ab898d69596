"""What fieldwork keeps beside its activities: goods in the hands of teams, and claimed tasks."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from doorstep.kernel.access.actors import PlacedQuerySet
from doorstep.kernel.people.models import Team
from doorstep.kernel.places.models import Unit


class StockMove(models.Model):
    """Goods that came to a holder (pieces above zero) or left it. What it holds is the sum.

    The holder is a team, or a device where no team is told. A hand-over is one move, made from
    its activity and made anew with every revision; all others are written once. `place` is where
    the team belongs, or where it happened.
    """

    id = models.UUIDField(primary_key=True)
    province = models.CharField(max_length=2)
    place = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+", db_index=False)
    device = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=12)
    goods = models.CharField(max_length=30)
    pieces = models.IntegerField()
    on = models.DateField()
    activity = models.UUIDField(null=True)
    serials = models.JSONField(default=list)
    source = models.CharField(max_length=200, blank=True)
    recorded_by = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(pieces=0), name="stock_move_moves"),
            models.UniqueConstraint(
                fields=["province", "activity"],
                condition=Q(activity__isnull=False),
                name="stock_taken_once",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "team", "goods"], name="stock_by_place"),
            models.Index(fields=["team", "goods"], name="stock_by_team"),
        ]

    def __str__(self) -> str:
        return f"{self.goods} {self.pieces:+}"


class StockSerial(models.Model):
    """A thing with a number, known once: with which move it came, with which activity it went."""

    province = models.CharField(max_length=2)
    goods = models.CharField(max_length=30)
    serial = models.CharField(max_length=60)
    came_with = models.UUIDField(null=True)
    went_with = models.UUIDField(null=True)
    went_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "goods", "serial"], name="stock_serial_once"
            ),
        ]
        indexes = [models.Index(fields=["went_with"], name="stock_serial_went")]

    def __str__(self) -> str:
        return f"{self.goods} {self.serial}"


class TaskClaim(models.Model):
    """Somebody says: I go there. `subject` is the id of a household, person or village.

    It holds from a day to a day (half-open) and binds nobody: of two the earlier is shown.
    """

    id = models.UUIDField(primary_key=True)
    province = models.CharField(max_length=2)
    village = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    rule = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    account_id = models.UUIDField(null=True)
    account_name = models.CharField(max_length=120)
    claimed_at = models.DateTimeField()
    from_on = models.DateField()
    to_on = models.DateField()

    objects = PlacedQuerySet.as_manager()
    place_field = "village_id"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="claim_has_days"),
        ]
        indexes = [models.Index(fields=["village", "to_on"], name="claim_by_village")]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}"
