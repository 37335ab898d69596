"""Serve the web pages with granian (one process, several threads).

With DOORSTEP_TLS=local or carried it speaks HTTPS itself; see docs/operate/https.md.
"""

from __future__ import annotations

import argparse
import os

NEEDS_DJANGO = False
"""The process that watches over the serving ones needs the settings alone: 47 MB less."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Address, port, processes, threads."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, help="default: 8000, with TLS DOORSTEP_TLS_PORT")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--threads", type=int, default=8)


def run(options: argparse.Namespace) -> int:
    """Serve until stopped."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.server.settings")
    from django.conf import settings

    from doorstep.server.serving import granian

    granian(
        host=options.host,
        port=options.port or (settings.TLS_PORT if settings.TLS else 8000),
        processes=options.processes,
        threads=options.threads,
        tls=settings.TLS,
        var=settings.VAR_DIR,
    ).serve()
    return 0
