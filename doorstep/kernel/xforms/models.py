"""Submissions as they came, versions of what lists told, and the forms that provinces made."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from doorstep.kernel.access.actors import PlacedQuerySet
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.places.models import Unit

APPLIED, WAITING, ATTENTION, SETTLED = "applied", "waiting", "attention", "settled"


class Submission(models.Model):
    """One filled form. `id` is its instance id; `digest` tells the same bytes from others.

    `root` is the activity it made or amended, in `revision`; `subject` the household. `body` is
    kept only until it is applied. `replaces` is the submission it edits; `waits_for` the id of a
    household or submission that has not come yet.
    """

    id = models.UUIDField(primary_key=True)
    province = models.CharField(max_length=2)
    place = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    form = models.CharField(max_length=64)
    form_version = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default=APPLIED)
    reason = models.CharField(max_length=60, blank=True)
    details = models.JSONField(default=dict)
    root = models.UUIDField(null=True)
    revision = models.IntegerField(null=True)
    subject = models.UUIDField(null=True)
    replaces = models.UUIDField(null=True)
    waits_for = models.UUIDField(null=True)
    body = models.TextField(blank=True)
    account = models.UUIDField(null=True)
    device = models.CharField(max_length=40)
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    settled_why = models.CharField(max_length=300, blank=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(settled_at__gte=F("received_at")),
                name="submission_settled_after",
            ),
        ]
        indexes = [
            models.Index(
                fields=["province", "state", "received_at"],
                condition=~Q(state="applied"),
                name="submission_open",
            ),
            models.Index(
                fields=["waits_for"],
                condition=Q(waits_for__isnull=False),
                name="submission_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.id}"


class SubmittedFile(models.Model):
    """A file that came with a submission, under the name the form knows it by."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="files")
    province = models.CharField(max_length=2)
    name = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "submission", "name"], name="submitted_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ListedVersion(models.Model):
    """What a list told of a subject under a version number, as keyed digests per property.

    Who corrects a subject without signal names the version seen; the digests show which of its
    properties somebody else has changed since. `branch` is the phone's own line of versions.
    """

    province = models.CharField(max_length=2)
    subject = models.UUIDField()
    version = models.IntegerField()
    digests = models.JSONField(default=dict)
    branch = models.CharField(max_length=36, blank=True)
    listed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "version", "province"], name="listed_version_once"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="listed_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.version}"


class OwnKind(models.Model):
    """A kind of activity that a province made from a form of its own.

    `counts` and `gives` say what a record adds to figures and shows of whom it reached; they hold
    for all versions. `changed_at` is the stamp by which every process learns of it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    place = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=40)
    title = models.JSONField(default=dict)
    version = models.IntegerField(default=0)
    counts = models.JSONField(default=list)
    gives = models.JSONField(default=list)
    is_retired = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField()

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "code"], name="own_kind_code_once"),
            models.CheckConstraint(condition=Q(version__gte=0), name="own_kind_version_counts"),
        ]

    def __str__(self) -> str:
        return self.code


class OwnKindVersion(models.Model):
    """One upload of the form of an own kind: its sheets, its XForm, and what we make of it.

    `definition` is the kind as data (fields, whom it reaches); `paths` says which node of a
    submission answers which field; `findings` is what the check said.
    """

    kind = models.ForeignKey(OwnKind, models.CASCADE, related_name="versions")
    province = models.CharField(max_length=2)
    number = models.IntegerField()
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    form_version = models.CharField(max_length=64)
    sheets = models.JSONField(default=dict)
    xform = models.TextField()
    definition = models.JSONField(default=dict)
    paths = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "kind", "number"], name="own_kind_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.number}"


class OwnKindFile(models.Model):
    """A picture or list that the form of an own kind names; `md5` is how Collect sees a change.

    `media_type` is what the content is.
    """

    kind = models.ForeignKey(OwnKind, models.CASCADE, related_name="files")
    province = models.CharField(max_length=2)
    name = models.CharField(max_length=80)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    md5 = models.CharField(max_length=32)
    media_type = models.CharField(max_length=40)
    kept_at = models.DateTimeField()
    kept_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "kind", "name"], name="own_file_once"),
        ]

    def __str__(self) -> str:
        return self.name
