"""Devices that work without a session: list, ticket for enrolling, revoke, whose data one holds.

doorstep device list
doorstep device enrol --unit 24934 --holder nong.thi.hanh    prints the code, good for an hour
doorstep device enrol --sort odk --unit 24934 --holder nong.thi.hanh --server https://bdhv.example
                                    prints the address and the settings that ODK Collect scans
doorstep device revoke ID --reason "lost on the market"
doorstep device incident ID    whose data it could hold: for the notice within 72 hours
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from doorstep.server.cli.output import add_format, say, show

COLUMNS = ("id", "unit", "label", "sort", "holders", "enrolled_at", "seen_at", "revoked_at", "app")
ODK = "odk"
INCIDENT = ("type", "id", "full_name", "phone", "village", "from_on", "to_on")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with which device or unit."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    listed = acts.add_parser("list", help="all devices, the latest seen first")
    listed.add_argument("--province", help="only of this province")
    asked = acts.add_parser("enrol", help="make a ticket: a code that enrols one device")
    asked.add_argument("--unit", required=True, help="official code of the unit")
    asked.add_argument("--label", default="", help="what the device is called")
    asked.add_argument("--sort", choices=("phone", "box", ODK), default="phone")
    asked.add_argument("--holder", action="append", default=[], help="user name; may be repeated")
    asked.add_argument("--server", default="", help="for odk: the address of this server")
    gone = acts.add_parser("revoke", help="end a device: it is told to remove what it holds")
    gone.add_argument("device", type=UUID)
    gone.add_argument("--reason", required=True)
    incident = acts.add_parser("incident", help="whose data a device could hold")
    incident.add_argument("device", type=UUID)
    for act in (listed, asked, gone, incident):
        add_format(act)


def run(options: argparse.Namespace) -> int:
    """Do it."""
    acts = {"list": _list, "enrol": _enrol, "revoke": _revoke, "incident": _incident}
    return acts[options.act](options)


def _list(options: argparse.Namespace) -> int:
    show(_rows(options.province), COLUMNS, options.format)
    return 0


def _rows(province: str | None) -> Iterator[dict[str, Any]]:
    from django.db.models import F

    from doorstep.kernel.access.models import Device
    from doorstep.kernel.places.queries import names_on
    from doorstep.server.cli.reading import today

    rows = Device.objects.order_by(F("seen_at").desc(nulls_last=True), "id")
    rows = rows.filter(province=province) if province else rows
    devices = list(rows.prefetch_related("holders__account"))
    names = names_on({d.unit_id for d in devices}, on=today())
    for d in devices:
        held = [h.account.username for h in d.holders.all() if h.to_at is None]
        told = {name: getattr(d, name) for name in COLUMNS if name not in ("unit", "holders")}
        yield {**told, "unit": names.get(d.unit_id, ""), "holders": " ".join(sorted(held))}


def _enrol(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from doorstep.kernel.access.devices import TICKET_LIVES, make_ticket
    from doorstep.kernel.access.models import Account
    from doorstep.kernel.basics.problems import Problem
    from doorstep.server.cli.asking import system, unit_of
    from doorstep.server.cli.reading import today

    unit, holders, at = unit_of(options.unit, on=today()), [], timezone.now()
    for name in options.holder:
        account = Account.objects.filter(username=name.strip().lower()).first()
        if account is None:
            raise Problem("account.unknown", "There is no account %(name)s.", name=name)
        holders.append(account.pk)
    if options.sort == ODK:
        return _enrol_odk(options, unit, holders)
    code = make_ticket(
        actor=system(), unit=unit, at=at, label=options.label, sort=options.sort, holders=holders
    )
    row = {"code": f"{code[:4]}-{code[4:]}", "ends_at": at + TICKET_LIVES}
    show([row], ("code", "ends_at"), options.format)
    return 0


def _enrol_odk(options: argparse.Namespace, unit: Any, holders: list[UUID]) -> int:
    """Make a client for Collect, which scans its settings and enters no code."""
    from django.utils import timezone

    from doorstep.kernel.basics.problems import Problem
    from doorstep.kernel.xforms.settings_code import make_client, settings_code
    from doorstep.server.cli.asking import system

    if len(holders) != 1 or not options.server.startswith(("https://", "http://")):
        raise Problem("odk.one_holder", "A client of ODK needs one --holder and --server URL.")
    made = make_client(
        actor=system(), unit=unit, holder=holders[0], label=options.label, at=timezone.now()
    )
    address = f"{options.server.rstrip('/')}/odk/{made.credentials}"
    name = options.label or options.holder[0]
    row = {"server_url": address, "settings": settings_code(server_url=address, name=name)}
    show([row], ("server_url", "settings"), options.format)
    return 0


def _device(number: UUID) -> Any:
    from doorstep.kernel.access.models import Device
    from doorstep.kernel.basics.problems import Problem

    found = Device.objects.filter(pk=number).first()
    if found is None:
        raise Problem("device.unknown", "There is no device %(device)s.", device=number)
    return found


def _revoke(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from doorstep.kernel.access.devices import revoke
    from doorstep.server.cli.asking import system

    device = _device(options.device)
    revoke(actor=system(), device=device, reason=options.reason, at=timezone.now())
    if options.format == "table":
        say(f"{device.label} is revoked; at its next try it removes what it holds.")
    else:
        show([{"id": device.pk, "label": device.label}], ("id", "label"), options.format)
    return 0


def _incident(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from doorstep.kernel.sync.incident import persons_on
    from doorstep.server.cli.asking import system

    device = _device(options.device)
    rows = persons_on(actor=system(), device=device, at=timezone.now())
    show([row._asdict() for row in rows], INCIDENT, options.format)
    return 0
