"""Bringing the target groups in from `content/groups.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.journal.actions import note
from doorstep.kernel.people.models import TargetGroup

_COLUMNS: dict[str, Any] = {
    "label": None,
    "subject_type": None,
    "is_sensitive": False,
    "is_priority": False,
    "age_from": None,
    "age_to": None,
    "part_of": "",
    "legal_source": {},
}


def load_groups(*, actor: Actor, path: Path) -> int:
    """Write the groups of a TOML file; give how many were new or changed. The system alone may.

    A group keeps its bit for good: activities carry it. Raises Problem when the file would
    change one.
    """
    if not actor.is_system:
        raise NotAllowed("access.not_allowed", _("You may not do this here."))
    told = tomllib.loads(path.read_text(encoding="utf-8"))["group"]
    with transaction.atomic():
        known = {g.code: g for g in TargetGroup.objects.all()}
        changed = [t["code"] for t in told if _keep(known.get(t["code"]), t)]
        if changed:
            note(actor=actor, verb="people.load_groups", about="group", details={"codes": changed})
    return len(changed)


def _keep(group: TargetGroup | None, told: dict[str, Any]) -> bool:
    """Write one group; tell whether anything changed."""
    wanted = {name: told.get(name, default) for name, default in _COLUMNS.items()}
    if group is None:
        TargetGroup.objects.create(code=told["code"], bit=told["bit"], **wanted)
        return True
    if group.bit != told["bit"]:
        raise Problem(
            "people.group_bit_changed",
            _("Group %(group)s must keep its number: activities carry it."),
            group=group.code,
        )
    if all(getattr(group, name) == value for name, value in wanted.items()):
        return False
    TargetGroup.objects.filter(pk=group.pk).update(**wanted)
    return True
