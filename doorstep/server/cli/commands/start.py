"""Set up what is needed, make the demonstration on the first start, and run web and worker.

Web server and background worker run together and stop cleanly on Ctrl-C or SIGTERM.
--check starts everything, requests the main pages, stops, and exits 0 or 1.
With DOORSTEP_TLS=local or carried phones reach it over HTTPS (docs/operate/https.md).
"""

from __future__ import annotations

import argparse

NEEDS_DJANGO = False


def arguments(parser: argparse.ArgumentParser) -> None:
    """Address and port; a fresh database; only a check."""
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0: for other machines too")
    parser.add_argument("--port", type=int, help="default: 8000, with TLS DOORSTEP_TLS_PORT")
    parser.add_argument("--fresh", action="store_true", help="begin with a new database")
    parser.add_argument("--check", action="store_true", help="request the main pages, then stop")
    parser.add_argument("--bare", action="store_true", help="without the made-up demonstration")


def run(options: argparse.Namespace) -> int:
    """Prepare, start both processes, wait."""
    from doorstep.server.running import start

    return start(
        host=options.host,
        port=options.port,
        is_fresh=options.fresh,
        is_check=options.check,
        is_bare=options.bare,
    )
