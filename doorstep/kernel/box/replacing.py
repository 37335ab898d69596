"""At the box: whole things and whole tables are put in the place of what was there.

Everything happens in the caller's transaction; pointers are checked at its end. A row that points
at what is not here is left away, and the thing is asked for again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from doorstep.kernel.basics.statements import insert
from doorstep.kernel.box.packing import owners
from doorstep.kernel.box.tables import Set, Tab
from doorstep.kernel.box.wholes import WHOLES, Whole
from doorstep.kernel.box.wire import Table, model_of, pieces, rows_of

Tables = Mapping[str, Table]


def put_wholes(kind: str, ids: Collection[UUID], tables: Tables, missing: list[Any]) -> list[Any]:
    """Put things in place of those with `ids`; give their own rows.

    `tables` may hold more of other kinds (who is named, bare): they are written beside. An id
    without a row was taken back at the province: it goes, unless something still points at it.
    Rows that lack what they point at are added to `missing`.
    """
    whole = WHOLES[kind]
    for other in WHOLES:
        if other.model in tables and other is not whole:
            upsert(grounded(rows_of(model_of(other.model), tables[other.model]), missing))
    mains = rows_of(model_of(whole.model), tables.get(whole.model, _EMPTY))
    mains = grounded(mains, missing)
    remove_parts(whole, ids)
    if whole.bare:
        upsert(mains)
    else:
        _remove(model_of(whole.model), whole.key, ids)
        insert(mains)
    there = {str(getattr(row, whole.key)) for row in mains}
    gone = [i for i in ids if str(i) not in there]
    _remove_unless_named(whole, gone)
    for part in whole.parts:
        table = tables.get(part.model)
        if table is not None:
            told = part.unpack(table) if part.unpack else table
            insert(grounded(rows_of(model_of(part.model), told), missing))
    return mains


_EMPTY: Table = {"columns": [], "rows": []}


def remove_parts(whole: Whole, ids: Collection[UUID]) -> None:
    """Take away what belongs to things, the parts that lie under others first."""
    for part in sorted(whole.parts, key=lambda p: not p.under):
        for some in pieces(sorted(ids)):
            rows = model_of(part.model).objects.filter(**part.where)
            _raw_delete(rows.filter(**{f"{part.by}__in": owners(part, whole, some)}))


def _remove(model: Any, column: str, ids: Collection[UUID]) -> None:
    for some in pieces(sorted(ids)):
        _raw_delete(model.objects.filter(**{f"{column}__in": some}))


def _remove_unless_named(whole: Whole, ids: Iterable[UUID]) -> None:
    model = model_of(whole.model)
    for i in ids:
        named = (m._base_manager.filter(**{f: i}).exists() for m, f in _pointing_at(model))
        if whole.bare and not any(named):
            _raw_delete(model.objects.filter(pk=i))


def _pointing_at(model: Any) -> Iterator[tuple[Any, str]]:
    """Give every table and column that points at a table, also those without a way back."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and (relation.one_to_many or relation.one_to_one):
            yield relation.related_model, relation.field.name


def _raw_delete(rows: Any) -> None:
    """Delete without looking for what points here: that is written anew, or checked at the end."""
    rows._raw_delete(rows.db)


def upsert(rows: list[Any]) -> None:
    """Write rows over those with the same key."""
    if not rows:
        return
    meta = type(rows[0])._meta
    names = [f.name for f in meta.local_concrete_fields if not f.primary_key]
    model_of(meta.label_lower)._base_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=[meta.pk.name], update_fields=names,
        batch_size=500,
    )  # fmt: skip


def put_set(one: Set, tables: Tables) -> None:
    """Put the tables of a set in the place of those that were there."""
    for tab in reversed(one.tabs):
        if tab.model in tables and tab.is_pruned:
            _prune(tab, tables[tab.model])
    for tab in one.tabs:
        if tab.model in tables:
            told = tab.unpack(tables[tab.model]) if tab.unpack else tables[tab.model]
            rows = grounded(rows_of(model_of(tab.model), told), [])
            if tab.is_numbered:
                upsert(rows)
            else:
                insert(rows, or_leave=not tab.is_pruned)


def _prune(tab: Tab, table: Table) -> None:
    """Take away the rows that were not sent; of unnumbered tables all."""
    model = model_of(tab.model)
    if not tab.is_numbered:
        _raw_delete(model._base_manager.all())
        return
    sent = {str(row[table["columns"].index(model._meta.pk.attname)]) for row in table["rows"]}
    here = model._base_manager.values_list("pk", flat=True)
    for some in pieces([pk for pk in here if str(pk) not in sent]):
        _raw_delete(model._base_manager.filter(pk__in=some))


def stand_for(kind: str, own: UUID, real: UUID) -> None:
    """Let everything that names what this box registered as `own` name what it was: `real`."""
    whole = WHOLES[kind]
    model = model_of(whole.model)
    for other, name in _pointing_at(model):
        other._base_manager.filter(**{name: own}).update(**{name: real})
    remove_parts(whole, [own])
    _raw_delete(model.objects.filter(pk=own))


def grounded(rows: list[Any], missing: list[Any]) -> list[Any]:
    """Give the rows that point at nothing that is not here; pointers that may be empty are
    emptied. Rows that lack something are added to `missing`."""
    if not rows:
        return rows
    kept = rows
    for f in rows[0]._meta.local_concrete_fields:
        if f.related_model is None:
            continue
        absent = _absent(f.related_model, {getattr(row, f.attname) for row in kept}, kept)
        lacking = [row for row in kept if getattr(row, f.attname) in absent] if absent else []
        missing += lacking
        if lacking and f.null:
            for row in lacking:
                setattr(row, f.attname, None)
        elif lacking:
            kept = [row for row in kept if getattr(row, f.attname) not in absent]
    return kept


def _absent(model: Any, wanted: set[Any], beside: list[Any]) -> set[Any]:
    """Give the keys that are neither here nor among the rows that come with them."""
    wanted = wanted - {None}
    if isinstance(beside[0], model):
        wanted -= {row.pk for row in beside}
    here: set[Any] = set()
    for some in pieces(sorted(wanted)):
        here |= set(model._base_manager.filter(pk__in=some).values_list("pk", flat=True))
    return wanted - here
