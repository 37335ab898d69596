"""One page for anything that holds a source line: its facts, its days, the lines it answers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doorstep.capabilities.reporting.models import SourceLine
from doorstep.surfaces.look.rights import public
from doorstep.surfaces.portal import facts_kernel, facts_programme, facts_work, frame
from doorstep.surfaces.portal.facts import told_of
from doorstep.surfaces.portal.things import thing_of

__all__ = ["facts_kernel", "facts_programme", "facts_work", "held"]


@public
@require_safe
def held(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Show what "kind:key" names; 404 for what does not exist or is not public."""
    thing = thing_of(f"{kind}:{key}")
    if thing is None:
        raise Http404
    told = told_of(thing.found)
    lines = SourceLine.objects.filter(holders__reference=thing.reference)
    return frame.page(
        request,
        "portal/held.html",
        {
            "title": thing.title,
            "crumbs": [
                {"label": _("Sources"), "href": reverse("portal:sources")},
                {"label": thing.label},
            ],
            "thing": thing,
            "told": told,
            "lines": lines.select_related("article").order_by("article", "position"),
        },
    )
