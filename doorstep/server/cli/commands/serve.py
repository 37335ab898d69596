"""Serve the web pages with granian (one process, several threads)."""

from __future__ import annotations

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    """Address, port, processes, threads."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--threads", type=int, default=4)


def run(options: argparse.Namespace) -> int:
    """Serve until stopped."""
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "doorstep.server.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.processes,
        blocking_threads=options.threads,
        workers_kill_timeout=5,
        log_level="warning",
        respawn_failed_workers=True,
    ).serve()
    return 0
