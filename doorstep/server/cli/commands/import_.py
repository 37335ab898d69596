"""Import a register, past activities, villages or reported values from XLSX or CSV.

--dry-run checks the whole file and prints every fault by row; nothing is written, not even that
it was tried. Without it, faulty rows stop the import unless --leave-out-faulty is given.
Repeating a file adds nothing.
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
    from doorstep.kernel.imports.trying import try_out
    from doorstep.server.cli.asking import our_province, system, unit_of

    actor = system()
    try:
        raw = options.file.read_bytes()
    except OSError as why:
        raise Problem("imports.no_file", str(why).replace("%", "%%")) from why
    sent = {
        "actor": actor,
        "kind": _kind(options.kind),
        "place": unit_of(options.place or our_province(), on=actor.on),
        "raw": raw,
        "name": options.file.name,
    }
    if options.dry_run:
        batch, faults = try_out(**sent)
        _show(options, batch, faults)
        _tell(batch, "checked, nothing written")
        return 1 if batch.faulty or not batch.good else 0
    batch = actions.check(actor=actor, batch=actions.upload(**sent))
    _show(options, batch, queries.faults_of(actor=actor, batch=batch))
    if not batch.good or (batch.faulty and not options.leave_out_faulty):
        actions.cancel(actor=actor, batch=batch)
        _tell(batch, "checked, nothing written")
        return 1
    return _take_over(actor, batch, bool(options.leave_out_faulty))


def _show(options: argparse.Namespace, batch: Any, faults: Any) -> None:
    """Print the faults, and on stderr what was assumed when the file was read."""
    from doorstep.kernel.imports import queries

    show([_row(f) for f in queries.said_faults(batch, faults)], COLUMNS, options.format)
    for remark in queries.said_remarks(batch):
        sys.stderr.write(f"{remark}\n")


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
