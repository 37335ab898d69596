"""The pages of a person, a household, a business: facts, what was attained, what was done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from doorstep.capabilities.learning.certificates.queries import of_records
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PEOPLE, SEE_PEOPLE
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.attainments.kinds import ATTAINMENTS
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.people import queries
from doorstep.kernel.people.belonging import merged_under
from doorstep.kernel.people.models import Business, Household, Person
from doorstep.kernel.people.moving import HANDED_OVER
from doorstep.kernel.places.models import FOREVER
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.console import handovers, household_acts
from doorstep.surfaces.console.certificate_lists import of_person
from doorstep.surfaces.console.person_acts import acts_of
from doorstep.surfaces.console.sync_origin import origin_of, values_of
from doorstep.surfaces.look.lists import Column, Table
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import said

KINDS_OF_BUSINESS = {
    "enterprise": gettext_lazy("enterprise"),
    "cooperative": gettext_lazy("cooperative"),
    "cooperative_union": gettext_lazy("union of cooperatives"),
    "business_household": gettext_lazy("business household"),
    "point_of_sale": gettext_lazy("point of sale"),
    "school": gettext_lazy("school"),
    "hospital": gettext_lazy("hospital"),
}


def sex_words(person: Any) -> str:
    """Say male or female, nothing where it is not known."""
    return {"m": _("male"), "f": _("female")}.get(str(person.sex).lower(), "")


@needs(SEE_PEOPLE)
def person(request: HttpRequest, person: UUID) -> HttpResponse:
    """Show one person; a record that was merged leads to the one it became."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        page = queries.person_page(actor=actor, person=person)
    except Person.DoesNotExist as why:
        raise Http404 from why
    if page.merged_into:
        return redirect("console:person", person=page.merged_into)
    p = page.person
    villages = names_on({p.village_id, *(r.village_id for r in page.residences)}, on=actor.on)
    is_gone = p.left_reason == HANDED_OVER
    may_change = actor.may(KEEP_PEOPLE, p.village_id) and not is_gone
    told = {
        "title": p.full_name,
        "subtitle": villages.get(p.village_id, ""),
        "facts": _person_facts(page),
        "page": page,
        "acts": acts_of(p) if may_change else [],
        "story": handovers.story_of(actor, p),
        "residences": [(villages.get(r.village_id, ""), r) for r in page.residences],
        "groups": [(said(b.group.label)[0], b, b.to_on == FOREVER) for b in page.belongings],
        "attained": attained("person", p.id, p.province),
        "certificates": of_person(of_records(actor=actor, records=[p.id, *page.also])),
        "activities": activities_of(actor, participants__person__in=[p.id, *page.also]),
        "origin": origin_of(actor, record=p.id),
        "two_values": values_of(actor, province=p.province, subjects=[p.id, *page.also]),
        "crumbs": _crumbs(_("Persons"), "console:people", p.full_name),
    }
    return render(request, "console/people/person.html", told)


def _person_facts(page: queries.PersonPage) -> list[dict[str, Any]]:
    p = page.person
    born = p.birth_on.strftime("%d/%m/%Y") if p.birth_on else p.birth_year
    home = reverse("console:household", args=[p.household_id]) if p.household_id else ""
    numbers = [
        {
            "label": _("Number of %(kind)s") % {"kind": kind.upper()},
            "value": f"•••• {tail}",
            "kind": "code",
        }
        for kind, tail in page.number_tails.items()
    ]
    return [
        {"label": _("Born"), "value": born, "kind": "code"},
        {"label": _("Age"), "value": page.age},
        {"label": _("Sex"), "value": sex_words(p)},
        {"label": _("Phone"), "value": p.phone, "kind": "code"},
        {"label": _("Household"), "value": str(p.household or ""), "href": home},
        *numbers,
    ]


