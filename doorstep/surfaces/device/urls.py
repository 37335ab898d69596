"""Addresses of devices and of the field app."""

from django.urls import path, re_path
from django.views.generic.base import RedirectView

from doorstep.surfaces.device.api import api, unknown
from doorstep.surfaces.device.field_app import app

urlpatterns = [
    re_path("^device/v1/?$", unknown, name="device-root"),
    path("device/v1/", api.urls),
    re_path("^device/v1/", unknown, name="device-unknown"),
    path("app", RedirectView.as_view(url="/app/", permanent=False)),
    path("app/", app, name="app"),
    path("app/<path:path>", app, name="app-file"),
]
