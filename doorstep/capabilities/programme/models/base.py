"""What all rows of the programme share: a place, a key, a title in several languages; states."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from doorstep.kernel.access.actors import PlacedQuerySet
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.wording import said
from doorstep.kernel.places.models import Unit


class Kept(models.Model):
    """Something kept at a place under a title {"vi", "en", "bn"}; `key` names it in references."""

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    place = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    key = models.CharField(max_length=80, blank=True)
    title = models.JSONField()
    search_key = models.TextField(blank=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["province", "key"], condition=~Q(key=""), name="%(class)s_key_once"
            ),
        ]

    def __str__(self) -> str:
        return said(self.title, "vi")


class State(models.Model):
    """A state that something is in from a day on, and who said so. The latest day counts."""

    province = models.CharField(max_length=2)
    status = models.CharField(max_length=20)
    on = models.DateField()
    text = models.JSONField(default=dict)
    said_by = models.UUIDField(null=True)
    said_at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.status} {self.on}"


def last_state(thing: Any) -> Any:
    """Give the state something is in (None without any); uses prefetched states."""
    states = list(thing.states.all())
    return states[-1] if states else None
