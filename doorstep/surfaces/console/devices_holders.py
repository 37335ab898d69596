"""Who works on a device: letting somebody in, with a picture for the lock screen, and the end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorstep.kernel.access.devices import add_holder, remove_holder
from doorstep.kernel.access.rights import KEEP_DEVICES
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.basics.text import tidy
from doorstep.kernel.files.queries import path_of
from doorstep.kernel.files.rules import MAX_PHOTO_BYTES
from doorstep.surfaces.console.devices_finding import actor_of, crumbs, device_for, people_near
from doorstep.surfaces.look.rights import needs


class HolderForm(forms.Form):
    """One of the people found, and a picture."""

    account = forms.ChoiceField(
        label=gettext_lazy("Who will work on it"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose somebody.")},
    )  # fmt: skip
    picture = forms.FileField(
        label=gettext_lazy("Picture for the lock screen"), required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=gettext_lazy("So that people who share the phone find themselves."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["account"].choices = [
            (str(p["account"].pk), f"{p['account'].full_name} ({'; '.join(p['offices'])})")
            for p in people
        ]

    def clean_picture(self) -> Any:
        """Refuse what is far too large; whether it is a picture is told when it is cleaned."""
        given = self.cleaned_data["picture"]
        if given and given.size > MAX_PHOTO_BYTES:
            raise forms.ValidationError(_("The photo is larger than 15 MB."))
        return given


@require_http_methods(["GET", "POST"])
@needs(KEEP_DEVICES)
def new_holder(request: HttpRequest, device: UUID) -> HttpResponse:
    """Let somebody work on a device, or give who does a new picture."""
    actor = actor_of(request)
    found = device_for(actor, device=device)
    wanted = tidy(request.GET.get("q", ""))[:100]
    people = people_near(actor, unit=found.unit_id, words=wanted)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = HolderForm(*sent, people=people)
    if form.is_valid():
        given = form.cleaned_data["picture"]
        try:
            add_holder(
                actor=actor, device=found, account=UUID(form.cleaned_data["account"]),
                at=timezone.now(), picture=given.read() if given else None,
            )  # fmt: skip
        except NotAllowed:
            raise
        except Problem as problem:
            form.add_error("picture" if given else None, str(problem))
        else:
            messages.success(request, _("It is written down. The device learns it when it syncs."))
            return redirect("console:device", found.pk)
    context = {
        "title": _("Who works on %(device)s") % {"device": found.label}, "crumbs": crumbs(found),
        "form": form, "wanted": wanted, "has_people": bool(people),
        "back": reverse("console:device", args=[found.pk]),
    }  # fmt: skip
    return render(request, "console/devices/holder.html", context)


@require_POST
@needs(KEEP_DEVICES)
def end_holder(request: HttpRequest, device: UUID, account: UUID) -> HttpResponse:
    """End somebody's work on a device."""
    actor = actor_of(request)
    found = device_for(actor, device=device)
    remove_holder(actor=actor, device=found, account=account, at=timezone.now())
    messages.success(request, _("It is written down. The device learns it when it syncs."))
    return redirect("console:device", found.pk)


@require_GET
@needs(KEEP_DEVICES)
def holder_picture(request: HttpRequest, device: UUID, account: UUID) -> FileResponse:
    """Give the picture of somebody who works on a device."""
    found = device_for(actor_of(request), device=device)
    held = next((h for h in found.held if h.account_id == account and h.picture_id), None)
    if held is None:
        raise Http404
    return FileResponse(path_of(held.picture).open("rb"), content_type=held.picture.media_type)


urlpatterns = [
    path("<uuid:device>/holders/new/", new_holder, name="device-holder-new"),
    path("<uuid:device>/holders/<uuid:account>/end/", end_holder, name="device-holder-end"),
    path("<uuid:device>/holders/<uuid:account>/picture/", holder_picture, name="device-picture"),
]
