"""Tables of the own forms: the forms, their versions, and what the check said."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorstep.kernel.xforms.findings import COLLECT, FAULT, HINT, Finding
from doorstep.kernel.xforms.models import OwnKind
from doorstep.surfaces.look.columns import Column, Table
from doorstep.surfaces.look.lists import ListSpec
from doorstep.surfaces.look.writing import said

GRADES = {
    FAULT: gettext_lazy("to be mended"),
    HINT: gettext_lazy("worth a look"),
    COLLECT: gettext_lazy("in ODK Collect only"),
}


def kinds_spec() -> ListSpec:
    """Give the list of own forms."""
    return ListSpec(
        caption=_("Forms of the province"),
        columns=[
            Column(key="title", label=_("Form"), value=lambda k: said(k.title)[0],
                   href=lambda k: reverse("console:own-form", args=[k.pk])),
            Column(key="code", label=_("Code"), kind="code", sort="code"),
            Column(key="version", label=_("Asked with version"), kind="number", sort="version"),
            Column(key="is_retired", label=_("State"), value=_state),
            Column(key="changed_at", label=_("Changed"), kind="moment", sort="changed_at"),
        ],
        order="code",
        file_name="own-forms",
        empty=_("The province has no form of its own yet."),
    )  # fmt: skip


def _state(own: OwnKind) -> str:
    if own.is_retired:
        return _("retired")
    return _("published") if own.version else _("not published yet")


def versions_table(own: OwnKind) -> Table:
    """Give the versions of a form, the newest first."""
    columns = [
        Column(key="number", label=_("Version"), kind="number"),
        Column(key="uploaded_at", label=_("Uploaded"), kind="moment"),
        Column(key="published_at", label=_("Published"), kind="moment"),
        Column(key="fields", label=_("Questions in the app"), kind="number",
               value=lambda v: len(v.definition["fields"])),
    ]  # fmt: skip
    rows = list(own.versions.order_by("-number"))
    return Table(caption=_("Versions"), columns=columns, rows=rows)


def findings_table(findings: Sequence[Finding]) -> Table:
    """Give what a check said, row by row."""
    columns = [
        Column(key="sheet", label=_("Sheet"), kind="code"),
        Column(key="row", label=_("Row"), kind="code", value=lambda f: f.row or ""),
        Column(key="words", label=_("What the check says")),
        Column(key="grade", label=_("Kind"), value=lambda f: GRADES.get(f.grade, f.grade)),
    ]
    return Table(caption=_("What the check says"), columns=columns, rows=list(findings))
