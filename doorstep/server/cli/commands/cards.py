"""Print answer cards A/B/C/D for a village session, as a PDF on A4.

doorstep cards print --from 1 --to 40 -o cards.pdf: one card on a sheet (frame 15 cm, read from more
than 3 m), or two with --two (frame 10 cm). docs/cards.md says how they are held and read.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from doorstep.server.cli.output import say


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which cards, how, and into which file."""
    parser.add_argument("verb", choices=("print",))
    parser.add_argument("--from", dest="first", type=int, default=1, metavar="N", help="default: 1")
    parser.add_argument("--to", dest="last", type=int, metavar="N", help="default: the last one")
    parser.add_argument("--two", action="store_true", help="two smaller cards on a sheet")
    parser.add_argument("-o", "--output", type=Path, default=Path("cards.pdf"), metavar="FILE")


def run(options: argparse.Namespace) -> int:
    """Write the file."""
    from django.utils import timezone

    from doorstep.capabilities.learning.answer_cards import LARGE, SMALL, patterns, sheets

    last = options.last if options.last is not None else len(patterns().cards)
    layout = SMALL if options.two else LARGE
    made = sheets(first=options.first, last=last, layout=layout, at=timezone.now())
    options.output.write_bytes(made)
    say(f"{options.output}: cards {options.first} to {last}, {len(made)} bytes")
    return 0
