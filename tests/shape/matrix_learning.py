"""Objects and address parts of the pages of learning, for the rights matrix."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.utils import timezone

from doorstep.capabilities.learning.certificates import printed
from doorstep.capabilities.learning.certificates.models import AdoptedFramework, Certificate
from doorstep.capabilities.learning.certificates.numbers import new_number
from doorstep.capabilities.learning.classes.models import Learner, LearningClass
from doorstep.capabilities.learning.editions import plain
from doorstep.capabilities.learning.frameworks import shipped_tables
from doorstep.capabilities.learning.voices.models import Recording
from doorstep.capabilities.learning.work.certificates import PRINT
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.files.queries import path_of
from doorstep.kernel.places.models import Unit
from doorstep.kernel.work.models import Job
from tests.offices import Country
from tests.shape.matrix_drafts import DRAFT_OBJECTS, DRAFT_OPEN
from tests.shape.matrix_people import a_person

Maker = Callable[[Country, Unit], object]


def a_framework(country: Country, unit: Unit) -> object:
    """Let the province of `unit` have adopted the sample; give the adoption."""
    day = timezone.localdate()
    known, _is_new = AdoptedFramework.objects.get_or_create(
        province=unit.province, code="sample",
        defaults={"version": "1", "body": plain(shipped_tables()[0]), "digest": "0" * 64,
                  "is_sample": True, "valid_from": day, "adopted_at": timezone.now()},
    )  # fmt: skip
    return known.pk


def a_certificate(country: Country, unit: Unit) -> object:
    """Give somebody at `unit` a certificate."""
    day = timezone.localdate()
    known, _is_new = Certificate.objects.get_or_create(
        province=unit.province, person_id=a_person(country, unit), framework="sample",
        revoked_at=None,
        defaults={"adopted_id": a_framework(country, unit), "version": "1", "group": "citizens",
                  "grants": "basic_skills", "number": new_number(unit.province), "name": "x",
                  "issued_on": day, "earned_on": day, "line": "A" * 200, "key": "0" * 8,
                  "issued_at": timezone.now()},
    )  # fmt: skip
    return known.pk


def a_printing(country: Country, unit: Unit) -> object:
    """Let somebody have asked for the certificates of `unit` on paper."""
    known, _is_new = Job.objects.get_or_create(
        province=unit.province, place=unit, kind=PRINT,
        defaults={"asked_at": timezone.now(), "state": "running"},
    )  # fmt: skip
    printed.keep(known.pk, b"%PDF")
    return known.pk


def a_class(country: Country, unit: Unit) -> object:
    """Open a class at `unit`."""
    known, _is_new = LearningClass.objects.get_or_create(
        province=unit.province, place=unit, name="x",
        defaults={"search_key": "x", "courses": ["vneid"], "made_at": timezone.now()},
    )  # fmt: skip
    return known.pk


def a_learner(country: Country, unit: Unit) -> object:
    """Put somebody at `unit` into a class."""
    known, _is_new = Learner.objects.get_or_create(
        province=unit.province, taught_in_id=a_class(country, unit),
        person_id=a_person(country, unit), defaults={"joined_on": timezone.localdate()},
    )  # fmt: skip
    return known.pk


def a_recording(country: Country, unit: Unit) -> object:
    """Let somebody have spoken a step of a lesson at `unit`."""
    known = Recording.objects.filter(place=unit).first()
    return (
        known
        or Recording.objects.create(
            id=new_id(), province=unit.province, place=unit, course="vneid", lesson="l", step="s",
            language="tay", text_digest="0" * 64, seconds=1, made_by=new_id(),
            made_at=timezone.now(), agreed_at=timezone.now(), file=_a_sound(unit),
        )
    ).pk  # fmt: skip


def _a_sound(unit: Unit) -> StoredFile:
    raw = b"\x1aE\xdf\xa3"
    stored, _is_new = StoredFile.objects.get_or_create(
        province=unit.province, sha256=hashlib.sha256(raw).hexdigest(),
        defaults={"kind": "voice", "media_type": "audio/webm", "size": len(raw),
                  "stored_at": timezone.now()},
    )  # fmt: skip
    path_of(stored).parent.mkdir(parents=True, exist_ok=True)
    path_of(stored).write_bytes(raw)
    return stored


LEARNING_OBJECTS: dict[str, Maker] = {
    "recording": a_recording,
    "taught_in": a_class,
    "learner": a_learner,
    **DRAFT_OBJECTS,
    "certificate": a_certificate,
    "framework": a_framework,
    "console:certificates-printing/job": a_printing,
    "console:certificates-file/job": a_printing,
}
"""Objects of learning that belong to a place."""

LEARNING_OPEN: dict[str, Callable[[], object]] = {
    **DRAFT_OPEN,
    "console:framework-shipped/code": lambda: "sample",
    "portal:certificate-badge/number": lambda: "DS04-2222-22222",
    "portal:certificate-badge/secret": lambda: "x",
    "lesson": lambda: "install-and-result",
    "begun": lambda: "nothing",
    "digest": lambda: "0" * 64,
    "portal:voice/name": lambda: "vi",
    "portal:sound/sha256": lambda: "0" * 64,
    "portal:sound/ending": lambda: "webm",
    **dict.fromkeys(("step", "number"), lambda: 1),
}
"""Parts that belong to no place."""
