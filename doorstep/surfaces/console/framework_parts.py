"""Forms, tables and words of the pages of frameworks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from doorstep.capabilities.learning.certificates.adopted import framework_of
from doorstep.capabilities.learning.certificates.models import AdoptedFramework
from doorstep.capabilities.learning.certificates.queries import count_of
from doorstep.capabilities.learning.folders import title_of
from doorstep.capabilities.learning.frameworks import MOST_BYTES, Framework, Rule
from doorstep.kernel.attainments.kinds import ATTAINMENTS
from doorstep.kernel.places.models import FOREVER
from doorstep.surfaces.console.certificate_lists import GROUP_WORDS, framework_words
from doorstep.surfaces.look.columns import Column, Table
from doorstep.surfaces.look.writing import day, number, said


class FileOf(forms.Form):
    """A framework as a file."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ".toml"}),
        help_text=gettext_lazy("A TOML file of at most 300 kB."),
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args, label_suffix="")

    def raw(self) -> bytes:
        """Give the bytes that came, a little more than may come at most."""
        if not self.is_valid():
            return b""
        found: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        return found


class Adopting(forms.Form):
    """From which day a framework counts; the text of an uploaded one goes along."""

    text = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    valid_from = forms.DateField(
        label=gettext_lazy("Counts from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("What was shown before that day counts as well."),
    )

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, label_suffix="", **told)


def adopted_table(rows: Iterable[AdoptedFramework]) -> Table:
    """Give the adopted frameworks with their days and the certificates given."""
    lines = []
    for row in rows:
        framework, (stand, given) = framework_of(row.pk), count_of(row)
        lines.append(
            {
                "title": framework_words(framework),
                "href": reverse("console:framework", args=[row.pk]),
                "version": row.version,
                "from": row.valid_from,
                "to": row.valid_to if row.valid_to != FOREVER else None,
                "stand": stand,
                "given": given,
            }
        )
    columns = [
        Column(key="title", label=_("Framework"), href=lambda line: line["href"]),
        Column(key="version", label=_("Version"), kind="code"),
        Column(key="from", label=_("From"), kind="date"),
        Column(key="to", label=_("To"), kind="date"),
        Column(key="stand", label=_("Certificates that stand"), kind="number"),
        Column(key="given", label=capfirst(_("given in all")), kind="number"),
    ]
    return Table(caption=_("Adopted"), columns=columns, rows=lines)


def facts_of(framework: Framework, adopted: AdoptedFramework | None) -> list[dict[str, Any]]:
    """Say what a framework is, and since when it counts."""
    facts: list[dict[str, Any]] = [
        {"label": _("Code"), "value": framework.code, "kind": "code"},
        {"label": _("Version"), "value": framework.version, "kind": "code"},
        {"label": _("Skills"), "value": number(len(framework.skills))},
    ]
    if adopted is not None:
        until = day(adopted.valid_to) if adopted.valid_to != FOREVER else "–"
        facts += [
            {"label": _("Adopted from"), "value": day(adopted.valid_from)},
            {"label": _("until"), "value": until},
            {"label": _("Digest"), "value": adopted.digest[:16], "kind": "code"},
        ]
    return facts


def told_rules(framework: Framework) -> list[dict[str, Any]]:
    """Say each rule in words."""
    return [
        {
            "who": ", ".join(str(GROUP_WORDS.get(group, group)) for group in rule.groups),
            "asks": [*_asks(framework, rule), {"words": _grants(rule), "of": ""}],
        }
        for rule in framework.rules
    ]


def _asks(framework: Framework, rule: Rule) -> list[dict[str, str]]:
    lines = []
    if rule.tests:
        words = ngettext(
            "at least %(n)s test passed of:", "at least %(n)s tests passed of:", rule.tests_at_least
        )
        of = "; ".join(title_of(code) for code in rule.tests)
        lines.append({"words": words % {"n": number(rule.tests_at_least)}, "of": of})
    if rule.skills:
        words = ngettext(
            "at least %(n)s skill attested of:",
            "at least %(n)s skills attested of:",
            rule.skills_at_least,
        )
        known = framework.skills
        of = "; ".join(said(known[c].label)[0] if c in known else c for c in rule.skills)
        lines.append({"words": words % {"n": number(rule.skills_at_least)}, "of": of})
    return lines


def _grants(rule: Rule) -> str:
    kind = ATTAINMENTS.get(rule.grants)
    return _("then: %(what)s") % {"what": kind.label if kind else rule.grants}


def told_areas(framework: Framework) -> list[dict[str, Any]]:
    """Give the areas with their skills."""
    return [
        {
            "label": said(label)[0],
            "skills": [
                {"label": said(skill.label)[0], "is_attested": skill.is_attested}
                for skill in framework.skills.values()
                if skill.area == code
            ],
        }
        for code, label in framework.areas.items()
    ]
