"""When personal data has had its time, and what then becomes of it.

A retention class says for how long (`records.py`); an ending says from which day
that counts and what happens: rows go, or columns lose what points to a person. Facts stay, so
every count stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Max, Q
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

ALL = Q()
Since = str | Callable[[datetime], Q]
"""A column with a day, or the condition on rows whose time was over before an instant."""


@dataclass(frozen=True)
class Ending:
    """What happens to rows once `after` (a retention class) has passed since `since`.

    `blank` gives the new content of columns; without it the rows go. `also` runs with the rows
    before that counts (files lie outside the database): where it fails, nothing has happened.
    """

    after: str
    since: Since
    blank: Mapping[str, Any] | None = None
    only: Q = ALL
    also: Callable[[list[Any]], None] | None = None

    def when(self, before: datetime) -> Q:
        """Give the condition on rows whose time was over at the instant `before`."""
        if not isinstance(self.since, str):
            return self.only & self.since(before)
        is_day = self.since.endswith("_on")
        limit = timezone.localtime(before).date() if is_day else before
        return self.only & Q(**{f"{self.since}__lt": limit})

    def open(self) -> Q:
        """Give the condition that something is left to blank; nothing for rows that go."""
        told = {k: v for k, v in (self.blank or {}).items() if not hasattr(v, "resolve_expression")}
        return ~Q(**told) if told else Q()


def left(who: str) -> Since:
    """The persons, households or businesses in the column `who` left the register."""

    def when(before: datetime) -> Q:
        found = Q()
        for name in ("Person", "Household", "Business"):
            gone = apps.get_model("people", name).objects.filter(left_on__lt=before)
            found |= Q(**{f"{who}__in": gone.values("pk")})
        return found

    return when


def withdrew(purpose: str, *, who: str) -> Since:
    """The person in the column `who` withdrew the consent to a purpose and gave no other."""

    def when(before: datetime) -> Q:
        consents = apps.get_model("people", "Consent").objects.filter(purpose=purpose)
        gone = consents.filter(withdrawn_at__lt=before).values("person")
        standing = consents.filter(withdrawn_at=None).values("person")
        return Q(**{f"{who}__in": gone}) & ~Q(**{f"{who}__in": standing})

    return when


def concluded(before: datetime) -> Q:
    """The province's movement is concluded, and nothing has been recorded there since."""
    campaigns = apps.get_model("programme", "Campaign").objects.filter(
        kind="movement", place__level="province"
    )
    ended = campaigns.order_by().values("province").annotate(
        on=Max(Coalesce("concluded_by", TruncDate("ends_at")))
    )  # fmt: skip
    day = timezone.localtime(before).date()
    over = {row["province"] for row in ended if row["on"] < day}
    working = apps.get_model("activities", "Activity").objects.filter(
        province__in=over, received_at__gte=before
    )
    return Q(province__in=over - set(working.values_list("province", flat=True).distinct()))


def account_closed(who: str) -> Since:
    """The account in the column `who` is locked and all its offices have ended."""

    def when(before: datetime) -> Q:
        accounts = apps.get_model("access", "Account").objects.filter(is_active=False)
        held = apps.get_model("access", "Office").objects.filter(to_on__gte=before)
        closed = accounts.filter(made_at__lt=before).exclude(pk__in=held.values("account"))
        return Q(**{f"{who}__in": closed.values("pk")})

    return when


def unused(before: datetime) -> Q:
    """No row of any table points at the file."""
    found = Q(stored_at__lt=before)
    for relation in apps.get_model("files", "StoredFile")._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and relation.related_model:
            name = relation.field.attname
            held = relation.related_model._base_manager.filter(**{f"{name}__isnull": False})
            found &= ~Q(pk__in=held.values(name))
    return found


def at_unwanted_photo(_before: datetime) -> Q:
    """What was written beside such a photo."""
    from doorstep.kernel.activities.photos import unwanted

    return unwanted()


def unwanted_photo(_before: datetime) -> Q:
    """A photo of an activity with somebody who took the consent to photos back: it goes at once.

    One that somebody also made the picture of a facility is public, and stays with that.
    """
    from doorstep.kernel.activities.photos import unwanted

    attached = apps.get_model("activities", "Attached").objects.filter(unwanted())
    shown = apps.get_model("places", "FacilityPhoto").objects.values("file")
    return Q(pk__in=attached.values("file")) & ~Q(pk__in=shown)


def remove_bytes(files: list[Any]) -> None:
    """Remove the bytes of stored files whose rows are gone, or say that there are none."""
    from doorstep.kernel.files.queries import path_of

    for file in files:
        path_of(file).unlink(missing_ok=True)