@needs(SEE_PEOPLE)
def household(request: HttpRequest, household: UUID) -> HttpResponse:
    """Show one household: who belongs to it, what it has attained, the visits."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = Household.objects.visible_to(actor, SEE_PEOPLE).filter(pk=household).first()
    if row is None:
        raise Http404
    if row.merged_into_id:
        return redirect("console:household", household=row.merged_into_id)
    may_keep = actor.may(KEEP_PEOPLE, row.village_id)
    members = queries.persons(actor=actor).filter(household=row)
    facts = [
        {"label": pgettext("of a household", "Number"), "value": row.number, "kind": "code"},
        {"label": _("Address"), "value": row.address},
        {"label": _("Phone"), "value": row.phone, "kind": "code"},
    ]
    return _subject(
        request,
        row,
        "household",
        row.head_name,
        facts,
        members=members,
        household=row,
        may_keep=may_keep,
        acts=household_acts.acts_of(row) if may_keep else [],
        merges=household_acts.merges_of(row),
        crumbs=_crumbs(_("Households"), "console:households", row.head_name),
    )


@needs(SEE_PEOPLE)
def business(request: HttpRequest, business: UUID) -> HttpResponse:
    """Show one business."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = Business.objects.visible_to(actor, SEE_PEOPLE).filter(pk=business).first()
    if row is None:
        raise Http404
    facts = [
        {"label": _("Kind"), "value": str(KINDS_OF_BUSINESS.get(row.kind, row.kind))},
        {"label": _("Tax number"), "value": row.tax_number, "kind": "code"},
        {"label": _("Address"), "value": row.address},
        {"label": _("Phone"), "value": row.phone, "kind": "code"},
    ]
    return _subject(
        request,
        row,
        "business",
        row.name,
        facts,
        members=(),
        crumbs=_crumbs(_("Businesses"), "console:businesses", row.name),
    )


def _subject(
    request: HttpRequest,
    row: Any,
    subject_type: str,
    title: str,
    facts: list[dict[str, Any]],
    **more: Any,
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    place = names_on([row.village_id], on=actor.on).get(row.village_id, "")
    ids = [row.id, *merged_under(row.province, row.id)]
    return render(
        request,
        "console/people/subject.html",
        {
            "title": title,
            "subtitle": place,
            "facts": facts,
            "attained": attained(subject_type, row.id, row.province),
            "activities": activities_of(actor, **{f"{subject_type}__in": ids}),
            "origin": origin_of(actor, record=row.id),
            "two_values": values_of(actor, province=row.province, subjects=ids),
            **more,
        },
    )


def _crumbs(label: str, name: str, here: str) -> list[dict[str, str]]:
    return [{"label": label, "href": reverse(name)}, {"label": here}]


def attained(subject_type: str, subject: UUID, province: str) -> Table:
    """Give what a subject has attained, with the evidence that showed it first."""
    rows = Attainment.objects.filter(
        province=province, subject_type=subject_type, subject=subject, is_live=True
    ).prefetch_related("evidence")
    columns = [
        Column(key="code", label=_("Attained"), value=lambda a: _kind_label(a.code)),
        Column(key="first_on", label=_("First on"), kind="date"),
        Column(key="evidence", label=_("Evidence"), value=_evidence_words, href=_evidence_href),
    ]
    return Table(caption=_("Attained"), columns=columns, rows=list(rows.order_by("first_on")))


def _kind_label(code: str) -> str:
    kind = ATTAINMENTS.get(code)
    return str(kind.label) if kind else code


def _first_evidence(a: Attainment) -> Any:
    standing = [e for e in a.evidence.all() if e.stands]
    return min(standing, key=lambda e: (e.on, e.id)) if standing else None


def _evidence_words(a: Attainment) -> str:
    first = _first_evidence(a)
    words = {
        "activity": _("activity"), "import": _("import of a list"), "officer": _("officer"),
        "framework": _("rule of a framework"),
    }  # fmt: skip
    return words.get(first.source, first.source) if first else ""


def _evidence_href(a: Attainment) -> str | None:
    first = _first_evidence(a)
    pages = {"activity": "console:activity", "framework": "console:certificate"}
    if first is None or first.source not in pages:
        return None
    return reverse(pages[first.source], args=[first.source_id])


def activities_of(actor: Actor, **which: Any) -> Table:
    """Give the activities of a subject, the newest first."""
    rows = (
        Activity.objects.visible_to(actor, SEE_PEOPLE)
        .filter(is_current=True, is_void=False, **which)
        .select_related("team")
        .order_by("-happened_on", "-id")
        .distinct()[:100]
    )
    columns = [
        Column(
            key="happened_on",
            label=_("On"),
            kind="date",
            href=lambda a: reverse("console:activity", args=[a.root]),
        ),
        Column(
            key="kind",
            label=_("What was done"),
            value=lambda a: str(KINDS[a.kind].label) if a.kind in KINDS else a.kind,
        ),
        Column(key="team", label=_("Team"), value=lambda a: str(a.team or "")),
    ]
    return Table(caption=_("Activities"), columns=columns, rows=list(rows))
