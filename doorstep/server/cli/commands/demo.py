"""Make the made-up province: a village, a commune or the whole province at full density.

"sample" is what the demonstration starts with; "province" is the load of the benchmarks
(1.3 million persons, 5 million activities).
"""

from __future__ import annotations

import argparse

from doorstep.server.cli.output import say


def arguments(parser: argparse.ArgumentParser) -> None:
    """Scale and seed."""
    parser.add_argument(
        "--scale", choices=("sample", "village", "commune", "province"), default="sample"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--forget", action="store_true", help="remove the made-up data first")


def run(options: argparse.Namespace) -> int:
    """Make it in the present database."""
    from django.conf import settings
    from django.db import connection

    import demo.build
    from doorstep.kernel.basics.problems import Problem
    from doorstep.server.demonstration import make_demonstration

    if "places_unit" not in connection.introspection.table_names():
        raise Problem("demo.not_prepared", "There is no database yet: doorstep prepare makes it.")
    if options.forget:
        demo.build.forget()
    elif demo.build.is_made():
        say("The demonstration is there already; --forget makes it anew.")
        return 1
    make_demonstration(settings.VAR_DIR, scale=options.scale, seed=options.seed)
    return 0
