"""What the page of each thing tells: facts, text, lists, days in their order, states, links."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from doorstep.capabilities.programme import kinds
from doorstep.capabilities.programme.models import Document, Plan
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_PROGRAMME
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.basics import numbering
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.console import programme_things as things
from doorstep.surfaces.console.activity_answers import answer_facts
from doorstep.surfaces.console.navigation import address
from doorstep.surfaces.look import writing
from doorstep.surfaces.look.lists import Column, Table
from doorstep.surfaces.look.writing import said

Facts = list[dict[str, Any]]


@dataclass
class Told:
    """A page: facts, prose, lists (heading, texts), days and links (type, words, address)."""

    facts: Facts = field(default_factory=list)
    text: str = ""
    lists: list[tuple[str, list[str]]] = field(default_factory=list)
    days: Facts = field(default_factory=list)
    links: Facts = field(default_factory=list)
    table: Table | None = None


def fact(label: str, value: Any, kind: str = "", href: str = "") -> Facts:
    """Give one fact; none for what is not known."""
    words = said(value)[0] if isinstance(value, dict) else value
    return [{"label": label, "value": words, "kind": kind, "href": href}] if words else []


def day_fact(label: str, on: date | None) -> Facts:
    """Give a day as a fact."""
    return fact(label, writing.day(on) if on else "")


def day_entry(on: date | datetime, title: str, text: str = "") -> dict[str, Any]:
    """Give a day for the timeline."""
    return {"at": on, "title": title, "text": text, "is_day": True}


def texts(label: str, given: Iterable[Any]) -> list[tuple[str, list[str]]]:
    """Give a list of texts under a heading; nothing for an empty one."""
    found = [said(text)[0] for text in given]
    return [(label, found)] if found else []


def number_facts(printed: str) -> Facts:
    """Say how a document number was understood."""
    if not printed:
        return []
    read = numbering.read_number(printed)
    if read.is_party is None:
        return fact(_("Understood as"), _("not a number of a known form; kept as printed"))
    parts = [
        _("number %(number)s") % {"number": read.number}
        if read.number is not None
        else _("not numbered yet"),
        _("of %(year)s") % {"year": writing.year(read.year)} if read.year else "",
        said(numbering.KINDS[read.kind])[0] if read.kind else "",
        _("issued by %(who)s") % {"who": read.issuer} if read.issuer else "",
        _("as the Party numbers") if read.is_party else _("as the State numbers"),
    ]
    return fact(_("Understood as"), ", ".join(filter(None, parts)))


def linked(actor: Actor, label: Any, href: Callable[[Any], str], rows: Any) -> Facts:
    """Give links to those of the rows that the actor may see."""
    seen = rows.visible_to(actor, SEE_PROGRAMME)
    return [{"type": str(label), "words": named(row), "href": href(row)} for row in seen]


def named(row: Any) -> str:
    """Give number and title of a row."""
    return " – ".join(filter(None, (getattr(row, "number", ""), said(row.title)[0])))


def document_link(actor: Actor, document: Document | None) -> Facts:
    """Name the document something rests on, with a link for those who may see it."""
    if document is None:
        return []
    rows = Document.objects.filter(pk=document.pk)
    found = linked(actor, things.DOCUMENT.label, things.DOCUMENT.href, rows)
    return found or [{"type": str(things.DOCUMENT.label), "words": named(document), "href": ""}]


def plan_href(plan: Plan) -> str:
    """Give the address of a plan's page."""
    return reverse("console:plan", args=[plan.pk])


def _document(actor: Actor, d: Any) -> Told:
    back = d._meta.model.objects.filter(replaces=d)
    rest = [
        *linked(actor, _("Plan"), plan_href, d.plans),
        *(
            found
            for thing in (things.CAMPAIGN, things.MODEL, things.DIRECTIVE)
            for found in linked(
                actor, thing.label, thing.href, thing.model.objects.filter(document=d)
            )
        ),
    ]
    replaced = [{**link, "type": _("Replaces")} for link in document_link(actor, d.replaces)]
    by = [
        {**link, "type": _("Replaced by")} for link in linked(actor, "", things.DOCUMENT.href, back)
    ]
    href = reverse("console:document-file", args=[d.pk]) if d.file_id else ""
    return Told(
        facts=[
            *fact(pgettext("of a document", "Number"), d.number, kind="code"),
            *number_facts(d.number),
            *fact(_("Issued by"), d.issuer),
            *(day_fact(_("Issued on"), d.issued_on) or fact(_("Issued on"), d.issued_text)),
            *fact(_("File"), _file_words(d.file) if d.file_id else "", href=href),
        ],
        text=said(d.about)[0],
        links=[*replaced, *by, *rest],
    )


def _file_words(stored: Any) -> str:
    kind = {"pdf": "PDF", "document": "DOCX", "sheet": "XLSX"}
    ending = kind.get(stored.media_type.rpartition("/")[2].rpartition(".")[2], "")
    size = writing.number(max(1, round(stored.size / 1024)))
    name = stored.name or _("document")
    return f"{name} ({ending}, {size} kB)" if ending else f"{name} ({size} kB)"


