"""Courses in the console: a draft is written one thing a page, and a second person publishes it."""

from doorstep.surfaces.console.courses import (
    drafting,
    drawings,
    files,
    head,
    lessons,
    pages,
    preview,
    questions,
    taking_in,
    words,
)

urlpatterns = [
    *pages.urlpatterns,
    *drafting.urlpatterns,
    *files.urlpatterns,
    *head.urlpatterns,
    *lessons.urlpatterns,
    *questions.urlpatterns,
    *taking_in.urlpatterns,
    *drawings.urlpatterns,
    *words.urlpatterns,
    *preview.urlpatterns,
]
