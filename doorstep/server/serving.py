"""How granian serves: plain HTTP behind a proxy, or HTTPS by itself from TLS 1.2 on."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doorstep.server.cli.output import say
from doorstep.server.tls.keeping import ready

if TYPE_CHECKING:
    from granian import Granian


def granian(
    *,
    host: str,
    port: int,
    processes: int = 1,
    threads: int = 8,
    tls: str = "",
    var: Path,
) -> Granian:
    """Give the server for our WSGI application; with `tls`, a certificate that is due is renewed.

    Raises Problem where `tls` is asked for and no certificate is kept.
    """
    from granian import Granian
    from granian.constants import Interfaces

    # More threads than cores are meant: most of them wait for their turn to write together.
    logging.getLogger("_granian").addFilter(lambda said: "Python threads" not in str(said.msg))
    return Granian(
        "doorstep.server.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        workers_kill_timeout=5,
        log_level="warning",
        respawn_failed_workers=True,
        **(_secured(tls, var=var) if tls else {}),
    )


def _secured(kind: str, *, var: Path) -> dict[str, Any]:
    from granian.constants import SSLProtocols

    at = datetime.now(UTC)
    shown = ready(kind, var=var, at=at)
    ends = shown.certificate.not_valid_after_utc
    if ends <= at:
        say(f"The certificate ended on {ends:%Y-%m-%d}: no browser will accept this server.")
    return {
        "ssl_cert": shown.path,
        "ssl_key": shown.path,
        "ssl_protocol_min": SSLProtocols.tls12,
    }
