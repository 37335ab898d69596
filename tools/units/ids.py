"""Small integer ids that never change: known identities keep theirs, new ones get the next."""

import csv
from collections.abc import Iterable
from pathlib import Path

from .rows import Identity

LEVELS = ("province", "district", "commune")


def known_ids(folder: Path) -> dict[Identity, int]:
    """Read the ids given by earlier builds from units.tsv and versions.tsv, if they exist."""
    if not (folder / "units.tsv").exists():
        return {}
    first_codes: dict[str, tuple[str, str]] = {}
    for row in _rows(folder / "versions.tsv"):
        candidate = (row["valid_from"], row["code"])
        first_codes[row["unit_id"]] = min(candidate, first_codes.get(row["unit_id"], candidate))
    return {
        (row["level"], first_codes[row["id"]][1], row["began_on"]): int(row["id"])
        for row in _rows(folder / "units.tsv")
    }


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE))


def give_ids(identities: Iterable[Identity], *, known: dict[Identity, int]) -> dict[Identity, int]:
    """Return an id for each identity.

    New ones are numbered after the highest known id in the order level (province, district,
    commune), first day, code. Raises ValueError when a known identity is no longer there: an id
    once given is in people's data and must not vanish silently.
    """
    wanted = set(identities)
    if lost := set(known) - wanted:
        raise ValueError(f"{len(lost)} known units are no longer built, e.g. {sorted(lost)[:3]}")
    fresh = sorted(wanted - set(known), key=lambda i: (LEVELS.index(i[0]), i[2], i[1]))
    start = max(known.values(), default=0) + 1
    return known | {identity: start + number for number, identity in enumerate(fresh)}
