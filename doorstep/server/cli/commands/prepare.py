"""Bring the installation up to date: database, words, static files, shipped content.

Repeating it changes nothing; progress is shown. `doorstep start` does this by itself.
"""

from __future__ import annotations

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(options: argparse.Namespace) -> int:
    """Do all steps."""
    from doorstep.server.preparing import prepare

    prepare()
    return 0
