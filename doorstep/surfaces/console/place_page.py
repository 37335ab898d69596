"""The page of one unit: what it is and was, what lies under it, what stands in it, its figures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import CHANGE_MAP, KEEP_PLACES, SEE_PLACES
from doorstep.kernel.places.kinds import LEVEL_LABELS
from doorstep.kernel.places.models import Unit, UnitVersion
from doorstep.kernel.places.queries import Story, story_of
from doorstep.surfaces.console import place_page_parts as parts
from doorstep.surfaces.console.place_acts import acts_for
from doorstep.surfaces.console.place_changes import changes_of
from doorstep.surfaces.console.place_figures import figures_of
from doorstep.surfaces.console.place_words import (
    crumbs_to,
    page_of,
    since_words,
    unit_for,
    until_words,
    visible,
)
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import day as day_words
from doorstep.surfaces.look.writing import number


@require_GET
@needs(SEE_PLACES)
def place(request: HttpRequest, unit: int) -> HttpResponse:
    """Show one unit of any level and time."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = unit_for(request, unit=unit, right=SEE_PLACES)
    story = story_of(found.pk)
    on = day_of(found, actor.on)
    version = _version(story, on)
    crumbs = crumbs_to(actor, found, on=on)
    context = {
        "title": version.full_name,
        "subtitle": _subtitle(found, crumbs),
        "crumbs": [*crumbs[:-1], {"label": version.full_name}],
        "unit": found,
        "is_alive": found.is_alive(actor.on),
        "facts": _facts(found, version, crumbs),
        "story": _tables(actor, story),
        "ended": _ended(actor, found, story),
        "figures": figures_of(actor, found, version.full_name, on=on),
        "targets": parts.targets(actor, found),
        "below": parts.below(actor, found, on=on),
        "coverage": parts.coverage(found, on=on),
        "facilities": parts.facilities(found, on=on),
        "teams": parts.teams(actor, found),
        "changes": changes_of(actor, found),
        "keeping": _keeping(actor, found),
        "acts": acts_for(found) if actor.may(CHANGE_MAP, found.pk) else [],
    }
    return render(request, "console/places/place.html", context)


def day_of(unit: Unit, today: date) -> date:
    """Give the day on which to look at a unit: today, or its last or first day."""
    if today < unit.began_on:
        return unit.began_on
    return min(today, unit.ended_on - timedelta(days=1))


def _version(story: Story | None, on: date) -> UnitVersion:
    """Give the version of the day; a unit always has one in its own days."""
    assert story is not None  # noqa: S101 - the unit was found before
    return next(v for v in story.versions if v.valid_from <= on < v.valid_to)


def _subtitle(unit: Unit, crumbs: list[dict[str, str]]) -> str:
    above = [c["label"] for c in reversed(crumbs[1:-1])]
    return ", ".join([str(LEVEL_LABELS.get(unit.level, unit.level)).capitalize(), *above])


def _facts(unit: Unit, version: UnitVersion, crumbs: list[dict[str, str]]) -> list[dict[str, Any]]:
    above = crumbs[-2] if len(crumbs) > 2 else {}
    facts: list[dict[str, Any]] = [
        {"label": _("Code"), "value": version.code, "kind": "code"},
        {"label": _("Type"), "value": version.type},
        {"label": _("Part of"), "value": above.get("label"), "href": above.get("href", "")},
        {"label": _("From"), "value": since_words(unit.began_on)},
    ]
    if until := until_words(unit.ended_on):
        facts.append({"label": _("Until"), "value": until})
    if version.decision:
        facts.append({"label": _("Decision"), "value": _decision(version)})
    if version.area_km2:
        area = f"{number(version.area_km2, decimals=1)} km²"
        facts.append({"label": _("Area"), "value": area})
    return facts


def _decision(version: UnitVersion) -> str:
    signed = f", {day_words(version.decided_on)}" if version.decided_on else ""
    return f"{version.decision}{signed}"


def _tables(actor: Actor, story: Story | None) -> dict[str, Any]:
    assert story is not None  # noqa: S101 - the unit was found before
    passed = [p.unit_id for p in (*story.made_of, *story.became)]
    seen = visible(actor, passed)
    return {
        "versions": parts.versions(story.versions),
        "made_of": parts.passages(_("What it was made of"), story.made_of, seen),
        "became": parts.passages(_("What it became"), story.became, seen),
    }


def _ended(actor: Actor, unit: Unit, story: Story | None) -> dict[str, Any] | None:
    if unit.is_alive(actor.on) or actor.on < unit.began_on or story is None:
        return None
    after = [p for p in story.became if p.effective_on == unit.ended_on]
    names = ", ".join(p.name for p in after)
    told = {"day": until_words(unit.ended_on), "names": names}
    words = (
        _("This unit ended on %(day)s and became %(names)s.") % told
        if names
        else _("This unit ended on %(day)s; nothing took its place.") % told
    )
    seen = visible(actor, [p.unit_id for p in after])
    href = page_of(after[0].unit_id) if len(after) == 1 and seen else ""
    return {"words": words, "href": href, "link": names}


def _keeping(actor: Actor, unit: Unit) -> list[dict[str, str]]:
    """Offer what an officer may add here."""
    if not unit.is_alive(actor.on) or not actor.may(KEEP_PLACES, unit.pk):
        return []
    offered = []
    if unit.level == "commune":
        offered.append((_("Add a village"), reverse("console:village-new", args=[unit.pk])))
    if unit.level == "village":
        offered.append((_("Set coverage"), reverse("console:coverage", args=[unit.pk])))
    at = f"?place={unit.pk}" if unit.level in ("commune", "village") else ""
    offered.append((_("Add a facility"), reverse("console:facility-new") + at))
    if unit.level == "village":
        offered.append((_("End the village"), reverse("console:village-end", args=[unit.pk])))
    return [{"label": label, "href": href} for label, href in offered]
