"""Every word of the interface is there in every language, with its places intact."""

from __future__ import annotations

from doorstep.server.cli.commands.words import faults


def test_every_language_is_complete() -> None:
    assert list(faults()) == []
