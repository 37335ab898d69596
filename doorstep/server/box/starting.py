"""Starting a box: tables, the seed, a certificate of its own, then web and worker as ever.

A box loads no shipped content: everything it knows came from its province.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from doorstep.server.cli.output import say
from doorstep.server.preparing import prepare_tables


def sow_once(*, path: Path, phrase: str, var: Path, at: datetime) -> None:
    """Fill a new VAR from a seed. The database of a box is SQLite; keys are made as elsewhere."""
    from django.db import connection, connections

    from doorstep.kernel.basics.problems import Problem
    from doorstep.server.box.seeds import open_seed, sow
    from doorstep.server.cli.asking import system

    if connection.vendor != "sqlite":
        raise Problem("box.not_sqlite", "A box uses SQLite: leave DOORSTEP_DATABASE_URL out.")
    seed = open_seed(path, phrase)
    prepare_tables()
    count = sow(actor=system(), seed=seed, var=var, at=at)
    connections.close_all()
    say(f"  filled from the seed: {count} households, businesses, persons and activities")


def certify(*, names: Sequence[str], addresses: Sequence[str], var: Path, at: datetime) -> None:
    """Make the box's own authority and certificate, so that phones reach it protected."""
    from doorstep.server.tls import certificates, keeping

    if keeping.root(var) is None:
        keeping.keep_authority(certificates.make_authority(names, at=at), var=var)
    numbers = [certificates.read_address(text) for text in addresses]
    keeping.issue(names, addresses=numbers, var=var, at=at)
    os.environ["DOORSTEP_TLS"] = keeping.LOCAL
