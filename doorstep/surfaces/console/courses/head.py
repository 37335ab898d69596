"""The head of a course: title, groups, sources, topics, test."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from doorstep.capabilities.learning.drafting import shaping
from doorstep.kernel.access.rights import KEEP_COURSES
from doorstep.surfaces.console.courses import frame
from doorstep.surfaces.console.courses.fault_places import HEAD
from doorstep.surfaces.console.courses.forms import HeadForm
from doorstep.surfaces.look.rights import needs


@frame.FORM
@needs(KEEP_COURSES)
def head(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Edit the head."""
    found = frame.draft_or_404(request, draft)
    form = HeadForm(found.body, request.POST or None)
    page = frame.Editing(request, found, HEAD, reverse("console:draft-head", args=[draft]))
    context = {
        "title": _("About the course"),
        "crumbs": frame.crumbs(found),
        "back": reverse("console:course-draft", args=[draft]),
    }
    return page.answer(form, lambda body: shaping.set_head(body, form.told()), context)


urlpatterns = [path("drafts/<uuid:draft>/head/", head, name="draft-head")]
