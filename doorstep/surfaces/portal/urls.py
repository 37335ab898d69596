"""Addresses of the citizens' pages: included at the root."""

from django.urls import path

from doorstep.surfaces.portal import (
    about,
    certificates,
    commune,
    communes,
    figure,
    figures,
    held,
    home,
    learn,
    learner,
    packs,
    sources,
    tests_taken,
    voices,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("learn/", learn.courses, name="courses"),
    path("learn/packs/", packs.packs, name="packs"),
    path("learn/packs/<slug:digest>.json", packs.pack, name="pack"),
    path("learn/packs/<slug:digest>/voices/<str:name>.json", voices.voice, name="voice"),
    path("learn/voices/<slug:sha256>.<slug:ending>", voices.sound, name="sound"),
    path("learn/join/", learner.join, name="join"),
    path("learn/mine/", learner.mine, name="mine"),
    path("learn/leave/", learner.leave, name="leave"),
    *certificates.urlpatterns,
    path("learn/<slug:code>/test/", tests_taken.test, name="test"),
    path("learn/<slug:code>/test/<str:begun>/", tests_taken.paper, name="paper"),
    path("learn/<slug:code>/<slug:lesson>/finish/", learner.finish, name="finish"),
    path("learn/<slug:code>/", learn.course, name="course"),
    path("learn/<slug:code>/practice/<int:number>/", learn.practise, name="practice"),
    path("learn/<slug:code>/<slug:lesson>/", learn.lesson, name="lesson"),
    path("learn/<slug:code>/<slug:lesson>/<int:step>/", learn.lesson, name="step"),
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
