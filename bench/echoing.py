"""The least a server can do: read the body, answer. Served by granian as our own application is.

python -m bench.echoing PORT PROCESSES THREADS
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

ANSWER = b'{"state": "applied"}'


def application(told: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer any request."""
    told["wsgi.input"].read()
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(ANSWER)))])
    return [ANSWER]


if __name__ == "__main__":
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    port, processes, threads = map(int, sys.argv[1:4])
    Granian(
        "bench.echoing:application", address="127.0.0.1", port=port, interface=Interfaces.WSGI,
        workers=processes, blocking_threads=threads, log_level=LogLevels.warning,
    ).serve()  # fmt: skip
