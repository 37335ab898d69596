"""Places: their addresses. Each kind of page has a module of its own (`place_…`)."""

from django.urls import path

from doorstep.surfaces.console import (
    place_borders,
    place_changes,
    place_changing,
    place_coverage,
    place_facilities,
    place_facility_keeping,
    place_keeping,
    place_overview,
    place_page,
    place_split_facts,
    place_splits,
    place_villages,
)

_FACILITIES = [
    path("facilities/", place_facilities.facilities, name="facilities"),
    path("facilities/new/", place_facility_keeping.new_facility, name="facility-new"),
    path("facilities/<uuid:facility>/", place_facilities.facility, name="facility"),
    path(
        "facilities/<uuid:facility>/state/",
        place_facility_keeping.change_state,
        name="facility-state",
    ),
    path("facilities/<uuid:facility>/end/", place_facility_keeping.end, name="facility-end"),
    path(
        "facilities/<uuid:facility>/photos/",
        place_facility_keeping.add_photos,
        name="facility-photos",
    ),
    path(
        "facilities/<uuid:facility>/photos/<int:picture>/",
        place_facilities.photo,
        name="facility-photo",
    ),
]

urlpatterns = [
    path("", place_overview.places, name="places"),
    path("villages/", place_villages.villages, name="villages"),
    *_FACILITIES,
    path("changes/", place_changes.changes, name="place-changes"),
    path("changes/<uuid:change>/", place_changes.change_page, name="place-change"),
    path("changes/<uuid:change>/undo/", place_changing.undo, name="place-change-undo"),
    path("splits/", place_splits.splits, name="splits"),
    path("splits/<int:unit>/", place_splits.split, name="split"),
    path("splits/<int:unit>/resolve/", place_splits.resolve, name="split-resolve"),
    path("splits/<int:unit>/leave/", place_split_facts.leave, name="split-leave"),
    path("splits/<int:unit>/records/", place_split_facts.records, name="split-records"),
    path("types/", place_keeping.types, name="village-types"),
    path("borders/", place_borders.borders, name="borders"),
    path("<int:unit>/", place_page.place, name="place"),
    path("<int:unit>/change/<slug:act>/", place_changing.change_unit, name="place-act"),
    path("<int:unit>/villages/new/", place_keeping.new_village, name="village-new"),
    path("<int:unit>/end/", place_keeping.end_village, name="village-end"),
    path("<int:unit>/coverage/", place_coverage.coverage, name="coverage"),
]
