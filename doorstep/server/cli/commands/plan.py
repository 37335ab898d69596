"""Read a plan from a file (TOML or XLSX): document, targets, phases; all or nothing.

doorstep plan read FILE [--dry-run]. Every fault is printed with its place; exit 1 when there is
one, and nothing is written.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from doorstep.server.cli.output import add_format, show

COLUMNS = ("what", "indicator", "group", "unit", "year", "before", "after")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with which file."""
    parser.add_argument("verb", choices=("read",))
    parser.add_argument("file", type=Path)
    parser.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Read, and print what changes."""
    from doorstep.capabilities.programme.actions.plans import read_plan
    from doorstep.capabilities.programme.plan_file import PlanFaults
    from doorstep.kernel.basics.problems import Problem
    from doorstep.server.cli.asking import system

    try:
        raw = options.file.read_bytes()
    except OSError as why:
        raise Problem("plan.no_file", str(why).replace("%", "%%")) from why
    try:
        read = read_plan(actor=system(), raw=raw, dry_run=options.dry_run)
    except PlanFaults as faults:
        rows = [
            {"where": f.where, "field": f.field, "fault": str(f.message)} for f in faults.faults
        ]
        show(rows, ("where", "field", "fault"), options.format)
        sys.stderr.write("doorstep: the plan has faults; nothing was written\n")
        return 1
    show(_rows(read.changes), COLUMNS, options.format)
    kept = "checked, nothing written" if options.dry_run else "new" if read.is_new else "kept"
    sys.stderr.write(f"plan {read.draft.key}: {kept}\n")
    return 0


def _rows(changes: Any) -> list[dict[str, Any]]:
    from doorstep.kernel.places.models import UnitVersion
    from doorstep.server.cli.reading import today

    told = UnitVersion.objects.filter(unit_id__in={c.unit for c in changes}).order_by("valid_from")
    codes = dict(told.values_list("unit_id", "code"))
    codes.update(told.on(today()).values_list("unit_id", "code"))
    return [{**vars(c), "unit": codes.get(c.unit, "")} for c in changes]
