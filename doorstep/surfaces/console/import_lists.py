"""Lists and facts of the import pages: the batches, the faults of one, what came of it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.imports import models as m
from doorstep.kernel.imports import queries
from doorstep.kernel.imports.faults import said
from doorstep.kernel.imports.kinds import find_kind
from doorstep.kernel.imports.models import ImportBatch
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.look.given import Given
from doorstep.surfaces.look.lists import Column, Filter, ListSpec

STATES = {
    m.UPLOADED: gettext_lazy("sent"),
    m.CHECKING: gettext_lazy("being checked"),
    m.CHECKED: gettext_lazy("checked"),
    m.CONFIRMED: gettext_lazy("waiting"),
    m.RUNNING: gettext_lazy("being taken over"),
    m.DONE: gettext_lazy("done"),
    m.FAILED: gettext_lazy("stopped"),
    m.CANCELLED: gettext_lazy("cancelled"),
}


def kind_label(code: str) -> Any:
    """Give the label of an import kind, else its code."""
    kind = find_kind(code)
    return kind.label if kind else code


def _place_name(batch: ImportBatch, actor: Actor) -> str:
    return str(names_on([batch.place_id], on=actor.on).get(batch.place_id, ""))


def batches_spec(actor: Actor, rows: Any) -> ListSpec:
    """Give the list of batches `rows`."""
    names = names_on(set(rows.values_list("place", flat=True)), on=actor.on)
    return ListSpec(
        caption=_("Lists that were sent"),
        columns=[
            Column(key="uploaded_at", label=_("Sent"), kind="moment", sort="uploaded_at"),
            Column(
                key="file_name",
                label=_("File"),
                kind="code",
                sort="file_name",
                href=lambda b: reverse("console:import", args=[b.pk]),
            ),
            Column(key="kind", label=_("Holds"), value=lambda b: kind_label(b.kind)),
            Column(key="place", label=_("For"), value=lambda b: names.get(b.place_id, "")),
            Column(key="state", label=_("State"), value=lambda b: STATES.get(b.state, b.state)),
            Column(key="rows", label=_("Rows"), kind="number", sort="rows"),
            Column(key="faulty", label=_("Faulty"), kind="number", sort="faulty"),
            Column(key="new", label=_("New"), kind="number", sort="new"),
        ],
        filters=[
            Filter(key="state", label=_("State"), options=list(STATES.items()), field="state")
        ],
        search=("file_name",),
        order="-uploaded_at",
        file_name="imports",
        empty=_("No list has been sent yet."),
    )


def faults_spec(batch: ImportBatch) -> ListSpec:
    """Give the list of what is wrong with the rows of a batch."""
    kind = find_kind(batch.kind)
    return ListSpec(
        caption=_("What is wrong, row by row"),
        columns=[
            Column(key="row", label=_("Row"), kind="code", sort="row"),
            Column(
                key="column",
                label=_("Column"),
                value=lambda f: Given(queries.column_name(kind, batch, f.column)),
            ),
            Column(key="text", label=_("What is wrong"), value=lambda f: said(f.code, f.params)),
            Column(key="value", label=_("In the file"), kind="code"),
            Column(
                key="is_warning",
                label=_("Kind"),
                value=lambda f: _("hint") if f.is_warning else _("fault"),
            ),
        ],
        filters=[
            Filter(
                key="is_warning",
                label=_("Kind"),
                options=[("0", _("fault")), ("1", _("hint"))],
                field="is_warning",
            )
        ],
        search=("value",),
        order="row",
        file_name="import-faults",
        empty=_("Nothing is wrong with any row."),
    )


def result(batch: ImportBatch, actor: Actor) -> dict[str, Any]:
    """Give what the page of a batch says above its faults."""
    counts = (
        (_("Rows"), batch.rows),
        (_("Good"), batch.good),
        (_("Faulty"), batch.faulty),
        (_("With hints"), batch.warned),
        (_("New"), batch.new),
        (_("Changed"), batch.changed),
        (_("Unchanged"), batch.unchanged),
    )
    facts = [
        {"label": _("Holds"), "value": kind_label(batch.kind)},
        {"label": _("For"), "value": _place_name(batch, actor)},
        {"label": _("State"), "value": STATES.get(batch.state, batch.state)},
    ]
    return {
        "title": batch.file_name,
        "batch": batch,
        "facts": facts,
        "counts": counts,
        "remarks": queries.said_remarks(batch),
        "failure": queries.failure_of(batch),
        "is_checked": batch.state == m.CHECKED,
        "is_stopped": batch.state == m.FAILED,
    }
