"""Certificates as long work: giving all that are due, printing those of a place or a class."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.learning.certificates import printed
from doorstep.capabilities.learning.certificates.actions import Outcome, issue_due
from doorstep.capabilities.learning.certificates.printing import sheets
from doorstep.capabilities.learning.certificates.queries import count_due, to_print
from doorstep.capabilities.learning.classes.models import LearningClass
from doorstep.capabilities.learning.classes.papers import certificates_in
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_FRAMEWORKS, SEE_PEOPLE
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.work.kinds import work
from doorstep.kernel.work.models import Job
from doorstep.kernel.work.running import Work

ISSUE, PRINT = "certificates.issue", "certificates.print"
MOST = 2000
"""Sheets in one file: what a printer's tray and an officer's patience hold."""


@work(ISSUE, right=KEEP_FRAMEWORKS)
def issue(actor: Actor, at_hand: Work) -> dict[str, Any]:
    """Give every certificate that is due in the province of the job; begun anew, it goes on."""
    province, total = at_hand.job.province, Outcome()
    most = count_due(province=province, on=actor.on)
    for one in issue_due(actor=actor, province=province, at=timezone.now()):
        total += one
        at_hand.step(done=min(total.seen, most), total=most)
    return {"seen": total.seen, "issued": total.issued, "revoked": total.revoked}


@work(PRINT, right=SEE_PEOPLE)
def sheets_of(actor: Actor, at_hand: Work) -> dict[str, Any]:
    """Print the certificates that stand at the place of the job into one file, by village and name;
    of a job about a class those of its learners, by name.

    The file lies in VAR for a day; it holds names.
    """
    job = at_hand.job
    rows = list(_asked(actor, job)[: MOST + 1])
    if not rows:
        raise Problem("certificate.none_to_print", _("No certificate stands here."))
    if len(rows) > MOST:
        raise Problem(
            "certificate.too_many",
            _("There are more than %(most)s certificates here: print village by village."),
            most=MOST,
        )
    total = len(rows) + 1
    made = sheets(rows, at=timezone.now(), tell=lambda done: at_hand.step(done=done, total=total))
    printed.keep(job.pk, made)
    return {"count": len(rows), "bytes": len(made)}


def _asked(actor: Actor, job: Job) -> QuerySet[Any]:
    if not job.about:
        return to_print(actor=actor, place=job.place_id)
    taught_in = LearningClass.objects.filter(pk=job.about, place=job.place_id).first()
    if taught_in is None:
        raise Problem("classes.not_found", _("There is no such class."))
    return certificates_in(taught_in, actor=actor)
