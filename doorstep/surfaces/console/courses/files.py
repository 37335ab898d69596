"""Drafts as files: out as the folder of a course in a zip, and in from such a zip."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from doorstep.capabilities.learning.drafting import actions
from doorstep.capabilities.learning.drafting.models import CourseDraft
from doorstep.capabilities.learning.drafting.queries import counting_edition
from doorstep.capabilities.learning.exchange.bundles import Bundle, bundle_of_table, read_bundle
from doorstep.capabilities.learning.exchange.shapes import require_size
from doorstep.kernel.access.rights import KEEP_COURSES
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.tables import Faults
from doorstep.surfaces.console.courses import frame
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import number


class BringForm(forms.Form):
    """A course as a zip."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A ZIP with the folder of one course, as a draft is taken out."),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
    )


@require_GET
@needs(KEEP_COURSES)
def take_out(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Give a draft as it stands as the files of a course's folder."""
    found = frame.draft_or_404(request, draft)
    try:
        raw = bundle_of_table(found.body)
    except Problem as why:
        messages.error(request, str(why))
        return redirect("console:course-draft", draft)
    answer = HttpResponse(raw, "application/zip")
    answer["Content-Disposition"] = content_disposition_header(True, f"{found.code}.zip") or ""
    return answer


@frame.FORM
@needs(KEEP_COURSES)
def bring(request: HttpRequest) -> HttpResponse:
    """Begin a draft from the files of a course; it may have faults."""
    form = BringForm(request.POST or None, request.FILES or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            draft = _begun(request, form.cleaned_data["file"])
        except Faults as why:
            for fault in why.faults[:20]:
                form.add_error("file", str(fault))
        except Problem as why:
            form.add_error("file", str(why))
        else:
            return redirect("console:course-draft", draft.pk)
    context = {"title": _("Course from a file"), "form": form, "crumbs": frame.crumbs(),
               "back": reverse("console:courses")}  # fmt: skip
    return render(request, "console/courses/bring.html", context)


def _begun(request: HttpRequest, file: Any) -> CourseDraft:
    require_size(file.size)
    bundle = read_bundle(file.read())
    if not bundle.table:
        raise Faults(bundle.faults)
    actor = frame.actor_of(request)
    place = frame.province_of(actor)
    now = counting_edition(province=place.province, code=bundle.code)
    draft = actions.start(actor=actor, place=place, table=bundle.table,
                          based_on=now.digest if now else "", at=timezone.now())  # fmt: skip
    _tell(request, bundle)
    return draft


def _tell(request: HttpRequest, bundle: Bundle) -> None:
    messages.success(request, _("The draft is ready. Nothing changes for learners meanwhile."))
    if bundle.drawings:
        words = _("New drawings were left out: %(n)s. Whoever keeps the server can bring them in.")
        messages.warning(request, words % {"n": number(len(bundle.drawings))})


urlpatterns = [
    path("from-file/", bring, name="course-bring"),
    path("drafts/<uuid:draft>/file/", take_out, name="draft-file"),
]
