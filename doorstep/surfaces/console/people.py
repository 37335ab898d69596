"""The register: lists of persons, households and businesses, and the page of each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_PEOPLE
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.attainments.kinds import ATTAINMENTS
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.journal.actions import note
from doorstep.kernel.people import queries
from doorstep.kernel.people.models import Business, Household, Person
from doorstep.kernel.places.models import FOREVER
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.console.place_filter import commune_filter
from doorstep.surfaces.look.lists import Column, ListPage, ListSpec, Table
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
_VILLAGE = Column(key="village_name", label=gettext_lazy("Village"))
_PHONE = Column(key="phone", label=gettext_lazy("Phone"), kind="code")


def _spec(actor: Actor, what: str, caption: Any, columns: list[Column]) -> ListSpec:
    return ListSpec(
        caption=caption,
        columns=columns,
        filters=[commune_filter(actor, SEE_PEOPLE, "village")],
        file_name=what,
        search_label=gettext_lazy("Name"),
    )


def _respond(request: HttpRequest, spec: ListSpec, rows: Any, what: str) -> HttpResponseBase:
    actor: Actor = request.actor  # type: ignore[attr-defined]

    def told(form: str, count: int) -> None:
        note(actor=actor, verb="people.export", about=what, details={"format": form, "n": count})

    tabs = [
        {"label": label, "href": reverse(name), "current": name.endswith(what)}
        for name, label in (
            ("console:people", _("Persons")),
            ("console:households", _("Households")),
            ("console:businesses", _("Businesses")),
        )
    ]
    return ListPage(request, spec, rows=rows, on_export=told).respond(
        "console/people/list.html", {"title": spec.caption, "tabs": tabs}
    )


@needs(SEE_PEOPLE)
def persons(request: HttpRequest) -> HttpResponseBase:
    """List the persons of the actor's area, by given name."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    columns = [
        Column(
            key="full_name",
            label=_("Name"),
            sort="sort_key",
            href=lambda p: reverse("console:person", args=[p.id]),
        ),
        Column(key="birth_year", label=_("Born"), kind="code", sort="birth_year"),
        Column(key="sex", label=_("Sex"), value=_sex),
        Column(key="household_name", label=_("Household")),
        _VILLAGE,
        _PHONE,
    ]
    spec = _spec(actor, "people", _("Persons"), columns)
    return _respond(request, spec, queries.persons(actor=actor), "people")


def _sex(person: Any) -> str:
    return {"m": _("male"), "f": _("female")}.get(str(person.sex).lower(), "")


@needs(SEE_PEOPLE)
def households(request: HttpRequest) -> HttpResponseBase:
    """List the households of the actor's area."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    columns = [
        Column(
            key="head_name",
            label=_("Head of household"),
            sort="sort_key",
            href=lambda h: reverse("console:household", args=[h.id]),
        ),
        Column(key="number", label=_("Number"), kind="code"),
        Column(key="person_count", label=_("Persons"), kind="number", sort="person_count"),
        _VILLAGE,
        _PHONE,
    ]
    spec = _spec(actor, "households", _("Households"), columns)
    return _respond(request, spec, queries.households(actor=actor), "households")


@needs(SEE_PEOPLE)
def businesses(request: HttpRequest) -> HttpResponseBase:
    """List enterprises, cooperatives, business households, points of sale, schools, hospitals."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    columns = [
        Column(
            key="name",
            label=_("Name"),
            sort="sort_key",
            href=lambda b: reverse("console:business", args=[b.id]),
        ),
        Column(
            key="kind",
            label=_("Kind"),
            sort="kind",
            value=lambda b: str(KINDS_OF_BUSINESS.get(b.kind, b.kind)),
        ),
        Column(key="tax_number", label=_("Tax number"), kind="code"),
        _VILLAGE,
        _PHONE,
    ]
    spec = _spec(actor, "businesses", _("Businesses"), columns)
    return _respond(request, spec, queries.businesses(actor=actor), "businesses")


@needs(SEE_PEOPLE)
def person(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show one person; a record that was merged leads to the one it became."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        page = queries.person_page(actor=actor, person=id)
    except Person.DoesNotExist as why:
        raise Http404 from why
    if page.merged_into:
        return redirect("console:person", id=page.merged_into)
    villages = names_on({r.village_id for r in page.residences}, on=actor.on)
    p = page.person
    facts = [
        {
            "label": _("Born"),
            "value": p.birth_on.strftime("%d/%m/%Y") if p.birth_on else p.birth_year,
            "kind": "code",
        },
        {"label": _("Age"), "value": page.age},
        {"label": _("Sex"), "value": _sex(p)},
        {"label": _("Phone"), "value": p.phone, "kind": "code"},
        {
            "label": _("Household"),
            "value": str(p.household or ""),
            "href": reverse("console:household", args=[p.household_id]) if p.household_id else "",
        },
        *(
            {
                "label": _("Number of %(kind)s") % {"kind": kind.upper()},
                "value": f"•••• {tail}",
                "kind": "code",
            }
            for kind, tail in page.number_tails.items()
        ),
    ]
    return render(
        request,
        "console/people/person.html",
        {
            "title": p.full_name,
            "subtitle": villages.get(p.village_id, ""),
            "facts": facts,
            "page": page,
            "residences": [(villages.get(r.village_id, ""), r) for r in page.residences],
            "groups": [(said(b.group.label)[0], b, b.to_on == FOREVER) for b in page.belongings],
            "attained": attained("person", p.id, p.province),
            "activities": activities_of(actor, participants__person__in=[p.id, *page.also]),
            "crumbs": _crumbs(_("Persons"), "console:people", p.full_name),
        },
    )


@needs(SEE_PEOPLE)
def household(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show one household: who belongs to it, what it has attained, the visits."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = Household.objects.visible_to(actor, SEE_PEOPLE).filter(pk=id).first()
    if row is None:
        raise Http404
    members = queries.persons(actor=actor).filter(household=row)
    facts = [
        {"label": _("Number"), "value": row.number, "kind": "code"},
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
        crumbs=_crumbs(_("Households"), "console:households", row.head_name),
    )


@needs(SEE_PEOPLE)
def business(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show one business."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = Business.objects.visible_to(actor, SEE_PEOPLE).filter(pk=id).first()
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
    return render(
        request,
        "console/people/subject.html",
        {
            "title": title,
            "subtitle": place,
            "facts": facts,
            "attained": attained(subject_type, row.id, row.province),
            "activities": activities_of(actor, **{subject_type: row.id}),
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
    words = {"activity": _("activity"), "import": _("import of a list"), "officer": _("officer")}
    return words.get(first.source, first.source) if first else ""


def _evidence_href(a: Attainment) -> str | None:
    first = _first_evidence(a)
    if first is None or first.source != "activity":
        return None
    return reverse("console:activity", args=[first.source_id])


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


urlpatterns = [
    path("", persons, name="people"),
    path("households/", households, name="households"),
    path("businesses/", businesses, name="businesses"),
    path("<uuid:id>/", person, name="person"),
    path("households/<uuid:id>/", household, name="household"),
    path("businesses/<uuid:id>/", business, name="business"),
]
