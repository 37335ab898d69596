"""The list of villages of a commune: names, codes, what reaches them.

It stands here and not with places, because places lie below imports.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PLACES
from doorstep.kernel.basics.figures import format_date
from doorstep.kernel.imports import kinds
from doorstep.kernel.imports.borders import Borders, bare, folded
from doorstep.kernel.imports.columns import COMMUNE_COLUMNS
from doorstep.kernel.imports.faults import faults
from doorstep.kernel.imports.kinds import (
    CHANGED,
    UNCHANGED,
    Column,
    Context,
    Counts,
    Row,
    import_kind,
)
from doorstep.kernel.places.actions import CoverageRow, NewVillage, add_villages, set_coverage_many
from doorstep.kernel.places.kinds import UNIT_TYPES
from doorstep.kernel.places.models import Coverage, Unit, UnitVersion

_DEFAULT_TYPE = "thôn"
_VILLAGE_TYPES = sorted(UNIT_TYPES[8:], key=len, reverse=True)

faults(
    {
        "village_code_taken": _("Code %(code)s is the code of another village, %(name)s."),
        "day_to_come": _("This day has not come yet."),
        "began_too_early": _("%(commune)s is there only from %(on)s."),
    }
)

COLUMNS = (
    *COMMUNE_COLUMNS,
    Column(
        "name", _("Village"), kinds.TEXT,
        ("Tên thôn", "Tên xóm", "Thôn", "Xóm", "Bản", "Tên thôn/xóm", "Thôn/xóm", "Thôn, xóm",
         "Tên thôn, xóm, tổ dân phố", "Thôn, xóm, tổ dân phố", "Tên tổ dân phố", "Tổ dân phố"),
        is_required=True, length=120,
    ),
    Column("type", _("Type word"), kinds.TEXT, ("Loại", "Cấp", "Loại hình"), length=40),
    Column("code", _("Village code"), kinds.CODE, ("Mã thôn", "Mã xóm", "Mã thôn/xóm"), length=16),
    Column("began_on", _("Since"), kinds.DATE, ("Ngày thành lập", "Từ ngày")),
    Column(
        "signal", _("Mobile signal"), kinds.CHOICE,
        ("Sóng di động", "Sóng điện thoại", "Phủ sóng", "Tình trạng sóng", "Sóng"),
        options=(
            ("none", _("none"), ("không", "không có", "chưa có", "trắng sóng", "lõm sóng", "chưa")),
            ("2g", "2G", ()), ("3g", "3G", ("3G/2G",)),
            ("4g", "4G", ("có", "4G/3G", "3G/4G", "x")), ("5g", "5G", ()),
        ),
    ),
    Column("electricity", _("Electricity"), kinds.YES_NO, ("Điện", "Điện lưới", "Có điện")),
    Column("fibre", _("Fibre"), kinds.YES_NO, ("Cáp quang", "Internet cáp quang", "Internet")),
    Column("coverage_on", _("Coverage as of"), kinds.DATE, ("Thời điểm", "Ngày khảo sát")),
)  # fmt: skip


def _parts(row: Row) -> tuple[str, str]:
    """Give type word and name: "Xóm Nà Lủng" → ("xóm", "Nà Lủng"). "Tổ 3" keeps its word."""
    name, told = str(row.get("name", "")), str(row.get("type", "")).lower()
    for word in _VILLAGE_TYPES:
        if folded(name).startswith(f"{folded(word)} "):
            rest = " ".join(name.split()[len(word.split()) :])
            return told or word, rest
    return told or _DEFAULT_TYPE, name


def _same(row: Row) -> Hashable:
    where = (row.get("commune_code"), row.get("commune"))
    return (*where, folded(" ".join(_parts(row)))) if row.get("name") else None


def _check(rows: Sequence[Row], context: Context) -> None:
    borders = context.gazetteer.borders(context.on)
    codes = _codes(context.province)
    units = Unit.objects.filter(province=context.province, level__in=("commune", "village"))
    begun = dict(units.values_list("id", "began_on"))
    for row in rows:
        commune = context.gazetteer.locate(row, is_village_needed=False)
        if commune is None or not row.get("name"):
            continue
        village = _known(row, commune, borders)
        _check_days(row, commune, borders, begun, context.on)
        other = codes.get(str(row.get("code", "")))
        if other is not None and other.unit_id != village:
            row.fault("village_code_taken", "code", code=row.get("code"), name=other.full_name)
        row.found["village"] = village
        if village is not None:
            row.verdict, row.found["since"] = UNCHANGED, begun[village]
    _check_coverage([r for r in rows if r.found.get("village")], context)


def _check_days(
    row: Row, commune: int, borders: Borders, begun: dict[int, date], today: date
) -> None:
    """Without a day a village began with its commune: lists name what has long been there."""
    since = row.get("began_on", begun[commune])
    row.found["since"] = since
    if since < begun[commune]:
        name, on = borders.communes.names[commune], format_date(begun[commune], "vi")
        row.fault("began_too_early", "began_on", commune=name, on=on)
    if since > today or row.get("coverage_on", today) > today:
        row.fault("day_to_come", "began_on")


def _known(row: Row, commune: int, borders: Borders) -> int | None:
    pool = borders.pool([commune])
    code = str(row.get("code", ""))
    if code and code in pool.by_code:
        return int(pool.by_code[code])
    word, name = _parts(row)
    whole = pool.by_name.get(folded(f"{word} {name}"), [])
    if not whole and not row.get("type"):
        whole = [u for u in pool.by_bare.get(bare(f"{word} {name}"), []) if _is_untyped(row)]
    return int(whole[0]) if whole else None


def _is_untyped(row: Row) -> bool:
    """Tell whether the file gave a name without any type word: then any type may be meant."""
    return bool(_parts(row)[1] == row.get("name"))


def _codes(province: str) -> dict[str, UnitVersion]:
    rows = UnitVersion.objects.filter(province=province, level="village")
    return {v.code: v for v in rows.order_by("valid_from") if v.code}


def _levels(row: Row) -> Iterator[tuple[str, str]]:
    if row.get("signal"):
        yield "signal", row.values["signal"]
    for kind in ("electricity", "fibre"):
        if row.get(kind) is not None:
            yield kind, "yes" if row.values[kind] else "no"


def _check_coverage(rows: Sequence[Row], context: Context) -> None:
    villages = [r.found["village"] for r in rows]
    there = {
        (c.village_id, c.kind): c.level
        for c in Coverage.objects.on(context.on).filter(
            province=context.province, village__in=villages
        )
    }
    for row in rows:
        if any(there.get((row.found["village"], kind)) != level for kind, level in _levels(row)):
            row.verdict = CHANGED


def _apply(actor: Actor, rows: Sequence[Row], context: Context) -> Counts:
    fresh = [r for r in rows if not r.found.get("village")]
    made = add_villages(actor=actor, villages=[_new(r) for r in fresh])
    for row, unit in zip(fresh, made, strict=True):
        row.found["village"] = unit.id
    set_coverage_many(
        actor=actor,
        rows=[
            CoverageRow(
                village=r.found["village"],
                kind=kind,
                level=level,
                from_on=max(r.get("coverage_on", context.on), r.found["since"]),
                source=f"import {context.batch}",
            )
            for r in rows
            for kind, level in _levels(r)
        ],
    )
    changed = sum(r.verdict == CHANGED for r in rows)
    return Counts(len(fresh), changed, len(rows) - len(fresh) - changed)


def _new(row: Row) -> NewVillage:
    word, name = _parts(row)
    return NewVillage(
        commune=row.place or 0,
        name=name,
        type=word,
        began_on=row.found["since"],
        code=row.get("code", ""),
    )


import_kind(
    "villages",
    label=_("Villages"),
    columns=COLUMNS,
    check=_check,
    apply=_apply,
    same=_same,
    right=KEEP_PLACES,
    help=_("One row for each village of a commune. Known villages stay; new ones are added."),
)
