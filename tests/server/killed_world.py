"""Run as a program by `test_killed.py`: makes a village with a phone, or counts what is there.

python -m tests.server.killed_world make     prints credentials and ids as JSON
python -m tests.server.killed_world count    prints what the books hold as JSON
"""

from __future__ import annotations

import json
import os
import sys


def main(what: str) -> None:
    """Do one of the two."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.server.settings")
    import django

    django.setup()
    sys.stdout.write(json.dumps({"make": make, "count": count}[what]()))


def make() -> dict[str, object]:
    """Make tables, a village, a phone with a holder, and some households."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.kernel.field import make_field

    field = make_field()
    homes = [field.household() for _i in range(40)]
    assert {a.state for a in field.push(*homes)} == {"applied"}
    return {
        "credentials": field.enrolled.credentials,
        "member": str(field.members[0].pk),
        "homes": [h["id"] for h in homes],
    }


def count() -> dict[str, object]:
    """Give the roots of all activities with how often each is there, and the inbox by state."""
    from collections import Counter

    from doorstep.kernel.activities.models import Activity
    from doorstep.kernel.attainments.models import Evidence
    from doorstep.kernel.sync.models import Command

    roots = Counter(str(r) for r in Activity.objects.values_list("root", flat=True))
    shown = Counter(str(r) for r in Evidence.objects.values_list("source_id", flat=True))
    states = dict(Command.objects.values_list("pk", "state"))
    return {
        "roots": roots,
        "evidence": shown,
        "states": {str(pk): state for pk, state in states.items()},
    }


if __name__ == "__main__":
    main(sys.argv[1])
