"""Sheets become an XForm: the bytes that ODK Collect downloads, and their hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from doorstep.kernel.xforms.sheets import Row, Sheets


@dataclass(frozen=True)
class XForm:
    """One version of a form: id, version, title, its bytes, and the files it chooses from."""

    form_id: str
    version: str
    title: str
    body: bytes
    files: tuple[str, ...]

    @property
    def md5(self) -> str:
        """The hash by which Collect sees that a form has changed."""
        return hashlib.md5(self.body, usedforsecurity=False).hexdigest()


def written(sheets: Sheets) -> XForm:
    """Make the XForm of sheets; raises pyxform's PyXFormError for sheets that make none."""
    from pyxform.xls2xform import convert  # a second of imports, and no request needs it

    made: Any = convert(laid_out(sheets), validate=False)
    told = sheets["settings"][0]
    return XForm(
        told["form_id"],
        told["version"],
        told["form_title"],
        made.xform.encode(),
        files_named(made.xform),
    )


def laid_out(sheets: Sheets) -> dict[str, Any]:
    """Give sheets as pyxform takes them: empty cells left out, every heading named apart."""
    told: dict[str, Any] = {}
    for name, rows in sheets.items():
        told[name] = [{c: str(v) for c, v in row.items() if v not in ("", None)} for row in rows]
        told[f"{name}_header"] = [dict.fromkeys(c for row in rows for c in row)]
    return told


def files_named(xform: str) -> tuple[str, ...]:
    """List the files that an XForm names, each once, in order."""
    found: dict[str, None] = {}
    for start in ("jr://file-csv/", "jr://file/", "jr://images/", "jr://audio/", "jr://video/"):
        for part in xform.split(start)[1:]:
            found[part.partition('"')[0].partition("<")[0]] = None
    return tuple(found)


def columns(rows: list[Row]) -> list[str]:
    """Name the columns of rows in the order in which they first appear."""
    return list(dict.fromkeys(c for row in rows for c in row))
