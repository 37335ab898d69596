"""The register: persons, households, businesses, where they belong and when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from doorstep.kernel.access.actors import PlacedQuerySet
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.places.models import FOREVER, Unit
from doorstep.kernel.work.models import Job

PERSON, HOUSEHOLD, BUSINESS = "person", "household", "business"


class Household(models.Model):
    """A household; `village` is where it belongs now, `Residence` where it belonged when."""

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    village = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=40, blank=True)
    head_name = models.CharField(max_length=120)
    search_key = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=300)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    registered_on = models.DateField()
    left_on = models.DateField(null=True)
    left_reason = models.CharField(max_length=12, blank=True)
    external_id = models.CharField(max_length=80, blank=True)

    objects = PlacedQuerySet.as_manager()
    place_field = "village_id"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "village", "external_id"],
                condition=~Q(external_id=""),
                name="household_external_id_once",
            ),
        ]
        indexes = [
            models.Index(fields=["village", "sort_key"], name="household_by_village"),
            models.Index(fields=["province", "sort_key"], name="household_by_name"),
        ]

    def __str__(self) -> str:
        return self.head_name


class Person(models.Model):
    """A person; the name is one field (given name last). `birth_on` may be known by year only.

    `match_key` is family and given name, folded: where a duplicate is looked for.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    village = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="persons")
    full_name = models.CharField(max_length=120)
    search_key = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=500)
    match_key = models.CharField(max_length=130, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    birth_year = models.SmallIntegerField(null=True)
    birth_on = models.DateField(null=True)
    phone = models.CharField(max_length=20, blank=True)
    registered_on = models.DateField()
    left_on = models.DateField(null=True)
    left_reason = models.CharField(max_length=12, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged_from")
    external_id = models.CharField(max_length=80, blank=True)

    objects = PlacedQuerySet.as_manager()
    place_field = "village_id"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_year__isnull=True)
                | (Q(birth_year__gte=1880) & Q(birth_year__lte=2200)),
                name="person_birth_year_plausible",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="person_not_merged_into_self"
            ),
            models.UniqueConstraint(
                fields=["province", "village", "external_id"],
                condition=~Q(external_id=""),
                name="person_external_id_once",
            ),
        ]
        indexes = [
            models.Index(fields=["village", "sort_key"], name="person_by_village"),
            models.Index(fields=["province", "sort_key"], name="person_by_name"),
            models.Index(fields=["province", "search_key", "birth_year"], name="person_by_search"),
            models.Index(fields=["province", "match_key", "birth_year"], name="person_by_match"),
            models.Index(fields=["province", "phone"], name="person_by_phone"),
        ]

    def __str__(self) -> str:
        return self.full_name


class Business(models.Model):
    """An enterprise, cooperative, union, business household, point of sale, school, hospital."""

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    village = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=200)
    search_key = models.CharField(max_length=300)
    sort_key = models.CharField(max_length=500)
    tax_number = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    registered_on = models.DateField()
    left_on = models.DateField(null=True)
    left_reason = models.CharField(max_length=12, blank=True)
    external_id = models.CharField(max_length=80, blank=True)

    objects = PlacedQuerySet.as_manager()
    place_field = "village_id"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "tax_number"],
                condition=~Q(tax_number=""),
                name="business_tax_number_once",
            ),
            models.UniqueConstraint(
                fields=["province", "village", "external_id"],
                condition=~Q(external_id=""),
                name="business_external_id_once",
            ),
        ]
        indexes = [models.Index(fields=["village", "sort_key"], name="business_by_village")]

    def __str__(self) -> str:
        return self.name


class Residence(models.Model):
    """Where a subject belongs from a day to a day. Months repeat the days so that sums are fast.

    `is_counted` is false for the residences of a record that was merged into another.
    """

    province = models.CharField(max_length=2)
    subject_type = models.CharField(max_length=10)
    subject = models.UUIDField()
    village = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    from_on = models.DateField()
    to_on = models.DateField(default=FOREVER)
    from_month = models.IntegerField()
    to_month = models.IntegerField(default=999912)
    is_counted = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gt=F("from_on")), name="residence_has_days"),
            models.UniqueConstraint(
                # The subject first: without statistics SQLite takes any index that begins with
                # the province for the better one, and then reads the whole province.
                fields=["subject", "from_on", "subject_type", "province"],
                name="residence_one_per_day",
            ),
        ]
        indexes = [
            models.Index(fields=["village", "subject_type", "subject"], name="residence_village"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} in {self.village_id} from {self.from_on}"


class Merge(models.Model):
    """Two person records are one: `gone` counts as `kept` until the merge is undone."""

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    kept = models.ForeignKey(Person, models.PROTECT, related_name="+")
    gone = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "gone"],
                condition=Q(undone_at__isnull=True),
                name="merged_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"


class NotSame(models.Model):
    """Somebody looked: these two persons are not one. The pair is not proposed again."""

    province = models.CharField(max_length=2)
    one = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    account_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "one", "other"], name="not_same_once"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} ≠ {self.other_id}"


class DuplicatePair(models.Model):
    """A search for duplicates found these two alike: ids and a score, replaced by the next search.

    It hangs on the job that found it and goes with it.
    """

    province = models.CharField(max_length=2)
    job = models.ForeignKey(Job, models.CASCADE, related_name="+", db_index=False)
    one = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    score = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["job", "one", "other", "province"], name="duplicate_pair_once"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0) & Q(score__lte=100), name="duplicate_pair_score"
            ),
        ]
        indexes = [models.Index(fields=["job", "-score"], name="duplicate_pair_by_score")]

    def __str__(self) -> str:
        return f"{self.one_id} ~ {self.other_id}"
