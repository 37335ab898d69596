"""Publishing editions of courses."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.learning import courses
from doorstep.capabilities.learning.editions import digest_of, plain
from doorstep.capabilities.learning.folders import read_folder
from doorstep.capabilities.learning.models import EVERYWHERE, Course, Edition
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.problems import NotAllowed
from doorstep.kernel.basics.tables import Faults
from doorstep.kernel.journal.actions import note


def load_courses(*, actor: Actor, folders: list[Path], at: datetime) -> list[str]:
    """Publish the shipped courses whose files changed; give the codes. The system alone may.

    Raises Faults for a course that is not sound; nothing of it is published.
    """
    if not actor.is_system:
        raise NotAllowed("access.not_allowed", _("You may not do this here."))
    return [folder.name for folder in folders if _load(actor, folder, at)]


def _load(actor: Actor, folder: Path, at: datetime) -> bool:
    table = plain(read_folder(folder))
    course, faults = courses.read(table)
    if faults:
        raise Faults(faults)
    digest = digest_of(table)
    with transaction.atomic():
        row, _made = Course.objects.update_or_create(
            province=EVERYWHERE, code=course.code, defaults={"position": course.order}
        )
        last = row.editions.order_by("-number").first()
        if row.editions.filter(digest=digest).exists():
            return False
        edition = Edition.objects.create(
            province=EVERYWHERE,
            course=row,
            number=last.number + 1 if last else 1,
            digest=digest,
            body=table,
            made_at=at,
            published_at=at,
        )
        told = {"course": course.code, "number": edition.number, "digest": digest}
        note(actor=actor, verb="course.publish", about="course", about_id=row.id, details=told)
    return True
