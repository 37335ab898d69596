"""Import a register, past activities, villages or reported values from XLSX or CSV.

--dry-run checks the whole file and prints every fault by row; nothing is written. Without it,
faulty rows stop the import unless --leave-out-faulty is given. Repeating a file adds nothing.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from doorstep.server.cli.output import add_format, show

COLUMNS = ("row", "column", "value", "fault", "is_warning")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which file, what it is, for which place."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--kind", required=True, help="see: doorstep registers import_kinds")
    parser.add_argument("--place", help="code of the commune or province; default: ours, if one")
    parser.add_argument("--dry-run", action="store_true", help="check, write nothing")
    parser.add_argument("--leave-out-faulty", action="store_true", help="take over the good rows")
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Upload, check, and unless it is a dry run take over."""
    from doorstep.kernel.basics.problems import Problem
    from doorstep.kernel.imports import actions, queries
    from doorstep.server.cli.asking import our_province, system, unit_of

    actor = system()
    try:
        raw = options.file.read_bytes()
    except OSError as why:
        raise Problem("imports.no_file", str(why).replace("%", "%%")) from why
    place = unit_of(options.place or our_province(), on=actor.on)
    batch = actions.upload(
        actor=actor, kind=_kind(options.kind), place=place, raw=raw, name=options.file.name
    )
    batch = actions.check(actor=actor, batch=batch)
    faults = queries.said_faults(batch, queries.faults_of(actor=actor, batch=batch))
    show([_row(f) for f in faults], COLUMNS, options.format)
    for remark in queries.said_remarks(batch):
        sys.stderr.write(f"{remark}\n")
    is_blocked = batch.faulty and not options.leave_out_faulty
    if options.dry_run or is_blocked or not batch.good:
        actions.cancel(actor=actor, batch=batch)
        _tell(batch, "checked, nothing written")
        return 1 if batch.faulty or not batch.good else 0
    return _take_over(actor, batch, bool(options.leave_out_faulty))


def _kind(told: str) -> str:
    """Give the code of a kind; an activity kind may be named without what stands before it."""
    from doorstep.kernel.basics.problems import Problem
    from doorstep.kernel.imports.kinds import all_kinds

    codes = [k.code for k in all_kinds()]
    for code in codes:
        if told in (code, code.rpartition(":")[2]):
            return code
    known = ", ".join(codes)
    raise Problem("imports.unknown_kind", "No kind %(told)s: %(known)s.", told=told, known=known)


def _take_over(actor: Any, batch: Any, leave_out: bool) -> int:
    from doorstep.kernel.imports import actions

    batch = actions.confirm(actor=actor, batch=batch, leave_out_faulty=leave_out)

    def tell(done: int, of: int) -> None:
        sys.stderr.write(f"\r{done} of {of}")

    batch = actions.run(actor=actor, batch=batch, on_progress=tell)
    sys.stderr.write("\n")
    _tell(batch, batch.state)
    return 0 if batch.state == "done" else 1


def _tell(batch: Any, what: str) -> None:
    sys.stderr.write(
        f"{batch.rows} rows: {batch.good} good, {batch.faulty} faulty; {batch.new} new, "
        f"{batch.changed} changed, {batch.unchanged} unchanged ({what})\n"
    )


def _row(fault: Any) -> dict[str, Any]:
    told = {name: getattr(fault, name) for name in ("row", "column", "value", "is_warning")}
    return {**told, "fault": fault.text}
