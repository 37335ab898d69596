"""Addresses of devices and of the field app."""

from django.urls import path
from django.views.generic.base import RedirectView

from doorstep.surfaces.device.api import api
from doorstep.surfaces.device.field_app import app

urlpatterns = [
    path("device/v1/", api.urls),
    path("app", RedirectView.as_view(url="/app/", permanent=False)),
    path("app/", app, name="app"),
    path("app/<path:path>", app, name="app-file"),
]
