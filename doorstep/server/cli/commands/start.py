"""Set up what is needed, make the demonstration on the first start, and run web and worker.

Web server and background worker run together and stop cleanly on Ctrl-C or SIGTERM.
--check starts everything, requests the main pages, stops, and exits 0 or 1.
"""

from __future__ import annotations

import argparse

NEEDS_DJANGO = False


def arguments(parser: argparse.ArgumentParser) -> None:
    """Port; a fresh database; only a check."""
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fresh", action="store_true", help="begin with a new database")
    parser.add_argument("--check", action="store_true", help="request the main pages, then stop")
    parser.add_argument("--bare", action="store_true", help="without the made-up demonstration")


def run(options: argparse.Namespace) -> int:
    """Prepare, start both processes, wait."""
    from doorstep.server.running import start

    return start(
        port=options.port,
        is_fresh=options.fresh,
        is_check=options.check,
        is_bare=options.bare,
    )
