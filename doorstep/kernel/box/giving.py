"""The page: what changed in the province's books for the places of a box since its cursor.

Like the feed of a phone it goes along the seals of the journal; where a phone gets rows, a box
gets whole things. Lines that the box's own devices made are not sent back: it has what they say.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.activities.models import Activity, Participant
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.box.models import Box, Via
from doorstep.kernel.box.packing import packed
from doorstep.kernel.box.scope import Here, here_of
from doorstep.kernel.box.tables import BOX_SETS, Set
from doorstep.kernel.box.walking import ids_at
from doorstep.kernel.box.wholes import WHOLES
from doorstep.kernel.box.wire import pieces, table_of, written
from doorstep.kernel.journal.actions import seal
from doorstep.kernel.journal.models import Line
from doorstep.kernel.sync.finding import an_id
from doorstep.kernel.sync.put_back import Marks

MOST = 2_000
"""Wholes on one page."""
Page = dict[str, Any]
Cursor = dict[str, Any]
_ORDER = ("household", "business", "person", "activity")


def page_for(*, box: Box, cursor: Cursor, owed: Iterable[Sequence[str]], at: datetime) -> Page:
    """Give the next page from `cursor` ({} at first), with the things in `owed` whatever changed.

    Raises Problem `box.older_books` when the cursor is of other books (a backup was put back).
    """
    here = here_of(box, at=at)
    marks = Marks(here.province)
    head = marks.head
    now = {"seal": head, "done": [], "walk": None, "digests": {}, **cursor}
    if marks.are_other(now["seal"], str(now.get("mark", ""))):
        words = _("The province's books were put back to an older day. Make a new seed.")
        raise Problem("box.older_books", words)
    now["done"] = sorted(set(now["done"]) & set(here.places))
    todo = sorted(set(here.places) - set(now["done"]))
    sets, digests = _sets(here, now, head, is_walk=bool(todo))
    now["digests"] = {**now["digests"], **digests}
    if todo:
        ids, now, more = _walk(now, todo)
    else:
        ids, now, more = _news(here, now, head)
    for kind, name in owed:
        if kind in WHOLES and (found := an_id(str(name))):
            ids[kind].add(found)
    now["mark"] = marks.at(now["seal"]) or ""
    wholes = {kind: packed(kind, ids[kind], here) for kind in _ORDER if ids[kind]}
    return {"since": cursor, "cursor": now, "more": more, "sets": sets, "wholes": wholes}


def seal_all(*, actor: Actor) -> None:
    """Seal what the worker has not sealed yet. For the command line alone: it waits for the disk
    with every commit, and a cursor must never stand on a seal that a power cut takes away."""
    while Line.objects.filter(seal__isnull=True).exists() and seal(actor=actor):
        pass


def _sets(
    here: Here, now: Cursor, head: int, *, is_walk: bool
) -> tuple[dict[str, Any], dict[str, str]]:
    """Give the sets that differ from what the box holds, and their digests."""
    verbs, general = _verbs(here.province, now["seal"], head), _last_general()
    if (before := int(now["digests"].get("", -1))) < general:
        verbs |= _verbs("", before, general)
    found: dict[str, Any] = {}
    digests = {"": str(general)}
    for one in BOX_SETS:
        is_moved = any(v.startswith(one.verbs) for v in verbs)
        if (is_moved or one.code not in now["digests"]) and not (is_walk and one.is_last):
            tables = tables_of(one, here)
            digests[one.code] = hashlib.sha256(written(tables)).hexdigest()[:12]
            if digests[one.code] != now["digests"].get(one.code):
                found[one.code] = tables
    return found, digests


def _verbs(province: str, after: int, head: int) -> set[str]:
    """Give what was done since a seal."""
    lines = Line.objects.filter(province=province, seal__gt=after, seal__lte=head)
    return set(lines.values_list("verb", flat=True).distinct()) if after < head else set()


def _last_general() -> int:
    """Give the last seal of what belongs to no province (loaded definitions, sign-ins)."""
    lines = Line.objects.filter(province="", seal__isnull=False).order_by("-seal")
    return lines.values_list("seal", flat=True).first() or 0


def tables_of(one: Set, here: Here) -> dict[str, Any]:
    """Give the tables of a set by name."""
    found = {}
    for tab in one.tabs:
        rows = tab.rows(here).order_by("pk")
        table = table_of(rows, is_numbered=tab.is_numbered, blank=tab.blank)
        found[tab.model] = tab.pack(table) if tab.pack else table
    return found


Ids = defaultdict[str, set[UUID]]


def _walk(now: Cursor, todo: list[int]) -> tuple[Ids, Cursor, bool]:
    """Go on with the things of places that the box does not hold yet."""
    ids: Ids = defaultdict(set)
    kind, last = now["walk"] or (_ORDER[0], "")
    some = ids_at(WHOLES[kind], todo, after=an_id(last), limit=MOST)
    ids[kind] |= set(some)
    number = _ORDER.index(kind)
    if len(some) == MOST:
        return ids, {**now, "walk": [kind, str(some[-1])]}, True
    if number + 1 < len(_ORDER):
        return ids, {**now, "walk": [_ORDER[number + 1], ""]}, True
    return ids, {**now, "walk": None, "done": sorted({*now["done"], *todo})}, True


def _news(here: Here, now: Cursor, head: int) -> tuple[Ids, Cursor, bool]:
    """Name the things that lines since the cursor are about, as long as they fit on a page."""
    ids: Ids = defaultdict(set)
    lines = Line.objects.filter(
        place_id__in=here.places, seal__gt=now["seal"], seal__lte=head, about__in=_ORDER
    )
    phones = Via.objects.filter(box=here.device.pk).values_list("device", flat=True)
    own = {str(here.device.pk), *map(str, phones)}
    told = lines.filter(province=here.province).order_by("seal")
    count, last, more = 0, head, False
    for number, device, about, about_id, details in told.values_list(
        "seal", "device", "about", "about_id", "details"
    ).iterator(chunk_size=500):
        if device in own:
            continue
        if count >= MOST:
            more = True
            break
        named = set(_named(about_id, details))
        ids[about] |= named
        count, last = count + len(named), number or 0
    _add_reached(ids)
    return ids, {**now, "seal": last if more else head}, more


def _named(about_id: str, details: Any) -> Iterator[UUID]:
    told = details if isinstance(details, dict) else {}
    several = told.get("ids")
    every = [*(several if isinstance(several, list) else [about_id])]
    every += [told[part] for part in ("gone", "other") if part in told]
    return (found for name in every if (found := an_id(str(name))))


def _add_reached(ids: Ids) -> None:
    """Whom an activity reached may have attained something by it."""
    for some in pieces(sorted(ids["activity"])):
        rows = Activity.objects.filter(root__in=some)
        for household, business in rows.values_list("household", "business"):
            ids["household"] |= {household} - {None}
            ids["business"] |= {business} - {None}
        persons = Participant.objects.filter(activity__root__in=some)
        ids["person"] |= set(persons.values_list("person", flat=True))


def revoked_phones(box: Box) -> list[UUID]:
    """Give the box's phones that an officer of the province revoked."""
    gone = Via.objects.filter(box=box.device_id, device__revoked_at__isnull=False)
    return sorted(gone.values_list("device", flat=True))
