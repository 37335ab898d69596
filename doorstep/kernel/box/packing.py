"""Packing wholes: the rows of things with everything that belongs to them, in a few questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q

from doorstep.kernel.box.scope import Here
from doorstep.kernel.box.wholes import WHOLES, Part, Whole
from doorstep.kernel.box.wire import Table, column, joined, model_of, pieces, table_of

Tables = dict[str, Table]


def packed(kind: str, ids: Iterable[UUID], here: Here) -> dict[str, Any]:
    """Give {"ids": the things replaced, "tables": their rows}; an id without a row is gone.

    Who is named by a row but is not of the places comes along bare, beside the ids; whoever is of
    the places has come before, or will come.
    """
    whole, every, tables = WHOLES[kind], sorted(ids), dict[str, Table]()
    for some in pieces(every):
        _add(tables, whole, some, here)
    for code, is_far, names in list(_named(tables, {kind: set(every)}, here)):
        for some in pieces(sorted(names)):
            blank = WHOLES[code].bare if is_far else {}
            _put(tables, WHOLES[code].model, _rows(WHOLES[code], some, blank))
    return {"ids": every, "tables": tables}


def _add(tables: Tables, whole: Whole, ids: Iterable[UUID], here: Here) -> None:
    """Add things: those of the places as they are, others bare."""
    every = set(ids)
    if not whole.bare:
        near = every
    else:
        rows = model_of(whole.model).objects.filter(pk__in=every)
        near = set(rows.filter(village__in=here.places).values_list("pk", flat=True))
    for some, is_bare in ((near, False), (every - near, True)):
        if some:
            _put(tables, whole.model, _rows(whole, some, whole.bare if is_bare else {}))
            _add_parts(tables, whole, some, here, is_bare=is_bare)


def _rows(whole: Whole, ids: Iterable[UUID], blank: Any) -> Table:
    rows = model_of(whole.model).objects.filter(**{f"{whole.key}__in": sorted(ids)})
    return table_of(rows.order_by("pk"), is_numbered=True, blank=blank)


def _add_parts(
    tables: Tables, whole: Whole, ids: Iterable[UUID], here: Here, *, is_bare: bool
) -> None:
    for part in whole.parts:
        if (is_bare and not part.is_bare) or (part.is_sensitive and not here.is_sensitive):
            continue
        rows = model_of(part.model).objects.filter(_belongs(part, whole, ids), **part.where)
        table = table_of(rows.order_by("pk"), is_numbered=False, blank={})
        _put(tables, part.model, part.pack(table) if part.pack else table)


def _belongs(part: Part, whole: Whole, ids: Iterable[UUID]) -> Any:
    """Give the condition for the rows of a part that belong to these things."""
    return Q(**{f"{part.by}__in": owners(part, whole, ids)})


def owners(part: Part, whole: Whole, ids: Iterable[UUID]) -> Any:
    """Give what the column `by` of a part holds for these things: their ids, or those of rows
    of the part it lies under."""
    if not part.under:
        return sorted(ids)
    above = model_of(part.under).objects
    if part.under == whole.model:
        return above.filter(**{f"{whole.key}__in": sorted(ids)}).values("pk")
    where = next(p for p in whole.parts if p.model == part.under)
    return above.filter(**{f"{where.by}__in": sorted(ids)}, **where.where).values("pk")


def _put(tables: Tables, model: str, table: Table) -> None:
    tables[model] = joined(tables.get(model), table)


def _named(
    tables: Tables, have: dict[str, set[UUID]], here: Here
) -> Iterator[tuple[str, bool, set[UUID]]]:
    """Find who is named by the rows and does not come by itself: (kind, is it far, ids).

    Far is who is not of the places. Of those near only records that others were merged into are
    given: they may come later than what points at them.
    """
    named: dict[str, set[UUID]] = defaultdict(set)
    merged: set[UUID] = set()
    for model, name, target in references(tables):
        told = {i for i in column(tables[model], name) if i is not None}
        named[target] |= told
        merged |= told if name in ("merged_into_id", "kept_id") else set()
    for target, ids in named.items():
        whole = next(w for w in WHOLES if w.model == target)
        missing = ids - have.get(whole.code, set())
        near = _near(target, missing, here)
        for is_far, some in ((True, missing - near), (False, near & merged)):
            if some:
                yield whole.code, is_far, some


def _near(model: str, ids: Iterable[UUID], here: Here) -> set[UUID]:
    rows = model_of(model).objects.filter(village__in=here.places)
    return {
        pk
        for some in pieces(sorted(ids))
        for pk in rows.filter(pk__in=some).values_list("pk", flat=True)
    }


def references(tables: Tables) -> Iterator[tuple[str, str, str]]:
    """Give (table, column, table it points at) for every pointer at a person, household or
    business among `tables`."""
    targets = {w.model for w in WHOLES if w.bare}
    for model in tables:
        for f in model_of(model)._meta.local_concrete_fields:
            target = f.related_model._meta.label_lower if f.related_model else ""
            if target in targets and f.attname in tables[model]["columns"]:
                yield model, f.attname, target
