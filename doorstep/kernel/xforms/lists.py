"""What forms choose from without signal: places, households and persons of a client, as CSV.

Only what lies under the client's unit and in its holder's reach. Households and businesses carry
versions, so that who puts one right names what was seen.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.rights import RECORD, SEE_PEOPLE
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.statements import insert
from doorstep.kernel.people.models import Business, Household, Person
from doorstep.kernel.places.models import UnitVersion
from doorstep.kernel.xforms.clients import Client
from doorstep.kernel.xforms.datasets import DATASETS, Dataset, dataset_of
from doorstep.kernel.xforms.models import ListedVersion
from doorstep.kernel.xforms.sheets import PEOPLE, PLACES

MOST = 10_000
"""Records a list may hold; a client for more is made for a smaller unit."""
_CHUNK = 500
Digests = dict[str, str]
Subject = Household | Business


@dataclass(frozen=True)
class Listed:
    """A list as it leaves: its name, the bytes of its CSV, whether it is one of entities."""

    name: str
    body: bytes
    is_of_entities: bool = False

    @property
    def md5(self) -> str:
        """The hash by which a phone sees that the list has changed."""
        return hashlib.md5(self.body, usedforsecurity=False).hexdigest()


def listed(client: Client, name: str, *, at: datetime) -> Listed | None:
    """Give a list of a client by its name; None for a list that is none.

    Raises Problem `odk.scope_too_large` above 10,000 records.
    """
    if name == PLACES:
        return Listed(name, _csv(("name", "label", "level"), _places(client)))
    if dataset := DATASETS.get(name):
        columns = ("name", "label", "__version", *dataset.columns)
        return Listed(name, _csv(columns, _entities(client, dataset, at)), True)
    if name == PEOPLE:
        return Listed(name, _csv(("name", "label", "village", "household"), _persons(client)))
    return None


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode()


def _places(client: Client) -> Iterator[tuple[Any, ...]]:
    rows = UnitVersion.objects.on(client.actor.on).filter(
        unit__in=client.units(RECORD).values("pk"), level__in=("village", "commune", "province")
    )
    for v in rows.order_by("level", "sort_key", "id"):
        yield v.unit_id, v.full_name, v.level


def _entities(client: Client, dataset: Dataset, at: datetime) -> Iterator[tuple[Any, ...]]:
    rows = _few(_here(client, dataset.model).order_by("sort_key", "id"))
    versions = versions_of(rows, at=at)
    for row in rows:
        told = dataset.properties_of(row).values()
        yield row.pk, dataset.label(row), versions[row.pk], *told


def _persons(client: Client) -> Iterator[tuple[Any, ...]]:
    rows = _here(client, Person).order_by("sort_key", "id")
    for p in _few(rows.only("full_name", "birth_year", "village_id", "household_id")):
        label = f"{p.full_name} ({p.birth_year})" if p.birth_year else p.full_name
        yield p.pk, label, p.village_id, p.household_id or ""


def _here(client: Client, model: Any) -> Any:
    """Give those of a sort who live in the client's reach: none that left, none merged away."""
    units = client.units(SEE_PEOPLE).values("pk")
    rows = model.objects.filter(village__in=units, left_on=None)
    return rows.filter(merged_into=None) if hasattr(model, "merged_into") else rows


def _few(rows: Any) -> list[Any]:
    found = list(rows[: MOST + 1])
    if len(found) > MOST:
        words = _("This QR code reaches more than 10,000 records. Ask for one for a smaller unit.")
        raise Problem("odk.scope_too_large", words)
    return found


def properties_of(row: Subject) -> dict[str, str]:
    """Give what its list tells of a record, by property."""
    return dataset_of(row).properties_of(row)


def digests_of(properties: dict[str, str]) -> Digests:
    """Give short keyed digests of properties: they tell a change, not the value."""
    key = settings.DATA_KEY.encode()
    return {
        name: hmac.new(key, f"{name}:{value}".encode(), "sha256").hexdigest()[:12]
        for name, value in properties.items()
    }


def versions_of(homes: Sequence[Subject], *, at: datetime) -> dict[UUID, int]:
    """Give the version under which each record is listed; what has changed gets a new one."""
    found: dict[UUID, int] = {}
    for start in range(0, len(homes), _CHUNK):
        some = homes[start : start + _CHUNK]
        last = _last({h.pk for h in some})
        fresh = []
        for h in some:
            digests, known = digests_of(properties_of(h)), last.get(h.pk)
            if known is None or known.digests != digests:
                known = version_after(known, h, digests, at=at)
                fresh.append(known)
            found[h.pk] = known.version
        insert(fresh, or_leave=True)
    return found


def version_after(
    last: ListedVersion | None, h: Subject, digests: Digests, *, at: datetime, branch: str = ""
) -> ListedVersion:
    """Give the version that follows `last` (the first one after None), not written yet."""
    return ListedVersion(
        province=h.province,
        subject=h.pk,
        version=last.version + 1 if last else 1,
        digests=digests,
        branch=branch,
        listed_at=at,
    )


def _last(subjects: set[UUID]) -> dict[UUID, ListedVersion]:
    rows = ListedVersion.objects.filter(subject__in=subjects)
    newest = rows.values("subject").annotate(newest=Max("version")).values_list("subject", "newest")
    wanted = set(newest)
    return {v.subject: v for v in rows if (v.subject, v.version) in wanted}


def standing_of(client: Client, name: str, ids: Iterable[UUID]) -> dict[UUID, bool]:
    """Tell of each record of a list whether it is gone from the client's; unknown are left out."""
    if name not in DATASETS:
        return {}
    every, model = list(ids)[:1000], DATASETS[name].model
    there = model.objects.filter(pk__in=every)
    listed_still = set(_here(client, model).filter(pk__in=every).values_list("pk", flat=True))
    return {pk: pk not in listed_still for pk in there.values_list("pk", flat=True)}
