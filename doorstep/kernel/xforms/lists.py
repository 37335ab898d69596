"""What forms choose from without signal: places, households and persons of a client, as CSV.

Only what lies under the client's unit and in its holder's reach. Households carry versions, so that
who puts one right names what was seen.
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
from doorstep.kernel.people.models import Household, Person
from doorstep.kernel.places.models import UnitVersion
from doorstep.kernel.xforms.clients import Client
from doorstep.kernel.xforms.models import ListedVersion
from doorstep.kernel.xforms.register_forms import PROPERTIES
from doorstep.kernel.xforms.sheets import HOUSEHOLDS, PEOPLE, PLACES

MOST = 10_000
"""Records a list may hold; a client for more is made for a smaller unit."""
_CHUNK = 500
Digests = dict[str, str]


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
    if name == HOUSEHOLDS:
        return Listed(name, _csv(_HOUSEHOLD_COLUMNS, _households(client, at)), True)
    if name == PEOPLE:
        return Listed(name, _csv(("name", "label", "village", "household"), _persons(client)))
    return None


_HOUSEHOLD_COLUMNS = ("name", "label", "__version", *PROPERTIES)


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


def _households(client: Client, at: datetime) -> Iterator[tuple[Any, ...]]:
    homes = _few(_here(client, Household).order_by("sort_key", "id"))
    versions = versions_of(homes, at=at)
    for h in homes:
        label = f"{h.number} · {h.head_name}" if h.number else h.head_name
        yield h.pk, label, versions[h.pk], *properties_of(h).values()


def _persons(client: Client) -> Iterator[tuple[Any, ...]]:
    rows = _here(client, Person).order_by("sort_key", "id")
    for p in _few(rows.only("full_name", "birth_year", "village_id", "household_id")):
        label = f"{p.full_name} ({p.birth_year})" if p.birth_year else p.full_name
        yield p.pk, label, p.village_id, p.household_id or ""


def _here(client: Client, model: Any) -> Any:
    """Give those of a sort who live in the client's reach: none that left, none merged away."""
    units = client.units(SEE_PEOPLE).values("pk")
    return model.objects.filter(village__in=units, left_on=None, merged_into=None)


def _few(rows: Any) -> list[Any]:
    found = list(rows[: MOST + 1])
    if len(found) > MOST:
        words = _("This QR code reaches more than 10,000 records. Ask for one for a smaller unit.")
        raise Problem("odk.scope_too_large", words)
    return found


def properties_of(h: Household) -> dict[str, str]:
    """Give what the list tells of a household, by property."""
    told = (h.village_id, h.number, h.head_name, h.address, h.phone)
    return dict(zip(PROPERTIES, map(str, told), strict=True))


def digests_of(properties: dict[str, str]) -> Digests:
    """Give short keyed digests of properties: they tell a change, not the value."""
    key = settings.DATA_KEY.encode()
    return {
        name: hmac.new(key, f"{name}:{value}".encode(), "sha256").hexdigest()[:12]
        for name, value in properties.items()
    }


def versions_of(homes: Sequence[Household], *, at: datetime) -> dict[UUID, int]:
    """Give the version under which each household is listed; what has changed gets a new one."""
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
    last: ListedVersion | None, h: Household, digests: Digests, *, at: datetime, branch: str = ""
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


def standing_of(client: Client, ids: Iterable[UUID]) -> dict[UUID, bool]:
    """Tell of each household whether it is gone from the client's list; unknown are left out."""
    every = list(ids)[:1000]
    there = Household.objects.filter(pk__in=every)
    listed_still = set(_here(client, Household).filter(pk__in=every).values_list("pk", flat=True))
    return {pk: pk not in listed_still for pk in there.values_list("pk", flat=True)}
