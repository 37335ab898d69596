"""Certificates: check one, give those that are due, let another key take over.

doorstep certificate verify CODE_OR_FILE: a number, a line, an address with a line, or a badge
(JWT), as text or in a file; exit 1 unless it is valid. certificate issue [--province 04]: all that
is due. certificate rotate [--province 04] [--lost [--key NUMBER]]: a new key signs from today; with
--lost nothing the old one (or that key) signed is believed. certificate keys: the public keys.
See docs/operate/certificates.md.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from doorstep.server.cli.output import add_format, say, show, show_object

KEYS = ("province", "key", "from_on", "to_on", "here", "public")


def arguments(parser: argparse.ArgumentParser) -> None:
    """One subcommand each."""
    steps = parser.add_subparsers(metavar="STEP", required=True)
    for name, step in _STEPS.items():
        one = steps.add_parser(name, help=(step.__doc__ or "").splitlines()[0].rstrip("."))
        one.set_defaults(step=step)
        if name == "verify":
            one.add_argument("what", metavar="CODE_OR_FILE")
        else:
            one.add_argument("--province", default="", help="default: the province of this server")
        if name != "rotate":
            add_format(one)
        else:
            one.add_argument("--lost", action="store_true", help="others may have the old key")
            one.add_argument("--key", default="", help="with --lost: an older key, by its number")


def run(options: argparse.Namespace) -> int:
    """Do the step."""
    return int(options.step(options))


def verify(options: argparse.Namespace) -> int:
    """Check a certificate by number, line, address or badge."""
    from doorstep.capabilities.learning.certificates.lines import VALID
    from doorstep.capabilities.learning.certificates.verifying import check

    found = check(_text(options.what))
    told = found.told
    row: dict[str, Any] = {
        "state": found.state,
        "number": found.number,
        "province": told.province if told else "",
        "framework": told.framework if told else "",
        "issued_on": told.issued_on if told else found.issued_on,
        "name": told.name if told else found.initials,
        "birth_year": told.birth_year if told else None,
        "is_sample": found.is_sample,
        "reason": found.reason,
    }
    if options.format == "json":
        show_object(row)
    else:
        show([row], [name for name, value in row.items() if value or name == "state"], "table")
    return 0 if found.state == VALID else 1


def _text(what: str) -> str:
    path = Path(what)
    try:
        is_file = len(what) < 1000 and path.is_file()
    except OSError:
        is_file = False
    return path.read_text("utf-8", errors="replace") if is_file else what


def issue(options: argparse.Namespace) -> int:
    """Give every certificate that is due."""
    from django.utils import timezone

    from doorstep.capabilities.learning.certificates.actions import Outcome, issue_due
    from doorstep.server.cli.asking import system

    total = Outcome()
    for one in issue_due(actor=system(), province=_province(options), at=timezone.now()):
        total += one
    row = {"looked_at": total.seen, "issued": total.issued, "revoked": total.revoked}
    show([row], list(row), options.format)
    return 0


def rotate(options: argparse.Namespace) -> int:
    """Make a new key that signs from today; what the old one signed stays valid."""
    from django.utils import timezone

    from doorstep.capabilities.learning.certificates import actions, keys
    from doorstep.server.cli.asking import system

    at, actor = timezone.now(), system()
    if options.lost:
        told = {"province": _province(options), "on": actor.on, "at": at}
        count = actions.distrust(actor=actor, key=options.key, **told)
        say(f"Nothing that key signed is believed; {count} certificates signed anew.")
        say("Papers with the old code have to be printed again; badges to be handed out again.")
        return 0
    made = actions.rotate(actor=actor, province=_province(options), on=actor.on, at=at)
    say(f"Key {made.key} signs for province {made.province} from {made.from_on}")
    say(f"Back up {keys.folder()}: without it nothing can be signed.")
    return 0


def keys(options: argparse.Namespace) -> int:
    """List the public keys with their days, and whether this machine holds the private half."""
    from doorstep.capabilities.learning.certificates import keys as kept

    rows = [
        {
            "province": key.province,
            "key": key.key,
            "from_on": key.from_on,
            "to_on": key.to_on,
            "here": "yes" if kept.is_here(province=key.province, key=key.key) else "no",
            "public": kept.written(key.public),
        }
        for key in kept.public_keys(province=options.province)
    ]
    show(rows, KEYS, options.format)
    return 0


def _province(options: argparse.Namespace) -> str:
    from django.conf import settings

    return str(options.province or settings.HOME_PROVINCE)


_STEPS = {"verify": verify, "issue": issue, "rotate": rotate, "keys": keys}
