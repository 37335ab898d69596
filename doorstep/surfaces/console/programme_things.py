"""The things of the programme as pages know them: words, addresses, kinds, states, days, rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.programme import actions, kinds, queries
from doorstep.capabilities.programme.models import (
    Campaign,
    Directive,
    Document,
    Kept,
    LocalModel,
    Note,
    Occasion,
    System,
)
from doorstep.kernel.access.actors import Actor, PlacedQuerySet
from doorstep.kernel.activities.kinds import KINDS


@dataclass(frozen=True)
class Thing:
    """A type of things. `code` names it in references ("campaign:…") and addresses.

    `kinds` and `states` are registers of codes with labels; `keep` makes or changes a row and
    `say` says its state; `days` gives the first and last day of a row, as far as they are known.
    """

    code: str
    folder: str
    model: type[Kept]
    label: Any
    plural: Any
    new: Any
    rows: Callable[..., PlacedQuerySet]
    keep: Callable[..., Any]
    kinds: Any = None
    states: Any = None
    say: Callable[..., Any] | None = None
    days: Callable[[Any], tuple[date | None, date | None]] = lambda row: (None, None)

    def kind_label(self, row: Any) -> str:
        """Give the word for a row's kind; "" where such things have none."""
        return str(kinds.label_of(self.kinds, row.kind)) if self.kinds is not None else ""

    def state_label(self, row: Any) -> str:
        """Give the word for the state a row is in; "" for none."""
        states = list(row.states.all()) if self.states is not None else []
        return str(kinds.label_of(self.states, states[-1].status)) if states else ""

    def href(self, row: Any) -> str:
        """Give the address of a row's page."""
        return reverse(f"console:{self.code}", args=[row.pk])

    def list_href(self) -> str:
        """Give the address of the list."""
        return reverse("console:programme" if self.code == "document" else f"console:{self.folder}")

    def find(self, actor: Actor, id: Any) -> Any:
        """Give the row with this id if the actor may see it, else None."""
        return self.rows(actor).select_related("place").filter(pk=id).first()


def campaign_days(c: Campaign) -> tuple[date, date]:
    """Give the first and the last day; a campaign that ends at midnight ended the day before."""
    last = timezone.localtime(c.ends_at) - timedelta(microseconds=1)
    return timezone.localtime(c.starts_at).date(), last.date()


def _span(row: Any) -> tuple[date | None, date | None]:
    return row.starts_on, row.ends_on


def _issue(row: Any) -> tuple[date | None, date | None]:
    return row.issued_on, row.issued_on


DOCUMENT = Thing(
    "document", "documents", Document, _("Document"), _("Documents"), _("New document"),
    queries.documents, actions.keep_document, kinds.DOCUMENT_KINDS, days=_issue,
)  # fmt: skip
CAMPAIGN = Thing(
    "campaign", "campaigns", Campaign, _("Campaign"), _("Campaigns"), _("New campaign"),
    queries.campaigns, actions.keep_campaign, kinds.CAMPAIGN_KINDS, days=campaign_days,
)  # fmt: skip
DIRECTIVE = Thing(
    "directive", "directives", Directive, _("Directive"), _("Directives"), _("New directive"),
    queries.directives, actions.keep_directive, days=_issue,
)  # fmt: skip
MODEL = Thing(
    "model", "models", LocalModel, _("Local model"), _("Local models"), _("New local model"),
    queries.models, actions.keep_model, kinds.MODEL_KINDS, kinds.MODEL_STATES,
    actions.say_model, days=_span,
)  # fmt: skip
SYSTEM = Thing(
    "system", "systems", System, _("System"), _("Systems"), _("New system"),
    queries.systems, actions.keep_system, kinds.SYSTEM_KINDS, kinds.SYSTEM_STATES,
    actions.say_system,
)  # fmt: skip
NOTE = Thing(
    "note", "notes", Note, _("Note"), _("Notes"), _("New note"),
    queries.notes, actions.keep_note, kinds.NOTE_KINDS,
)  # fmt: skip
OCCASION = Thing(
    "occasion", "occasions", Occasion, _("Occasion"), _("Occasions"), _("New occasion"),
    queries.occasions, actions.keep_occasion, KINDS, kinds.OCCASION_STATES,
    actions.say_occasion, days=_span,
)  # fmt: skip
THINGS = (DOCUMENT, CAMPAIGN, DIRECTIVE, MODEL, SYSTEM, NOTE, OCCASION)

SECTIONS = (
    ("console:programme", _("Documents")),
    ("console:plans", _("Plans")),
    ("console:targets", _("Targets")),
    *((f"console:{t.folder}", t.plural) for t in THINGS[1:]),
    ("console:values", _("Reported values")),
)


def tabs(here: str) -> list[dict[str, Any]]:
    """Give the tabs of the programme; `here` is the address name of the list shown."""
    return [
        {"label": label, "href": reverse(name), "current": name == here} for name, label in SECTIONS
    ]


def crumbs(label: Any, href: str, here: Any = "") -> list[dict[str, Any]]:
    """Give the way back: the list, then (when named) the page itself."""
    way = [{"label": label, "href": href}]
    return [*way, {"label": here}] if here else way
