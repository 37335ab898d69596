"""What a box takes along of the programme: what applies to its unit and to those above."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from doorstep.kernel.box.scope import Here
from doorstep.kernel.box.tables import Tab, at_places, box_set
from doorstep.kernel.box.wire import model_of

_OWN = ("document", "plan", "campaign", "directive", "occasion", "localmodel", "system", "note")
_PARTS = (
    ("planphase", "plan"),
    ("campaignphase", "campaign"),
    ("addressee", "directive"),
    ("occasionstate", "thing"),
    ("modelplace", "model"),
    ("modelstate", "thing"),
    ("systemstate", "thing"),
    ("systemchannel", "system"),
)
_EMPTIED = {"document": {"file_id": None, "replaces_id": None}}
_VERBS = (
    "document.", "plan.", "campaign.", "directive.", "model.", "system.", "note.", "occasion.",
)  # fmt: skip


def _part(name: str, column: str) -> Tab:
    model = model_of(f"programme.{name}")

    def rows(here: Here) -> QuerySet[Any]:
        above = model._meta.get_field(column).related_model
        found: QuerySet[Any] = model.objects.filter(
            **{f"{column}__in": at_places(above, "place")(here)}
        )
        return found

    return Tab(f"programme.{name}", rows)


def _kept(name: str) -> Tab:
    model = model_of(f"programme.{name}")
    return Tab(f"programme.{name}", at_places(model, "place"), blank=_EMPTIED.get(name, {}))


box_set(
    "programme",
    verbs=_VERBS,
    tabs=(*(_kept(name) for name in _OWN), *(_part(*part) for part in _PARTS)),
)
