"""Lists of the ODK pages: clients, and forms that were kept."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.places.queries import names_on
from doorstep.kernel.xforms.reasons import reason_words
from doorstep.kernel.xforms.register_forms import (
    CORRECT,
    CORRECT_BUSINESS,
    REGISTER,
    REGISTER_BUSINESS,
)
from doorstep.surfaces.look.lists import Column, Filter, ListSpec

STATES = {
    "attention": gettext_lazy("to be decided"),
    "waiting": gettext_lazy("waiting for another form"),
    "settled": gettext_lazy("decided"),
}
_TITLES = {
    REGISTER: gettext_lazy("Register a household"),
    CORRECT: gettext_lazy("Put a household right"),
    REGISTER_BUSINESS: gettext_lazy("Register a business"),
    CORRECT_BUSINESS: gettext_lazy("Put a business right"),
}


def form_title(code: str) -> str:
    """Give what a form is called; an unknown one is called by its code."""
    kind = KINDS.get(code)
    return str(kind.label) if kind else str(_TITLES.get(code, code))


def _to_end(device: Any) -> str | None:
    return None if device.revoked_at else reverse("console:odk-end", args=[device.pk])


def clients_spec(actor: Actor, rows: Any) -> ListSpec:
    """Give the list of clients `rows`."""
    names = names_on(set(rows.order_by().values_list("unit", flat=True)), on=actor.on)
    return ListSpec(
        caption=_("Phones with ODK Collect"),
        columns=[
            Column(key="label", label=_("Filled in by"), sort="label",
                   href=_to_end),
            Column(key="unit", label=_("For"), value=lambda d: names.get(d.unit_id, "")),
            Column(key="enrolled_at", label=_("Made"), kind="moment", sort="enrolled_at"),
            Column(key="seen_at", label=_("Last seen"), kind="moment", sort="seen_at"),
            Column(key="state", label=_("State"),
                   value=lambda d: _("ended") if d.revoked_at else _("valid")),
        ],
        order="-enrolled_at",
        file_name="odk-clients",
        empty=_("Nobody fills forms in with ODK Collect yet."),
    )  # fmt: skip


def submissions_spec(actor: Actor, rows: Any) -> ListSpec:
    """Give the list of kept submissions `rows`."""
    names = names_on(set(rows.order_by().values_list("place", flat=True)), on=actor.on)
    return ListSpec(
        caption=_("Forms from ODK Collect that were kept"),
        columns=[
            Column(key="received_at", label=_("Received"), kind="moment", sort="received_at"),
            Column(key="form", label=_("Form"), value=lambda s: form_title(s.form),
                   href=lambda s: reverse("console:odk-one", args=[s.pk])),
            Column(key="place", label=_("Place"), value=lambda s: names.get(s.place_id, "")),
            Column(key="reason", label=_("Why it was not entered"),
                   value=lambda s: reason_words(s.reason)),
            Column(key="state", label=_("State"), value=lambda s: STATES.get(s.state, s.state)),
        ],
        filters=[
            Filter(key="state", label=_("State"), options=list(STATES.items()), field="state")
        ],
        order="-received_at",
        file_name="odk-kept",
        empty=_("No form waits for anybody."),
    )  # fmt: skip
