"""What the pages of the programme's things tell: documents, plans, campaigns, models, systems."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from doorstep.capabilities.programme import kinds
from doorstep.capabilities.programme.kinds import label_of
from doorstep.capabilities.programme.models import (
    Campaign,
    CampaignPhase,
    Directive,
    Document,
    LocalModel,
    Note,
    Plan,
    PlanPhase,
    System,
    SystemChannel,
)
from doorstep.kernel.indicators.models import Target
from doorstep.surfaces.look.writing import percent, said
from doorstep.surfaces.portal.facts import (
    Told,
    day_entry,
    day_fact,
    fact,
    linked,
    moment_fact,
    place_fact,
    tells,
    texts,
)


@tells(Document)
def document(d: Document) -> Told:
    """Number, issuer, day, what it is about, and what rests on it."""
    return Told(
        facts=[
            *fact(pgettext("of a document", "Number"), d.number, kind="code"),
            *fact(_("Kind"), label_of(kinds.DOCUMENT_KINDS, d.kind)),
            *fact(_("Issued by"), d.issuer),
            *(day_fact(_("Issued on"), d.issued_on) or fact(_("Issued on"), d.issued_text)),
            *place_fact(d.place, on=d.issued_on),
        ],
        text=said(d.about)[0],
        links=[
            *linked("document", d.replaces, *d.replaced_by.all()),
            *linked("plan", *d.plans.all()),
            *linked("campaign", *d.campaigns.all()),
            *linked("model", *d.models.all()),
            *linked("directive", *d.directives.all()),
        ],
    )


@tells(Plan)
def plan(p: Plan) -> Told:
    """The days it runs, its phases with the way to be gone, and its targets."""
    targets = Target.objects.filter(province=p.province, plan_id=p.id, parent=None)
    return Told(
        facts=[
            *place_fact(p.place, on=p.starts_on),
            *day_fact(_("First day"), p.starts_on),
            *day_fact(_("Last day"), p.ends_on),
        ],
        text=said(p.about)[0],
        days=[day_entry(said(f.title)[0], f.starts_on, f.ends_on, _way(f)) for f in p.phases.all()],
        links=[
            *linked("document", p.document),
            *linked("target", *targets.order_by("year", "clause", "id")),
        ],
    )


def _way(phase: PlanPhase) -> str:
    return _("%(share)s of the year's way gone at its end") % {"share": percent(phase.reach)}


@tells(PlanPhase)
def plan_phase(f: PlanPhase) -> Told:
    """A phase of a plan and how far one should be at its end."""
    return Told(
        facts=[
            *day_fact(_("First day"), f.starts_on),
            *day_fact(_("Last day"), f.ends_on),
            *fact(_("To be reached"), _way(f)),
        ],
        links=linked("plan", f.plan),
    )


@tells(Campaign)
def campaign(c: Campaign) -> Told:
    """Theme, days, phases, and the lists of goals, contents, actors, channels, audience."""
    return Told(
        facts=[
            *fact(_("Kind"), label_of(kinds.CAMPAIGN_KINDS, c.kind)),
            *fact(_("Theme"), c.theme),
            *fact(_("Called"), c.label),
            *place_fact(c.place, on=c.starts_at.date()),
            *_span(c),
            *fact(_("Summed up"), c.concluded),
            *day_fact(_("Summed up by"), c.concluded_by),
        ],
        lists=[
            *texts(_("Goals"), c.goals),
            *texts(_("Contents"), c.contents),
            *texts(_("Who takes part"), c.actors),
            *texts(_("Channels"), c.channels),
            *texts(_("For whom"), c.audience),
        ],
        days=[day_entry(_phase_name(f), f.starts_on, f.ends_on) for f in c.phases.all()],
        links=[*linked("document", c.document), *linked("phase", *c.phases.all())],
    )


def _span(c: Campaign) -> list[dict[str, Any]]:
    """Give whole days as days, the last one included; anything else to the minute."""
    start, end = timezone.localtime(c.starts_at), timezone.localtime(c.ends_at)
    if start.time() == end.time() == time.min:
        last = end.date() - timedelta(days=1)
        return [*day_fact(_("First day"), start.date()), *day_fact(_("Last day"), last)]
    return [*moment_fact(_("Begins"), c.starts_at), *moment_fact(_("Ends"), c.ends_at)]


def _phase_name(f: CampaignPhase) -> str:
    return said(f.title)[0] or str(label_of(kinds.PHASE_KINDS, f.kind))


@tells(CampaignPhase)
def phase(f: CampaignPhase) -> Told:
    """A phase of a campaign with its days."""
    return Told(
        facts=[
            *fact(_("Kind"), label_of(kinds.PHASE_KINDS, f.kind)),
            *day_fact(_("First day"), f.starts_on),
            *day_fact(_("Last day"), f.ends_on),
        ],
        links=linked("campaign", f.campaign),
    )


@tells(Directive)
def directive(d: Directive) -> Told:
    """What was asked, by whom, of whom."""
    return Told(
        facts=[
            *fact(_("Issued by"), d.issued_by),
            *day_fact(_("Issued on"), d.issued_on),
            *place_fact(d.place, on=d.issued_on),
        ],
        text=said(d.text)[0],
        lists=texts(_("To whom"), [a.name for a in d.addressees.all()]),
        links=linked("document", d.document),
    )


@tells(LocalModel)
def local_model(m: LocalModel) -> Told:
    """How far a model is, where it works, hand-over and replication."""
    states = list(m.states.all())
    at = [row.unit for row in m.at.select_related("unit")]
    return Told(
        facts=[
            *fact(_("Kind"), label_of(kinds.MODEL_KINDS, m.kind)),
            *state_fact(kinds.MODEL_STATES, states),
            *place_fact(m.place, on=m.starts_on),
            *(f for u in at if u.id != m.place_id
              for f in place_fact(u, on=m.starts_on, label=_("Works in"))),
            *day_fact(_("First day"), m.starts_on),
            *day_fact(_("Last day"), m.ends_on),
            *fact(pgettext("of a model", "Hand-over"), m.handover),
            *fact(_("Replication"), m.replication),
        ],
        lists=[*texts(_("Who takes part"), m.actors), *texts(_("Parts"), m.parts)],
        days=_state_days(kinds.MODEL_STATES, states),
        links=linked("document", m.document),
    )  # fmt: skip


def state_fact(register: Any, states: list[Any]) -> list[dict[str, Any]]:
    """Give the last of the states something was in."""
    return fact(_("Status"), label_of(register, states[-1].status)) if states else []


def _state_days(register: Any, states: list[Any]) -> list[dict[str, Any]]:
    return [day_entry(label_of(register, s.status), s.on, text=s.text) for s in states]


@tells(System)
def system(s: System) -> Told:
    """Status, functions, and the ways to reach it."""
    states = list(s.states.all())
    known = {c.address for c in s.channels.all()}
    return Told(
        facts=[
            *fact(_("Kind"), label_of(kinds.SYSTEM_KINDS, s.kind)),
            *state_fact(kinds.SYSTEM_STATES, states),
            *place_fact(s.place, on=None),
            *fact(_("In use since"), s.launched),
            *(fact(_("Address"), s.url, href=web_href(s.url)) if s.url not in known else []),
            *(f for c in s.channels.all() for f in _channel_fact(c)),
        ],
        lists=texts(_("What it does"), s.functions),
        days=_state_days(kinds.SYSTEM_STATES, states),
        links=linked("channel", *s.channels.all()),
    )


def _channel_fact(c: SystemChannel) -> list[dict[str, Any]]:
    label = label_of(kinds.CHANNEL_KINDS, c.kind)
    return fact(label, c.address, href=web_href(c.address), kind="code")


def web_href(address: str) -> str:
    """Give a web address as a link; anything else is only text."""
    return address if address.startswith(("https://", "http://")) else ""


@tells(SystemChannel)
def channel(c: SystemChannel) -> Told:
    """A way to reach a system, and its hours."""
    return Told(
        facts=[
            *_channel_fact(c),
            *fact(_("Hours"), c.hours),
            *fact(_("System"), c.system.title),
            *place_fact(c.system.place, on=None),
        ],
        links=linked("system", c.system),
    )


@tells(Note)
def note(n: Note) -> Told:
    """A difficulty, goal, effect, story … in the words it was told."""
    return Told(
        facts=[
            *fact(_("Kind"), label_of(kinds.NOTE_KINDS, n.kind)),
            *fact(_("Aims at"), percent(n.target_percent) if n.target_percent is not None else ""),
            *place_fact(n.place, on=None),
        ],
        text=said(n.text)[0],
        lists=texts(_("For whom"), n.audience),
    )
