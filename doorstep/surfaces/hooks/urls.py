"""Addresses for other programs."""

from django.urls import path

from doorstep.surfaces.hooks import odk

app_name = "hooks"

urlpatterns = [
    path("odk/<str:token>/formList", odk.form_list, name="odk-forms"),
    path("odk/<str:token>/forms/<str:form_id>/form.xml", odk.form, name="odk-form"),
    path("odk/<str:token>/forms/<str:form_id>/manifest", odk.manifest, name="odk-manifest"),
    path("odk/<str:token>/forms/<str:form_id>/media/<str:name>", odk.media_file, name="odk-media"),
    path("odk/<str:token>/lists/<slug:name>.csv", odk.list_file, name="odk-list"),
    path("odk/<str:token>/lists/<slug:name>/integrity", odk.integrity, name="odk-integrity"),
    path("odk/<str:token>/submission", odk.submission, name="odk-submission"),
]
