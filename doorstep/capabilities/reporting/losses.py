"""Why a published fact no longer counts: the act behind it, and why that was taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from doorstep.capabilities.reporting.facts import DENOMINATOR, Fact
from doorstep.capabilities.reporting.models import PublishedFigure
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.attainments.counting import PREFIX
from doorstep.kernel.attainments.models import Evidence
from doorstep.kernel.indicators.register import find


@dataclass(frozen=True)
class Act:
    """An activity as it stands now; `reason` is that of its voiding or of its last amendment."""

    root: str
    kind: str
    on: date
    is_void: bool
    reason: str


def acts_behind(figure: PublishedFigure, facts: Iterable[Fact]) -> dict[Fact, Act]:
    """Give the act behind each lost fact of a figure: itself, or the last that was its evidence.

    Facts that went for another reason (somebody moved away, records became one) have none.
    """
    lost = list(facts)
    roots = {f: f.id for f in lost if f.type == "activity"}
    for side in {f.side for f in lost}:
        fallen = _fallen_evidence(figure, [f for f in lost if f.side == side], side)
        roots = fallen | roots
    acts = _acts(figure.province, set(roots.values()))
    return {f: acts[root] for f, root in roots.items() if root in acts}


def _fallen_evidence(figure: PublishedFigure, facts: list[Fact], side: str) -> dict[Fact, str]:
    """Give the activity whose evidence for an attainment fell, by the fact of its subject."""
    ind = find(figure.indicator)
    term = (ind.denominator if side == DENOMINATOR else ind.numerator) if ind else None
    if term is None or not term.measure.startswith(PREFIX):
        return {}
    by_subject = {(f.type, f.id): f for f in facts if f.type != "activity"}
    shown = Evidence.objects.filter(
        attainment__province=figure.province,
        attainment__code=term.measure.removeprefix(PREFIX),
        attainment__subject__in=[UUID(f.id) for f in by_subject.values()],
        source="activity",
        stands=False,
    ).order_by("on", "id")
    found = {}
    for kind, subject, root in shown.values_list(
        "attainment__subject_type", "attainment__subject", "source_id"
    ):
        if (fact := by_subject.get((kind, str(subject)))) is not None:
            found[fact] = str(root)
    return found


def _acts(province: str, roots: set[str]) -> dict[str, Act]:
    rows = Activity.objects.filter(province=province, root__in=roots, is_current=True)
    return {str(a.root): Act(str(a.root), a.kind, a.happened_on, a.is_void, a.reason) for a in rows}
