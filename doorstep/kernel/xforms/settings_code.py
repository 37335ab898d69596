"""The code that sets ODK Collect up: settings as JSON, packed, to be shown as a QR picture."""

from __future__ import annotations

import base64
import json
import zlib
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor, the_system
from doorstep.kernel.access.devices import Enrolled, enrol, make_ticket
from doorstep.kernel.access.models import ODK
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.places.models import Unit


def make_client(*, actor: Actor, unit: Unit, holder: UUID, label: str, at: datetime) -> Enrolled:
    """Make an ODK client at a village or commune for one account; its secret is shown only now.

    Right: devices.keep at the unit. Raises Problem `odk.unit_too_large` for a province.
    """
    if unit.level not in ("village", "commune"):
        raise Problem("odk.unit_too_large", _("A code is made for a village or a commune."))
    with transaction.atomic():
        code = make_ticket(actor=actor, unit=unit, at=at, label=label, sort=ODK, holders=[holder])
        system = the_system(on=actor.on, device=actor.device)
        return enrol(actor=system, code=code, name=label, app="", address="console", at=at)


def settings_code(*, server_url: str, name: str) -> str:
    """Give what the QR picture holds: zlib of JSON in base64, as Collect reads it.

    Keys that are missing go back to Collect's own defaults; "admin" must be there, even empty.
    """
    told = {
        "general": {
            "protocol": "odk_default",
            "server_url": server_url,
            "form_update_mode": "match_exactly",
            "periodic_form_updates_check": "every_one_hour",
            "automatic_update": True,
            "hide_old_form_versions": True,
            "autosend": "wifi_and_cellular",
            "image_size": "small",
        },
        "admin": {},
        "project": {"name": name[:40], "icon": "D", "color": "#0b5d3b"},
    }
    packed = zlib.compress(json.dumps(told, ensure_ascii=False).encode(), 9)
    return base64.b64encode(packed).decode()
