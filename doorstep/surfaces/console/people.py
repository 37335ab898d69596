"""The register: lists of persons, households and businesses."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PEOPLE, SEE_PEOPLE
from doorstep.kernel.people import queries
from doorstep.surfaces.console import handovers, household_acts, person_acts, person_pages
from doorstep.surfaces.console.navigation import leading_to
from doorstep.surfaces.console.person_pages import KINDS_OF_BUSINESS, sex_words
from doorstep.surfaces.console.place_filter import commune_filter
from doorstep.surfaces.look.lists import Column, ListPage, ListSpec
from doorstep.surfaces.look.rights import needs

_VILLAGE = Column(key="village_name", label=gettext_lazy("Village"))
_PHONE = Column(key="phone", label=gettext_lazy("Phone"), kind="code")


def _spec(actor: Actor, what: str, caption: Any, columns: list[Column]) -> ListSpec:
    return ListSpec(
        caption=caption,
        columns=columns,
        filters=[commune_filter(actor, SEE_PEOPLE, "village")],
        file_name=what,
        search_label=gettext_lazy("Name"),
        find=lambda rows, words: queries.named_like(rows, words, actor=actor),
    )


def _respond(request: HttpRequest, spec: ListSpec, rows: Any, what: str) -> HttpResponseBase:
    actor: Actor = request.actor  # type: ignore[attr-defined]

    tabs = [
        {"label": label, "href": reverse(name), "current": name.endswith(what)}
        for name, label in (
            ("console:people", _("Persons")),
            ("console:households", _("Households")),
            ("console:businesses", _("Businesses")),
        )
    ]
    # Plain rows of what is shown: making fifty persons of rows took as long as reading them.
    shown = [c.value if isinstance(c.value, str) else c.key for c in spec.columns]
    return ListPage(request, spec, rows=rows.values_list("id", *shown, named=True)).respond(
        "console/people/list.html",
        {"title": spec.caption, "tabs": tabs, "may_keep": actor.may(KEEP_PEOPLE)},
    )


@needs(SEE_PEOPLE)
def persons(request: HttpRequest) -> HttpResponseBase:
    """List the persons of the actor's area, by given name."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    to_person = leading_to("console:person")
    columns = [
        Column(
            key="full_name",
            label=_("Name"),
            sort="sort_key",
            href=lambda p: to_person(p.id),
        ),
        Column(key="birth_year", label=_("Born"), kind="code", sort="birth_year"),
        Column(key="sex", label=_("Sex"), value=sex_words),
        Column(key="household_name", label=_("Household")),
        _VILLAGE,
        _PHONE,
    ]
    spec = _spec(actor, "people", _("Persons"), columns)
    return _respond(request, spec, queries.persons(actor=actor), "people")


@needs(SEE_PEOPLE)
def households(request: HttpRequest) -> HttpResponseBase:
    """List the households of the actor's area."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    to_household = leading_to("console:household")
    columns = [
        Column(
            key="head_name",
            label=_("Head of household"),
            sort="sort_key",
            href=lambda h: to_household(h.id),
        ),
        Column(key="number", label=pgettext("of a household", "Number"), kind="code"),
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
    to_business = leading_to("console:business")
    columns = [
        Column(
            key="name",
            label=_("Name"),
            sort="sort_key",
            href=lambda b: to_business(b.id),
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


urlpatterns = [
    *handovers.urlpatterns,
    *person_acts.urlpatterns,
    *household_acts.urlpatterns,
    path("", persons, name="people"),
    path("households/", households, name="households"),
    path("businesses/", businesses, name="businesses"),
    path("<uuid:person>/", person_pages.person, name="person"),
    path("households/<uuid:household>/", person_pages.household, name="household"),
    path("businesses/<uuid:business>/", person_pages.business, name="business"),
]
