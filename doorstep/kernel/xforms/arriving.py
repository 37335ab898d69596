"""A submission as it came, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.statements import as_id, ask, marks
from doorstep.kernel.xforms.applying import Applied
from doorstep.kernel.xforms.filing import Clean
from doorstep.kernel.xforms.models import APPLIED, ATTENTION, Submission
from doorstep.kernel.xforms.reading import Read

_KNOWN = "SELECT id, digest FROM xforms_submission WHERE id IN"


@dataclass(frozen=True)
class Came:
    """A submission as it came: by whom, its row to be, what was read, its files, and when."""

    actor: Actor
    sub: Submission
    told: Read
    raw: bytes
    files: Mapping[str, Clean]
    at: datetime
    is_incomplete: bool


@dataclass(frozen=True)
class Received:
    """What became of a submission: its state, what somebody must look at, whether it is new."""

    state: str
    reason: str = ""
    is_new: bool = True


class OtherContent(Exception):
    """An id has come before with other bytes; told apart from what is kept for an officer."""

    def __init__(self, code: str, message: object) -> None:
        super().__init__(code)
        self.code, self.message = code, message


def digests_of(every: Sequence[Came]) -> dict[UUID, str]:
    """Give the digests of those that have come before, by id."""
    ids = [came.sub.pk for came in every]
    return {as_id(id): digest for id, digest in ask(f"{_KNOWN} ({marks(ids)})", ids)}


def is_known(came: Came) -> bool:
    """Tell whether it has come before; OtherContent for an id that came with other bytes."""
    digest = digests_of([came]).get(came.sub.pk)
    if digest not in (None, came.sub.digest):
        words = _("A form with this number has arrived with other content. This one was not kept.")
        raise OtherContent("odk.other_content", words)
    return digest is not None


def take_over(sub: Submission, done: Applied) -> None:
    """Write into a submission what came of it."""
    sub.state, sub.reason, sub.waits_for = APPLIED, done.attention, None
    sub.place_id, sub.province = done.place, done.province
    sub.root, sub.revision, sub.subject = done.root, done.revision, done.subject
    sub.details = done.details
    if done.details:
        sub.state, sub.reason = ATTENTION, "odk.changed_meanwhile"
