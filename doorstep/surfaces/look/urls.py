"""Addresses of the look: included at the root."""

from django.urls import path

from doorstep.surfaces.look import views

urlpatterns = [
    path("theme", views.set_theme, name="set_theme"),
    path("look", views.specimen, name="specimen"),
]
