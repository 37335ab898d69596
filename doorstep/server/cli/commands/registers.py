"""Print everything that is plugged in: rights, families, indicators, kinds, holders, commands."""

from __future__ import annotations

import argparse

from doorstep.server.cli.output import add_format, show

COLUMNS = ("register", "code", "entry")


def arguments(parser: argparse.ArgumentParser) -> None:
    """One register, or all."""
    parser.add_argument("register", nargs="?", help="only this register")
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Print one row per entry; kinds of import that are made from others stand beside them."""
    from doorstep.kernel.basics.problems import Problem
    from doorstep.kernel.basics.registers import ALL
    from doorstep.kernel.imports.kinds import all_kinds

    entries = {n: [(c, _entry(r[c])) for c in r.codes()] for n, r in ALL.items()}
    entries["import kinds"] = [(k.code, _entry(k)) for k in all_kinds()]
    wanted = (options.register or "").replace("_", " ").replace("-", " ")
    if wanted and wanted not in entries:
        known = ", ".join(sorted(entries))
        raise Problem("registers.unknown", "No register %(wanted)s: %(known)s.",
                      wanted=wanted, known=known)  # fmt: skip
    rows = [
        {"register": name, "code": code, "entry": entry}
        for name in ([wanted] if wanted else sorted(entries))
        for code, entry in entries[name]
    ]
    show(rows, COLUMNS, options.format)
    return 0


def _entry(entry: object) -> str:
    label = getattr(entry, "label", None)
    return str(label) if label else type(entry).__name__
