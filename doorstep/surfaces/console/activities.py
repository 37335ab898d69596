"""Activities in the console: the list, one record, and the ways to enter and correct them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doorstep.kernel.access.rights import RECORD, SEE_ACTIVITIES
from doorstep.surfaces.console import activity_entry
from doorstep.surfaces.console.activity_list import ActivityList
from doorstep.surfaces.console.activity_record import Record
from doorstep.surfaces.console.forms import MorePhotos
from doorstep.surfaces.look.rights import needs


@require_GET
@needs(SEE_ACTIVITIES)
def listing(request: HttpRequest) -> HttpResponseBase:
    """List the activities the actor may see; the address says which, and in which form."""
    may_record = request.actor.may(RECORD)  # type: ignore[attr-defined]
    context = {"title": _("Activities"), "may_record": may_record}
    return ActivityList(request).respond("console/activities/list.html", context)


@require_GET
@needs(SEE_ACTIVITIES)
def one(request: HttpRequest, root: UUID) -> HttpResponse:
    """Show one record with everything the actor may see of it."""
    record = Record(request.actor, root)  # type: ignore[attr-defined]
    context = {
        "title": record.title,
        "record": record,
        "photo_form": MorePhotos(label_suffix="") if record.may_add_photos else None,
        "crumbs": [{"label": _("Activities"), "href": reverse("console:activities")}],
    }
    return render(request, "console/activities/one.html", context)


urlpatterns = [
    path("", listing, name="activities"),
    path("new/", activity_entry.kinds, name="activity-kinds"),
    path("new/<str:kind>/", activity_entry.new, name="activity-new"),
    path("<uuid:root>/", one, name="activity"),
    path("<uuid:root>/amend/", activity_entry.amend, name="activity-amend"),
    path("<uuid:root>/void/", activity_entry.void, name="activity-void"),
    path("<uuid:root>/photos/", activity_entry.more_photos, name="activity-photos"),
    path("<uuid:root>/photos/<int:photo>/", activity_entry.photo, name="activity-photo"),
]
