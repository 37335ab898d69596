"""The feed: a snapshot village by village, then what changed, along the seals of the journal.

A seal numbers lines in the order in which they became visible, so a cursor over seals skips no
commit however late it came. Lines name their village, so reading costs what it gives, whatever
happens in the rest of the province.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from doorstep.kernel.access.models import Device
from doorstep.kernel.basics.statements import as_id, ask, marks
from doorstep.kernel.journal.models import Line
from doorstep.kernel.sync.cursors import Cursor, packed, unpacked
from doorstep.kernel.sync.finding import an_id
from doorstep.kernel.sync.put_back import Marks, lacks
from doorstep.kernel.sync.rows import BESIDE, KINDS, VISIT, Kind, ids_in, rows_of, text_of
from doorstep.kernel.sync.scope import Scope, check_size, scope_of
from doorstep.kernel.sync.sets import SETS, digest_of

MOST_ROWS = 1000
_MOST_LINES = 200
_FIGURES_EVERY_S = 600
_ABOUT = ("person", "household", "business", "activity")
_BY_CODE = {kind.code: kind for kind in KINDS}
_SEALS = (
    "SELECT seal FROM journal_line WHERE place_id IN ({}) AND seal > %s AND seal <= %s"
    " AND about IN ({})"
)
_REACHED = (
    "SELECT 'household', household_id FROM activities_activity WHERE household_id IS NOT NULL"
    " AND root IN ({0}) UNION SELECT 'business', business_id FROM activities_activity"
    " WHERE business_id IS NOT NULL AND root IN ({0}) UNION SELECT 'person', t.person_id"
    " FROM activities_participant t JOIN activities_activity a ON a.id = t.activity_id"
    " WHERE a.root IN ({0})"
)


@dataclass
class Page:
    """One answer to a device: rows by type, what is gone, villages to drop.

    `whole` names the types that are sent completely; with `is_start` what was held before is old.
    `is_put_back`: the books are of an older day than the device; it sends again what it has kept.
    """

    cursor: str = ""
    more: bool = False
    is_start: bool = False
    is_put_back: bool = False
    villages: tuple[int, ...] = ()
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    whole: list[str] = field(default_factory=list)
    gone: list[dict[str, str]] = field(default_factory=list)
    drop: list[int] = field(default_factory=list)


def pull(*, device: Device, cursor: str, at: datetime, acknowledged: Collection[UUID] = ()) -> Page:
    """Give the next page for a device; Problem `scope.too_large` with a proposed split.

    `acknowledged` are some commands that the device was told are kept.
    """
    scope, here = scope_of(device, at=at), unpacked(cursor)
    marks = Marks(device.province)
    head = marks.head
    is_put_back = marks.are_other(here.seal, here.mark) or lacks(device.province, acknowledged)
    if here.is_new or is_put_back:
        here = Cursor(seal=head)
    page = Page(
        is_start=not here.done and here.walk is None,
        is_put_back=is_put_back,
        villages=scope.villages,
    )
    mine = set(scope.villages)
    page.drop = [v for v in here.done if v not in mine]
    here = here.but(done=tuple(v for v in here.done if v in mine))
    here = _small_sets(scope, here, page)
    todo = [v for v in scope.villages if v not in set(here.done)]
    if todo:
        if here.walk is None:
            check_size(scope)
        here = _snapshot(scope, here, page, todo)
        page.more = True
    else:
        here = _news(scope, here, page, head)
    page.cursor = packed(here.but(mark=marks.at(here.seal) or ""))
    return page


def _small_sets(scope: Scope, here: Cursor, page: Page) -> Cursor:
    """Send the small sets that differ from what the device holds."""
    now, digests = int(scope.at.timestamp()), dict(here.digests)
    are_figures_due = now - here.figures_at >= _FIGURES_EVERY_S
    for code in SETS.codes():
        small = SETS[code]
        if small.is_figure and code in digests and not are_figures_due:
            continue
        rows = list(small.rows(scope))
        digest = digest_of(rows)
        if digests.get(code) != digest:
            digests[code] = digest
            page.rows[code] = rows
            page.whole.append(code)
    return here.but(digests=digests, figures_at=now if are_figures_due else here.figures_at)


def _snapshot(scope: Scope, here: Cursor, page: Page, todo: list[int]) -> Cursor:
    """Send the next thousand rows of villages that are not held yet."""
    room, done = MOST_ROWS, list(here.done)
    walk = here.walk if here.walk and here.walk[0] in todo else None
    while todo and room > 0:
        village, number, last = walk or (todo[0], 0, "")
        kind = KINDS[min(max(number, 0), len(KINDS) - 1)]
        ids = ids_in(kind, village, after=_valid(last), on=scope.on, limit=room)
        _add(page, kind, rows_of(kind, ids, province=scope.province, on=scope.on))
        room -= len(ids)
        if room <= 0:
            walk = (village, number, text_of(ids[-1]))
        elif number + 1 < len(KINDS):
            walk = (village, number + 1, "")
        else:
            done.append(village)
            todo.remove(village)
            walk = None
    return here.but(done=tuple(sorted(done)), walk=walk)


def _valid(last: str) -> str:
    return last if an_id(last) else ""


def _add(page: Page, kind: Kind, rows: Iterable[dict[str, Any]]) -> None:
    told = list(rows)
    if told:
        page.rows.setdefault(kind.code, []).extend(told)
    for more in BESIDE:
        if told and more.of == kind.code:
            page.rows.setdefault(more.code, []).extend(more.rows([row["id"] for row in told]))


def _news(scope: Scope, here: Cursor, page: Page, head: int) -> Cursor:
    """Send what the lines of the villages since the cursor are about, as it is now."""
    touched: dict[str, set[str]] = defaultdict(set)
    lines = _lines(scope, here.seal, head)
    for _seal, about, about_id, details in lines[:_MOST_LINES]:
        for code, name in _named(about, about_id, details):
            touched[code].add(name)
    _add_reached(touched)
    villages = set(scope.villages)
    for code, ids in touched.items():
        kind = _BY_CODE[code]
        rows = rows_of(kind, ids, province=scope.province, on=scope.on)
        mine = [row for row in rows if row["village"] in villages or _is_ours(kind, row)]
        _add(page, kind, mine)
        kept = {row["id"] for row in mine}
        types = [code, *(more.code for more in BESIDE if more.of == code)]
        page.gone += [{"type": t, "id": i} for i in sorted(ids - kept) for t in types]
    page.more = len(lines) > _MOST_LINES
    return here.but(seal=lines[_MOST_LINES - 1][0] if page.more else head, walk=None)


def _is_ours(kind: Kind, row: dict[str, Any]) -> bool:
    """An activity elsewhere with a household or business is shown where these are."""
    return kind is VISIT and bool(row["household"] or row["business"])


def _lines(scope: Scope, after: int, head: int) -> list[tuple[int, str, str, Any]]:
    """Give the next lines of the villages: first their seals by place, then these lines.

    Asked at once, in order and with a limit, a database may walk the whole province instead.
    """
    if not scope.villages or after >= head:
        return []
    seals = sorted(seals_of(scope.villages, after, head))[: _MOST_LINES + 1]
    rows = Line.objects.filter(province=scope.province, seal__in=seals).order_by("seal")
    told = rows.values_list("seal", "about", "about_id", "details")
    return [(line[0] or 0, *line[1:]) for line in told]


def seals_of(villages: Collection[int], after: int, head: int) -> list[int]:
    """Give the seals of lines about people and activities of villages, in no order."""
    values = [*villages, after, head, *_ABOUT]
    question = _SEALS.format(marks([*villages]), marks(_ABOUT))
    return [row[0] for row in ask(question, values)]


def _named(about: str, about_id: str, details: Any) -> Iterator[tuple[str, str]]:
    """Name what a line is about: an activity is a visit; of a merge both records."""
    code = "visit" if about == "activity" else about
    told = details if isinstance(details, dict) else {}
    several = told.get("ids")
    every = [*(several if isinstance(several, list) else [about_id])]
    every += [told[part] for part in ("gone", "other") if part in told]
    for name in every:
        if found := an_id(str(name)):
            yield code, str(found)


def _add_reached(touched: dict[str, set[str]]) -> None:
    """Whom an activity reached may have attained something by it."""
    roots = sorted(touched.get("visit", ()))
    for start in range(0, len(roots), 400):
        some = [as_id(i) for i in roots[start : start + 400]]
        for code, subject in ask(_REACHED.format(marks(some)), [*some, *some, *some]):
            touched[code].add(text_of(subject))
