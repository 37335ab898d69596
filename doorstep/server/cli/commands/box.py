"""A box: the product on a laptop without internet, exchanging with its province.

doorstep box make --unit 24934 --out seed.dss     at the province: a sealed seed and its pass phrase
doorstep box start seed.dss --host 0.0.0.0        at the laptop: fill it once, then run
doorstep box exchange --with https://NAME         by line, whenever there is one
doorstep box exchange --to /media/usb             by stick: write what the province has not
doorstep box exchange --from /media/usb           at the province: take and answer; at the box: take
doorstep box status                               what was told, what is open
docs/operate/box.md says how a box is set up and what it holds.
"""

from __future__ import annotations

import argparse
import getpass
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from doorstep.server import options as deployed
from doorstep.server.cli.output import add_format, say, show

NEEDS_DJANGO = False
PHRASE = "file with the pass phrase (default: asked for)"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with which file, line or stick."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    made = acts.add_parser("make", help="at the province: write a seed for a unit")
    made.add_argument("--unit", required=True, help="official code of the unit")
    made.add_argument("--out", required=True, type=Path, help="the file to write")
    made.add_argument("--label", default="box", help="what the box is called")
    made.add_argument("--name", default="", help="what the province is called")
    made.add_argument("--phrase-file", type=Path, help="file with the pass phrase (default: made)")
    begun = acts.add_parser("start", help="at the laptop: fill from a seed once, then run")
    begun.add_argument("seed", type=Path, nargs="?", help="the seed; once it is started: nothing")
    begun.add_argument("--phrase-file", type=Path, help=PHRASE)
    begun.add_argument("--host", default="127.0.0.1", help="0.0.0.0: for phones too")
    begun.add_argument("--port", type=int)
    begun.add_argument("--name", action="append", default=[], help="with TLS: name of the box")
    begun.add_argument("--address", action="append", default=[], help="with TLS: private IP")
    begun.add_argument("--only-fill", action="store_true", help="fill, do not run")
    by = acts.add_parser("exchange", help="with the province, by line or by stick")
    way = by.add_mutually_exclusive_group(required=True)
    way.add_argument("--with", dest="url", metavar="URL", help="address of the province")
    way.add_argument("--to", type=Path, metavar="STICK", help="at the box: write letters")
    way.add_argument("--from", dest="from_", type=Path, metavar="STICK", help="take what is there")
    by.add_argument("--root", default="", help="PEM of the province's own authority")
    stands = acts.add_parser("status", help="at the box: how the exchange stands")
    for act in (made, by, stands):
        add_format(act)


def run(options: argparse.Namespace) -> int:
    """Do it."""
    acts = {"make": _make, "start": _start, "exchange": _exchange, "status": _status}
    return acts[options.act](options)


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.server.settings")
    import django

    django.setup()
    from django.utils import translation

    from doorstep.server.cli.asking import learn_own_kinds

    translation.activate("en")
    learn_own_kinds()  # what comes by stick may be records of forms of the province


def _var() -> Path:
    return deployed.folder_of(deployed.read())


def _now() -> datetime:
    return datetime.now(UTC)


def _phrase(given: Path | None) -> str:
    return given.read_text("utf-8").strip() if given else getpass.getpass("Pass phrase: ")


def _make(options: argparse.Namespace) -> int:
    _set_up()
    from doorstep.server.box.seeds import make_seed, new_phrase
    from doorstep.server.cli.asking import system, unit_of
    from doorstep.server.cli.reading import today

    phrase = _phrase(options.phrase_file) if options.phrase_file else new_phrase()
    row = make_seed(
        actor=system(),
        unit=unit_of(options.unit, on=today()),
        label=options.label,
        name=options.name,
        phrase=phrase,
        path=options.out,
        at=_now(),
    )
    show([row], list(row), options.format)
    if not options.phrase_file:
        say(f"Pass phrase, shown once; it does not travel with the file: {phrase}")
    return 0


def _start(options: argparse.Namespace) -> int:
    from doorstep.kernel.basics.problems import Problem
    from doorstep.server.box import keeping, starting
    from doorstep.server.running import start

    var = _var()
    if not keeping.is_kept(var):
        if options.seed is None:
            raise Problem("box.no_seed", "Say which seed: doorstep box start SEED.")
        _set_up()
        starting.sow_once(
            path=options.seed, phrase=_phrase(options.phrase_file), var=var, at=_now()
        )
    if options.name or options.address:
        starting.certify(names=options.name, addresses=options.address, var=var, at=_now())
    if options.only_fill:
        return 0
    return start(host=options.host, port=options.port, is_fresh=False, is_check=False, is_bare=True)


def _exchange(options: argparse.Namespace) -> int:
    _set_up()
    from doorstep.server.box import keeping

    if not keeping.is_kept(_var()) and options.from_:
        return _answer(options)
    identity = keeping.kept(_var())
    rows = _by_line(options, identity) if options.url else _by_stick(options, identity)
    show(rows, list(rows[0]), options.format)
    return 0


def _by_line(options: argparse.Namespace, identity: dict[str, Any]) -> list[dict[str, Any]]:
    from dataclasses import asdict

    from doorstep.server.box.exchanging import exchange
    from doorstep.server.box.line import Line
    from doorstep.server.cli.asking import system

    credentials = f"{identity['device']}.{identity['secret']}"
    line = Line(url=options.url, credentials=credentials, root=options.root)
    try:
        done = exchange(actor=system(), send=line.send, clock=_now)
    finally:
        line.close()
    return [{**asdict(done), "sent_bytes": line.sent, "received_bytes": line.received}]


def _by_stick(options: argparse.Namespace, identity: dict[str, Any]) -> list[dict[str, Any]]:
    from dataclasses import asdict

    from doorstep.server.box import stick
    from doorstep.server.cli.asking import system

    told: dict[str, Any] = {"actor": system(), "identity": identity, "at": _now()}
    if options.to:
        path, count = stick.write_letters(folder=options.to, **told)
        return [{"file": path, "commands": count}]
    return [asdict(stick.take_replies(folder=options.from_, **told))]


def _answer(options: argparse.Namespace) -> int:
    """At the province: take the letters of every box that are on the stick."""
    from doorstep.server.box import stick
    from doorstep.server.cli.asking import system

    rows = list(stick.answer_letters(actor=system(), folder=options.from_, at=_now()))
    show(rows, ("box", "commands", "said"), options.format)
    return 0


def _status(options: argparse.Namespace) -> int:
    _set_up()
    from doorstep.kernel.box.letters import standing_here

    row = standing_here()
    show([row], list(row), options.format)
    return 0
