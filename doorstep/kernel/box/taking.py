"""At the box: a reply is taken in one transaction, and never over what is not answered yet.

A page counts only where it goes on from the box's own cursor, so one that comes late, or by a
second way, changes nothing. What a command not answered yet mentions stays as it is here; the
province is asked for it the next time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.models import Device
from doorstep.kernel.activities.counting import mark_stale
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.statements import insert
from doorstep.kernel.box.answers import pending_ids, take_answers
from doorstep.kernel.box.collecting import collect
from doorstep.kernel.box.models import Bond, Due, Owed
from doorstep.kernel.box.replacing import put_set, put_wholes, stand_for
from doorstep.kernel.box.tables import BOX_SETS
from doorstep.kernel.box.wholes import WHOLES, Whole
from doorstep.kernel.box.wire import Table, column, model_of, pieces
from doorstep.kernel.indicators.families import FAMILIES
from doorstep.kernel.indicators.fold import mark
from doorstep.kernel.journal.actions import Told, note_many
from doorstep.kernel.people.batches import mark_villages
from doorstep.kernel.people.models import Residence
from doorstep.kernel.places.models import Placement
from doorstep.kernel.xforms.models import OwnKind
from doorstep.kernel.xforms.own import count_anew, families_of

_IDS_PER_LINE = 500
Page = dict[str, Any]


@dataclass
class Taken:
    """What came of a reply: commands in the province's books by it, things and tables taken."""

    entered: int = 0
    things: int = 0
    sets: int = 0
    is_page_old: bool = False
    more: bool = False


def take_reply(*, actor: Actor, bond: Bond, reply: Page, at: datetime) -> Taken:
    """Take a reply in: answers, revoked phones, and the page where it goes on from the cursor."""
    done = Taken()
    with transaction.atomic():
        bond.refresh_from_db()
        collect(actor=actor, bond=bond, at=at)
        done.entered = take_answers(bond=bond, answers=reply.get("answers") or (), at=at)
        gone = Device.objects.filter(pk__in=reply.get("revoked") or (), revoked_at=None)
        gone.update(revoked_at=at, revoked_why="province")
        page = reply.get("page")
        if page is not None and page["since"] == bond.cursor:
            _take_page(actor, bond, page, done)
        elif page is not None:
            done.is_page_old = True
        Bond.objects.filter(pk=bond.pk).update(exchanged_at=at)
    return done


def take_page(*, actor: Actor, bond: Bond, page: Page) -> Taken:
    """Take a page of a seed in, inside the caller's transaction."""
    done = Taken()
    _take_page(actor, bond, page, done, is_seed=True)
    return done


def _take_page(actor: Actor, bond: Bond, page: Page, done: Taken, *, is_seed: bool = False) -> None:
    pending = set() if is_seed else pending_ids()
    cursor = dict(page["cursor"])
    done.sets = _take_sets(bond, page["sets"], cursor)
    stale = Stale(bond)
    stale.is_all = done.sets > 0
    for kind, told in page["wholes"].items():
        ids = [UUID(i) for i in told["ids"] if i not in pending]
        held = [UUID(i) for i in told["ids"] if i in pending]
        _owe(bond, kind, held)
        _take_wholes(bond, WHOLES[kind], ids, _without(told["tables"], WHOLES[kind], held), stale)
        done.things += len(ids)
    if not is_seed:
        stale.tell(actor)
    bond.cursor, done.more = cursor, bool(page["more"])
    Bond.objects.filter(pk=bond.pk).update(cursor=cursor)


def _take_sets(bond: Bond, sets: dict[str, Any], cursor: dict[str, Any]) -> int:
    """Take sets; one that a command not answered yet belongs to is left for the next time."""
    count = 0
    verbs = set(Due.objects.filter(state="").values_list("verb", flat=True).distinct())
    cursor["digests"] = dict(cursor["digests"])
    for one in BOX_SETS:
        if one.code not in sets:
            continue
        if any(v.startswith(one.waits_for) for v in verbs) and one.waits_for:
            cursor["digests"][one.code] = ""
            continue
        with _maps_of_forms(bond):
            put_set(one, sets[one.code])
        count += 1
    return count


@contextmanager
def _maps_of_forms(bond: Bond) -> Iterator[None]:
    """Mark what is counted otherwise when forms of the province come with another map."""
    before = {own.code: own for own in OwnKind.objects.filter(province=bond.province)}
    yield
    for own in OwnKind.objects.filter(province=bond.province):
        known = before.get(own.code)
        if known is not None and known.counts != own.counts:
            count_anew(own, families_of(known) | families_of(own))


