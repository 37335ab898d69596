"""Tables and facts of certificates as the console's pages show them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorstep.capabilities.learning.certificates.adopted import framework_of
from doorstep.capabilities.learning.certificates.codes import code
from doorstep.capabilities.learning.certificates.models import MERGED, WITHDRAWN, Certificate
from doorstep.capabilities.learning.frameworks import Framework
from doorstep.kernel.attainments.kinds import ATTAINMENTS
from doorstep.surfaces.look.columns import Column, Filter, Table
from doorstep.surfaces.look.lists import ListSpec
from doorstep.surfaces.look.writing import day, said

GROUP_WORDS = {
    "citizens": gettext_lazy("citizens"),
    "pupils": gettext_lazy("pupils and students"),
    "officials": gettext_lazy("cadres, civil servants and public employees"),
    "workers": gettext_lazy("workers in enterprises and cooperatives"),
}
REASONS = {
    WITHDRAWN: gettext_lazy("what it rested on was withdrawn"),
    MERGED: gettext_lazy("replaced by another certificate of the same person"),
}


def state_words(certificate: Certificate) -> str:
    """Say whether a certificate stands."""
    if certificate.revoked_at is None:
        return _("stands")
    return _("replaced") if certificate.reason == MERGED else _("taken back")


def title_of(certificate: Certificate) -> str:
    """Name the framework of a certificate, and that it is a sample where it is one."""
    return framework_words(framework_of(certificate.adopted_id))


def framework_words(framework: Framework) -> str:
    """Name a framework; a sample says that it is one, once."""
    words = said(framework.title)[0]
    is_told = not framework.is_sample or _("sample").casefold() in words.casefold()
    return words if is_told else f"{words} ({_('sample')})"


def listed(**more: Any) -> ListSpec:
    """Give the list of certificates."""
    return ListSpec(
        caption=_("Certificates"),
        columns=[
            Column(key="name", label=_("Name"), sort="person__sort_key",
                   href=lambda c: reverse("console:certificate", args=[c.pk])),
            Column(key="birth_year", label=_("Born"), kind="code"),
            Column(key="number", label=_("Number"), kind="code"),
            Column(key="framework", label=_("Framework"), value=title_of),
            Column(key="issued_on", label=_("Issued"), kind="date", sort="issued_on"),
            Column(key="state", label=_("State"), value=state_words),
        ],
        filters=[
            Filter(key="state", label=_("State"), apply=_by_state,
                   options=[("stands", _("stands")), ("back", _("taken back"))]),
        ],
        search=("name",),
        search_label=_("Name or number"),
        order="-issued_on",
        file_name="certificates",
        empty=_("No certificate has been given here yet."),
        **more,
    )  # fmt: skip


def _by_state(rows: Any, value: str) -> Any:
    return rows.filter(revoked_at__isnull=value == "stands")


def of_person(rows: Iterable[Certificate]) -> Table:
    """Give the certificates of one person."""
    columns = [
        Column(key="number", label=_("Number"), kind="code",
               href=lambda c: reverse("console:certificate", args=[c.pk])),
        Column(key="framework", label=_("Framework"), value=title_of),
        Column(key="issued_on", label=_("Issued"), kind="date"),
        Column(key="state", label=_("State"), value=state_words),
    ]  # fmt: skip
    return Table(caption=_("Certificates"), columns=columns, rows=list(rows))


def facts_of(certificate: Certificate, *, village: str) -> list[dict[str, Any]]:
    """Say everything about a certificate."""
    shown = [
        f"{_label(one['code'])} ({day(date.fromisoformat(one['on']))})"
        for one in certificate.evidence
    ]
    facts: list[dict[str, Any]] = [
        {"label": _("Person"), "value": certificate.holder.full_name,
         "href": reverse("console:person", args=[certificate.holder.pk])},
        {"label": _("Village"), "value": village},
        {"label": _("Number"), "value": certificate.number, "kind": "code"},
        {"label": _("Framework"), "value": title_of(certificate)},
        {"label": _("Version"), "value": certificate.version, "kind": "code"},
        {"label": _("Group"), "value": GROUP_WORDS.get(certificate.group, certificate.group)},
        {"label": _("Issued"), "value": day(certificate.issued_on)},
        {"label": _("Earned"), "value": day(certificate.earned_on)},
        {"label": _("Rests on"), "value": "; ".join(shown)},
        {"label": _("Key"), "value": certificate.key, "kind": "code"},
    ]  # fmt: skip
    if certificate.revoked_at:
        why = REASONS.get(certificate.reason, certificate.reason)
        facts += [
            {"label": _("Taken back"), "value": day(certificate.revoked_at)},
            {"label": _("Why"), "value": why},
        ]
    return facts


def _label(code: str) -> str:
    kind = ATTAINMENTS.get(code)
    return str(kind.label) if kind else code


def code_picture(certificate: Certificate) -> SafeString:
    """Draw the code of a certificate as SVG; "" where its line was erased."""
    if not certificate.line:
        return mark_safe("")
    out = io.BytesIO()
    code(certificate.line).save(out, kind="svg", border=2, xmldecl=False, omitsize=True)
    return mark_safe(out.getvalue().decode())  # noqa: S308 - modules of a code, nothing typed
