"""Answer cards A/B/C/D as a PDF, for officers who print at the office. They name nobody."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doorstep.capabilities.learning.answer_cards import LARGE, SMALL, drawing, patterns, sheets
from doorstep.kernel.access.rights import SEE_PEOPLE
from doorstep.kernel.basics.problems import Problem
from doorstep.surfaces.look.rights import needs

_NUMBER = re.compile(r"[0-9]{1,3}")
_SHOWN = 17
"""The card that the page shows; any would do."""


@require_GET
@needs(SEE_PEOPLE)
def choose(request: HttpRequest) -> HttpResponse:
    """Say what the cards are for, and ask which to print."""
    context = {
        "title": _("Answer cards"),
        "subtitle": _("In a village session everybody answers with a card; a phone reads them."),
        "most": len(patterns().cards),
        "picture": _picture(_SHOWN),
        "crumbs": [{"label": _("Cards of persons"), "href": reverse("console:cards")}],
    }
    return render(request, "console/fieldwork/answer_cards.html", context)


@require_GET
@needs(SEE_PEOPLE)
def pdf(request: HttpRequest) -> HttpResponse:
    """Give the cards as a file."""
    first, last = request.GET.get("from", ""), request.GET.get("to", "")
    layout = SMALL if request.GET.get("layout") == SMALL else LARGE
    try:
        if not (_NUMBER.fullmatch(first) and _NUMBER.fullmatch(last)):
            first = last = "0"  # refused with the words of the rule
        made = sheets(first=int(first), last=int(last), layout=layout, at=timezone.now())
    except Problem as problem:
        messages.error(request, str(problem))
        return redirect("console:answer-cards")
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="cards-{int(first)}-{int(last)}.pdf"'
    return answer


def _picture(number: int) -> SafeString:
    """Give the drawing of a card."""
    return mark_safe(drawing(number))  # noqa: S308 - drawn from a number, nothing typed


urlpatterns = [
    path("", choose, name="answer-cards"),
    path("cards.pdf", pdf, name="answer-cards-pdf"),
]
