"""The register: persons, households, businesses, where they belong and when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from doorstep.kernel.access.actors import PlacedQuerySet
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.places.models import FOREVER, Unit

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
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged_from")
    external_id = models.CharField(max_length=80, blank=True)

    objects = PlacedQuerySet.as_manager()
    place_field = "village_id"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="household_not_merged_into_self"
            ),
            models.UniqueConstraint(
                fields=["province", "village", "external_id"],
                condition=~Q(external_id=""),
                name="household_external_id_once",
            ),
        ]
        indexes = [
            models.Index(fields=["village", "sort_key"], name="household_by_village"),
            models.Index(fields=["province", "sort_key"], name="household_by_name"),
            models.Index(fields=["province", "search_key", "id"], name="household_by_name_part"),
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
            # With what a list leaves out: it is counted and put in order without its rows.
            models.Index(
                fields=["province", "sort_key", "id", "left_on", "merged_into"],
                name="person_in_order",
            ),
            models.Index(
                fields=["province", "search_key", "birth_year", "id"], name="person_by_name_part"
            ),
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
