"""Addresses of the citizens' pages: included at the root."""

from django.urls import path

from doorstep.surfaces.portal import about, commune, communes, figure, figures, held, home, sources

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("figures/", figures.figure_list, name="figures"),
    path("figures/<slug:code>/", figure.figure, name="figure"),
    path("my-commune/", communes.communes, name="communes"),
    path("my-commune/<slug:unit_id>/", commune.commune, name="commune"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<slug:line_id>/", sources.source, name="source"),
    path("held/<slug:kind>/<slug:key>/", held.held, name="held"),
    path("about/", about.about, name="about"),
    path("robots.txt", about.robots, name="robots"),
]
