"""What target groups are called, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doorstep.kernel.people.models import TargetGroup
from doorstep.surfaces.look.writing import said


def group_labels() -> dict[str, str]:
    """Give the label of every target group by code."""
    rows = TargetGroup.objects.values_list("code", "label")
    return {"all": _("All"), **{code: said(label)[0] for code, label in rows}}


def group_label(code: str) -> str:
    """Give the label of one group; an unknown code stays as it is."""
    return group_labels().get(code, code)
