"""Publishing and comparing as long work: both read every fact behind every figure.

A publication and the end of its job commit together, so a worker that is stopped leaves either
nothing or the whole publication. A comparison keeps ids and counts, never a name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from doorstep.capabilities.reporting.actions.publishing import (
    Wanted,
    check_wish,
    counted_figures,
    write_publication,
)
from doorstep.capabilities.reporting.changes import told_of
from doorstep.capabilities.reporting.models import Publication
from doorstep.capabilities.reporting.queries import difference_of
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import PUBLISH as MAY_PUBLISH
from doorstep.kernel.access.rights import SEE_FIGURES
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.places.models import Unit
from doorstep.kernel.work.actions import ask
from doorstep.kernel.work.kinds import work
from doorstep.kernel.work.models import Job
from doorstep.kernel.work.running import Work

PUBLISH, COMPARE = "reporting.publish", "reporting.compare"


def ask_to_publish(
    *,
    actor: Actor,
    unit: Unit,
    period: Period,
    figures: Sequence[Wanted],
    title: str,
    document_number: str = "",
) -> tuple[Job, bool]:
    """Ask for a publication in the background; give the job and whether it is a new one.

    Raises what `publish` raises for what can be told without counting. The same wish pressed
    twice is one job.
    """
    check_wish(actor, unit, figures, title)
    told = {
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "label": period.label,
        "figures": [[w.indicator, w.group, w.is_entered] for w in figures],
        "title": title,
        "document_number": document_number,
    }
    about = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    return ask(actor=actor, kind=PUBLISH, place=unit, about=about, told=told)


@work(PUBLISH, right=MAY_PUBLISH)
def publish_wanted(actor: Actor, at_hand: Work) -> dict[str, Any]:
    """Count every figure, then write the publication and the end of the job at once."""
    job, told = at_hand.job, at_hand.job.told
    days = (date.fromisoformat(told["start"]), date.fromisoformat(told["end"]))
    period = Period(*days, told["label"])
    wanted = [Wanted(code, group, is_entered=e) for code, group, e in told["figures"]]
    check_wish(actor, job.place, wanted, told["title"])
    total = len(wanted)
    at_hand.step(done=0, total=total)
    counted = counted_figures(
        actor,
        job.place,
        period,
        wanted,
        on_progress=lambda done: at_hand.step(done=done, total=total),
    )
    write_publication(
        actor,
        counted,
        title=told["title"],
        document_number=told["document_number"],
        on_written=lambda p: at_hand.finish({"publication": str(p.pk)}),
    )
    return {}


def ask_to_compare(*, actor: Actor, publication: Publication) -> tuple[Job, bool]:
    """Ask for a comparison with the facts of today; give the job and whether it is a new one."""
    about = str(publication.pk)
    return ask(actor=actor, kind=COMPARE, place=publication.unit, about=about)


@work(COMPARE, right=SEE_FIGURES)
def compare_published(actor: Actor, at_hand: Work) -> dict[str, Any]:
    """Compare figure by figure; what has changed is kept as ids, the first hundred of each."""
    row = Publication.objects.visible_to(actor, SEE_FIGURES).get(pk=UUID(at_hand.job.about))
    figures = list(row.figures.select_related("unit").order_by("position"))
    found = []
    for done, figure in enumerate(figures):
        at_hand.step(done=done, total=len(figures))
        difference = difference_of(row, figure)
        if difference.is_adjusted:
            found.append(told_of(difference))
    return {"figures": found, "on": actor.on.isoformat()}
