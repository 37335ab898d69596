"""The three pages about what devices sent, one beside the other."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.sync.attention import disagreements_for, waiting_for


def tabs(actor: Actor, here: str) -> list[dict[str, Any]]:
    """Give the tabs, with how many wait under each."""
    told = (
        (_("Need attention"), "console:sync", waiting_for(actor).count()),
        (_("Two values"), "console:sync-values", disagreements_for(actor).count()),
        (_("Sealed parcels"), "console:sync-parcels", None),
    )
    return [
        {"label": label, "href": reverse(name), "current": name == here, "count": count}
        for label, name, count in told
    ]


def crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    """Give the way to these pages."""
    return [{"label": _("Records from devices"), "href": reverse("console:sync")}, *more]