def _campaign(actor: Actor, c: Any) -> Told:
    first, last = things.campaign_days(c)
    days = [
        day_entry(first, _("The campaign begins"), _time(c.starts_at)),
        day_entry(last, _("The campaign ends"), _time(c.ends_at)),
        *(_phase(f, first, last) for f in c.phases.all()),
    ]
    if c.concluded_by:
        days.append(day_entry(c.concluded_by, _("Summed up by this day"), said(c.concluded)[0]))
    return Told(
        facts=[
            *fact(_("Called"), c.label),
            *fact(_("Theme"), c.theme),
            *day_fact(_("First day"), first),
            *day_fact(_("Last day"), last),
            *fact(_("Summed up"), c.concluded),
        ],
        lists=[
            *texts(_("Goals"), c.goals),
            *texts(_("Contents"), c.contents),
            *texts(_("Who takes part"), c.actors),
            *texts(_("Channels"), c.channels),
            *texts(_("For whom"), c.audience),
        ],
        days=sorted(days, key=lambda entry: entry["at"]),
        links=document_link(actor, c.document),
    )


def _time(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local:%H:%M}" if (local.hour, local.minute) != (0, 0) else ""


def _phase(phase: Any, first: date, last: date) -> dict[str, Any]:
    title = said(phase.title)[0] or str(kinds.label_of(kinds.PHASE_KINDS, phase.kind))
    until = _("until %(day)s") % {"day": writing.day(phase.ends_on)}
    outside = ""
    if phase.starts_on < first:
        outside = _("begins before the campaign")
    elif phase.ends_on > last:
        outside = _("goes on after the campaign")
    return day_entry(phase.starts_on, title, ", ".join(filter(None, (until, outside))))


def _directive(actor: Actor, d: Any) -> Told:
    return Told(
        facts=[*fact(_("Issued by"), d.issued_by), *day_fact(_("Issued on"), d.issued_on)],
        text=said(d.text)[0],
        lists=texts(_("Addressees"), [a.name for a in d.addressees.all()]),
        links=document_link(actor, d.document),
    )


def _model(actor: Actor, m: Any) -> Told:
    at = names_on([a.unit_id for a in m.at.all()], on=actor.on)
    return Told(
        facts=[
            *fact(_("State"), things.MODEL.state_label(m)),
            *day_fact(_("First day"), m.starts_on),
            *day_fact(_("Last day"), m.ends_on),
            *fact(pgettext("of a model", "Hand-over"), m.handover),
            *fact(_("Replication"), m.replication),
        ],
        lists=[
            *texts(_("Works in"), at.values()),
            *texts(_("Parts"), m.parts),
            *texts(_("Who takes part"), m.actors),
        ],
        links=document_link(actor, m.document),
    )


def _system(actor: Actor, s: Any) -> Told:
    columns = [
        Column(
            key="kind", label=_("Channel"),
            value=lambda c: str(kinds.label_of(kinds.CHANNEL_KINDS, c.kind)),
        ),
        Column(key="address", label=_("Address"), kind="code"),
        Column(key="hours", label=_("Hours"), value=lambda c: said(c.hours)[0]),
    ]  # fmt: skip
    channels = list(s.channels.all())
    return Told(
        facts=[
            *fact(_("State"), things.SYSTEM.state_label(s)),
            *fact(_("In use since"), s.launched, kind="code"),
            *fact(_("Address"), s.url, kind="code"),
        ],
        lists=texts(_("Functions"), s.functions),
        table=Table(caption=_("Channels"), columns=columns, rows=channels) if channels else None,
    )


def _note(actor: Actor, n: Any) -> Told:
    percent = writing.percent(n.target_percent) if n.target_percent is not None else ""
    return Told(
        facts=fact(_("Aims at"), percent), text=said(n.text)[0],
        lists=texts(_("For whom"), n.audience),
    )  # fmt: skip


def _occasion(actor: Actor, o: Any) -> Told:
    held = address("console:activity-new", o.kind)
    answers = {code: a for code, a in o.answers.items() if not isinstance(a, dict | list)}
    return Told(
        facts=[
            *fact(_("State"), things.OCCASION.state_label(o)),
            *day_fact(_("First day"), o.starts_on),
            *day_fact(_("Last day"), o.ends_on),
            *fact(_("When it was held"), _("record it as an activity"), href=held),
            *answer_facts(KINDS.get(o.kind), answers),
        ],
        text=said(o.text)[0],
    )


_TELLS: dict[str, Callable[[Actor, Any], Told]] = {
    "document": _document, "campaign": _campaign, "directive": _directive, "model": _model,
    "system": _system, "note": _note, "occasion": _occasion,
}  # fmt: skip


def told_of(actor: Actor, thing: things.Thing, row: Any) -> Told:
    """Tell of a row, beginning with its kind and unit."""
    told = _TELLS[thing.code](actor, row)
    unit = names_on([row.place_id], on=actor.on).get(row.place_id, "")
    place = address("console:place", row.place_id)
    told.facts = [
        *fact(_("Kind"), thing.kind_label(row)),
        *fact(_("Unit"), unit, href=place),
        *told.facts,
    ]
    return told
