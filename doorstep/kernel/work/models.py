"""Jobs: what was asked for, how far it came, how it ended."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from doorstep.kernel.access.actors import PlacedQuerySet
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.places.models import Unit

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
OPEN = (WAITING, RUNNING)


class Job(models.Model):
    """One piece of long work at a place.

    `about` tells two jobs of one kind at one place apart. `told` is what was asked for, `mark`
    where the next step begins, `result` what came of it: ids and numbers, never a name.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    place = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, default=WAITING)
    turn = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    told = models.JSONField(default=dict)
    mark = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    failure = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    moved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "place", "kind", "about"],
                condition=Q(state__in=OPEN),
                name="job_open_once",
            ),
            models.CheckConstraint(
                condition=Q(done__gte=0) & Q(done__lte=F("total")), name="job_done_at_most_all"
            ),
        ]
        indexes = [
            models.Index(fields=["province", "place", "kind", "-asked_at"], name="job_by_place"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_open(self) -> bool:
        """Tell whether the work still goes on, or waits to."""
        return self.state in OPEN