def _take_wholes(
    bond: Bond, whole: Whole, ids: list[UUID], tables: dict[str, Table], stale: Stale
) -> None:
    stale.look(whole, ids)
    own = dict(
        Owed.objects.filter(kind=whole.code, subject__in=ids, stands_for__isnull=False)
        .values_list("subject", "stands_for")
    )  # fmt: skip
    if whole.code == "business":
        model_of(whole.model).objects.filter(pk__in=list(own.values())).update(tax_number="")
    missing: list[Any] = []
    mains = put_wholes(whole.code, ids, tables, missing)
    for real, mine in own.items():
        if mine is None:
            continue
        stale.look(whole, [mine])
        if mine != real and any(row.pk == real for row in mains):
            stand_for(whole.code, mine, real)
    stale.look(whole, ids)
    for some in pieces(ids):
        Owed.objects.filter(kind=whole.code, subject__in=some).delete()
    for kind, subject in _lacking(whole, missing):
        _owe(bond, kind, [subject])


def _lacking(whole: Whole, rows: Iterable[Any]) -> Iterator[tuple[str, UUID]]:
    """Name the things that lack something: they are asked for again."""
    for row in rows:
        if row._meta.label_lower == whole.model:
            yield whole.code, getattr(row, whole.key)
        elif subject := getattr(row, "subject", None) or getattr(row, "gone_id", None):
            yield whole.code, subject


def _owe(bond: Bond, kind: str, ids: Iterable[UUID]) -> None:
    insert(
        [Owed(province=bond.province, kind=kind, subject=subject) for subject in ids],
        or_leave=True,
    )


def _without(tables: dict[str, Table], whole: Whole, held: list[UUID]) -> dict[str, Table]:
    """Leave out of tables what belongs to things that are held back."""
    if not held:
        return tables
    names = {str(i) for i in held}
    left = {whole.model: _rows_without(tables.get(whole.model), whole.key, names)}
    for part in whole.parts:
        dropped = names
        if part.under:
            above, now = tables.get(part.under), left.get(part.under)
            dropped = set(column(above, "id")) - set(column(now, "id"))
        left[part.model] = _rows_without(tables.get(part.model), part.by, dropped)
    return {**tables, **{model: table for model, table in left.items() if table}}


def _rows_without(table: Table | None, name: str, dropped: set[str]) -> Table | None:
    if table is None:
        return None
    at = table["columns"].index(name)
    return {**table, "rows": [row for row in table["rows"] if str(row[at]) not in dropped]}


class Stale:
    """What becomes stale by taking: figures before and after, and what phones here must hear."""

    def __init__(self, bond: Bond) -> None:
        self.province, self.unit, self.is_all = bond.province, bond.unit, False
        self.villages: dict[str, set[int]] = defaultdict(set)
        self.told: dict[tuple[str, int], set[str]] = defaultdict(set)

    def look(self, whole: Whole, ids: list[UUID]) -> None:
        """Remember where things are now; once before they are replaced and once after."""
        for some in pieces(ids):
            if whole.code == "activity":
                rows = list(Activity.objects.filter(root__in=some, is_current=True))
                mark_stale(rows)
                for a in rows:
                    self.told[whole.code, a.place_id].add(str(a.root))
                continue
            lived = Residence.objects.filter(subject_type=whole.code, subject__in=some)
            self.villages[whole.code] |= set(lived.values_list("village", flat=True))
            now = model_of(whole.model).objects.filter(pk__in=some)
            for name, village in now.values_list("pk", "village"):
                self.told[whole.code, village].add(str(name))

    def _mark_what_no_activity_counts(self) -> None:
        """Small tables are behind figures of teams, coverage and the like."""
        rows = Placement.objects.filter(Q(commune=self.unit) | Q(village=self.unit))
        places = {self.unit, *rows.values_list("unit", flat=True)}
        for family in FAMILIES:
            if not family.is_monthly:
                mark(family=family.code, province=self.province, places=places)

    def tell(self, actor: Actor) -> None:
        """Mark the figures, and write the lines along which phones at the box are fed."""
        for kind, villages in self.villages.items():
            mark_villages(kind, self.province, villages)
        if self.is_all:
            self._mark_what_no_activity_counts()
        lines = []
        for (kind, village), names in sorted(self.told.items()):
            for some in pieces(sorted(names), _IDS_PER_LINE):
                told = Told("box.take", kind, str(len(some)), self.province, village)
                lines.append(told._replace(details={"ids": list(some)}))
        note_many(actor=actor, lines=lines)
