"""Acts at one moment, each on a connection of its own: for tests with `transaction=True`."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection


def together(*acts: Callable[[], object]) -> list[Exception]:
    """Do every act at once; give what went wrong."""
    wrong: list[Exception] = []
    begin = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            begin.wait(10)
            act()
        except Exception as why:  # told to the test, which judges it
            wrong.append(why)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return wrong


def beside(act: Callable[[], object]) -> tuple[threading.Thread, list[Exception]]:
    """Start an act while the test itself is in a transaction; what goes wrong comes in the list."""
    wrong: list[Exception] = []

    def run() -> None:
        try:
            act()
        except Exception as why:  # told to the test, which judges it
            wrong.append(why)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, wrong
