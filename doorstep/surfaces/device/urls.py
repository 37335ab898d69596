"""Addresses of devices and of the field app."""

from django.urls import path, re_path
from django.views.generic.base import RedirectView

from doorstep.surfaces.device.api import api, unknown
from doorstep.surfaces.device.field_app import app

PROVEN_BY_TOKEN = api.urls
for one in PROVEN_BY_TOKEN[0]:
    # A device proves itself by its token: no session, no form, no message (look/short_way.py).
    one.callback.by_token = True  # type: ignore[union-attr]

urlpatterns = [
    re_path("^device/v1/?$", unknown, name="device-root"),
    path("device/v1/", PROVEN_BY_TOKEN),
    re_path("^device/v1/", unknown, name="device-unknown"),
    path("app", RedirectView.as_view(url="/app/", permanent=False)),
    path("app/", app, name="app"),
    path("app/<path:path>", app, name="app-file"),
]
