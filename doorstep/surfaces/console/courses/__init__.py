"""Courses in the console: a draft is written one thing a page, and a second person publishes it."""

from doorstep.surfaces.console.courses import (
    drafting,
    drawings,
    head,
    lessons,
    pages,
    preview,
    questions,
    words,
)

urlpatterns = [
    *pages.urlpatterns,
    *drafting.urlpatterns,
    *head.urlpatterns,
    *lessons.urlpatterns,
    *questions.urlpatterns,
    *drawings.urlpatterns,
    *words.urlpatterns,
    *preview.urlpatterns,
]
