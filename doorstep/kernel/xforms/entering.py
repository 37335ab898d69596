"""A household or business told by a form: entered at the door, or put right where nobody else
changed it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import REGISTER
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.statements import insert
from doorstep.kernel.people.door import correct_fields
from doorstep.kernel.xforms.datasets import DATASETS, Dataset, dataset_of
from doorstep.kernel.xforms.lists import (
    Subject,
    digests_of,
    properties_of,
    version_after,
    versions_of,
)
from doorstep.kernel.xforms.models import ListedVersion
from doorstep.kernel.xforms.reading import Entity
from doorstep.kernel.xforms.waiting import Waits

_UNIT = re.compile(r"[0-9]{1,18}")
"""The number of a unit, no longer than every database takes it."""

Entered = tuple[int, str, dict[str, Any]]


def enter_subject(
    *, actor: Actor, entity: Entity, properties: Mapping[str, str], unit: int, at: datetime
) -> Entered:
    """Enter or put right the subject of `entity`: (village, province, what is to be looked at).

    Right: people.register at the village. Fields that somebody else changed since the version the
    phone saw keep what they are; they come back as details {"changed_meanwhile": [fields]}.
    """
    dataset = DATASETS[entity.dataset]
    known = dataset.model.objects.select_for_update().filter(pk=entity.id).first()
    if known is not None:
        actor.require(REGISTER, known.village_id)
        return _corrected(actor, known, entity, properties, at)
    if not entity.is_made:
        raise Waits(entity.id)
    told = str(properties.get("village") or "")
    village = _unit(told) if told else unit
    head = {dataset.columns[dataset.head]: _name(dataset, properties, entity)}
    rest = {c: properties.get(n, "") for n, c in dataset.columns.items() if n != "village"}
    draft = dataset.draft(
        id=entity.id, village=village, registered_on=actor.on, source="odk", **{**rest, **head}
    )
    kept = dataset.register(actor=actor, drafts=[draft], is_at_door=True).ids[0]
    if kept != entity.id:
        raise Problem("odk.known_already", _("A record with this tax number is kept already."))
    made = dataset.model.objects.get(pk=kept)
    versions_of([made], at=at)
    return village, made.province, {}


def _name(dataset: Dataset, properties: Mapping[str, str], entity: Entity) -> str:
    return (properties.get(dataset.head) or entity.label)[:120]


def _unit(told: str) -> int:
    if not _UNIT.fullmatch(told):
        raise Problem("odk.place_unknown", _("The place is not known here."))
    return int(told)


def _corrected(
    actor: Actor, home: Subject, entity: Entity, told: Mapping[str, str], at: datetime
) -> Entered:
    last, base = _versions(home, entity, at)
    present = properties_of(home)
    here = digests_of(present)
    changed, refused = {}, []
    dataset = dataset_of(home)
    for name in dataset.changed:
        given = told.get(name)
        if given is None or given == present[name]:
            continue
        if base.get(name) == digests_of({name: given})[name]:
            continue  # as the phone saw it: somebody else may have changed it, this person did not
        if base.get(name) == here[name]:
            changed[dataset.field_of(name)] = given
        else:
            refused.append(name)
    if changed:
        reason = now_said("Put right in ODK Collect")
        correct_fields(
            actor=actor,
            subject_type=dataset.subject_type,
            subject=home.pk,
            told=changed,
            reason=reason,
        )
        home.refresh_from_db()
        digests = digests_of(properties_of(home))
        if digests != here:
            insert([version_after(last, home, digests, at=at, branch=entity.branch)])
    return home.village_id, home.province, {"changed_meanwhile": refused} if refused else {}


def _versions(
    home: Subject, entity: Entity, at: datetime
) -> tuple[ListedVersion, Mapping[str, str]]:
    """Give the last version, and the digests of the one on which the phone built.

    That is the last of the phone's own branch, else the version it had from us; where that is not
    known (a phone that never had the list) it is today's.
    """
    versions_of([home], at=at)
    rows = {v.version: v for v in ListedVersion.objects.filter(subject=home.pk)}
    last = rows[max(rows)]
    own = [v for v in rows.values() if entity.branch and v.branch == entity.branch]
    seen = rows.get(entity.trunk or entity.base or 0)
    base = max(own, key=lambda v: v.version) if own else seen or last
    return last, base.digests
