"""The screen on which a province says what its form counts: a few rows of choices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.activities import kinds as k
from doorstep.kernel.attainments.kinds import ATTAINMENTS
from doorstep.kernel.people.models import TargetGroup
from doorstep.kernel.xforms.mapping import own_measure
from doorstep.kernel.xforms.models import OwnKind
from doorstep.kernel.xforms.own import lent
from doorstep.surfaces.look.writing import said

ROWS = 6
NEW = "+"
_SUBJECTS = {"household": _("the household"), "business": _("the business"),
             "persons": _("each person")}  # fmt: skip
Choices = list[tuple[str, Any]]


class MappingForm(forms.Form):
    """Rows of counts and of attainments; an empty row says nothing."""

    def __init__(self, own: OwnKind, definition: dict[str, Any], *args: Any) -> None:
        super().__init__(*args, label_suffix="")
        self.own, self.definition = own, definition
        offers = self._offers()
        for n in range(ROWS):
            known = own.counts[n] if n < len(own.counts) else {}
            for name, field in _count_fields(offers, known).items():
                self.fields[f"count_{n}_{name}"] = field
        for n in range(ROWS if definition["reaches"] else 0):
            known = own.gives[n] if n < len(own.gives) else {}
            for name, field in _give_fields(offers, known).items():
                self.fields[f"give_{n}_{name}"] = field

    def _offers(self) -> dict[str, Choices]:
        fields = self.definition["fields"]
        measures = [(code, measure.label) for code, (measure, _kind) in lent().items()]
        numbers = [(f["code"], said(f["label"])[0]) for f in fields if f["type"] == k.INTEGER]
        groups = [(g.code, said(g.label)[0]) for g in TargetGroup.objects.order_by("bit")]
        reached: Choices = [(k.OF_SUBJECT, _("each group of whom it reached"))]
        return {
            "measure": [("", "–"), (NEW, _("a figure of our own")), *measures],
            "field": [("", _("1 for each record")), *numbers],
            "group": [("all", _("all")), *(reached if self.definition["reaches"] else []), *groups],
            "when": [("", _("always")), *_answers(fields)],
            "attainment": [("", "–"), *((a.code, a.label) for a in ATTAINMENTS
                                         if not a.is_authority_only)],
            "to": [(s, _SUBJECTS[s]) for s in self.definition["reaches"]],
        }  # fmt: skip

    def fieldsets(self) -> Iterator[dict[str, Any]]:
        """Give the rows as groups of fields with a heading each."""
        for kind, words in (("count", _("Counts %(n)s")), ("give", _("Shows %(n)s"))):
            for n in range(ROWS):
                names = [f for f in self.fields if f.startswith(f"{kind}_{n}_")]
                if names:
                    legend = words % {"n": n + 1}
                    yield {"legend": legend, "fields": [self[name] for name in names]}

    def told(self) -> dict[str, Any]:
        """Give counts and gives as the action takes them."""
        return {"counts": list(self._counts()), "gives": list(self._gives())}

    def _row(self, kind: str, n: int) -> dict[str, str]:
        start = f"{kind}_{n}_"
        told = self.cleaned_data.items()
        return {name.removeprefix(start): v for name, v in told if name.startswith(start)}

    def _counts(self) -> Iterator[dict[str, Any]]:
        for n in range(ROWS):
            row = self._row("count", n)
            if not row.get("measure"):
                continue
            told: dict[str, Any] = {"field": row["field"], "group": row["group"]}
            told["when"] = _condition(row["when"])
            if row["measure"] == NEW:
                told |= {"label": row["label"], "unit": row["unit"]}
                known = self.own.counts[n] if n < len(self.own.counts) else {}
                told["measure"] = known["measure"] if known.get("label") else self._free(n)
            else:
                told["measure"] = row["measure"]
            yield told

    def _free(self, n: int) -> str:
        """Give a code for an own figure that no other row of the form has or had."""
        taken = {c["measure"] for c in self.own.counts}
        every = (own_measure(self.own.code, number) for number in range(n + 1, 99))
        return next(code for code in every if code not in taken)

    def _gives(self) -> Iterator[dict[str, Any]]:
        for n in range(ROWS if self.definition["reaches"] else 0):
            row = self._row("give", n)
            if row.get("attainment"):
                told = {"attainment": row["attainment"], "to": row["to"]}
                yield {**told, "when": _condition(row["when"])}


def _count_fields(offers: dict[str, Choices], known: dict[str, Any]) -> dict[str, forms.Field]:
    is_own = bool(known.get("label"))
    return {
        "measure": _choice(_("Figure"), offers["measure"], NEW if is_own else known.get("measure")),
        "label": _text(_("Name of an own figure"), known.get("label")),
        "unit": _text(_("What one of it is called"), known.get("unit")),
        "field": _choice(_("Adds"), offers["field"], known.get("field")),
        "group": _choice(_("Group"), offers["group"], known.get("group") or "all"),
        "when": _choice(_("When"), offers["when"], _chosen(known)),
    }


def _give_fields(offers: dict[str, Choices], known: dict[str, Any]) -> dict[str, forms.Field]:
    return {
        "attainment": _choice(_("Attainment"), offers["attainment"], known.get("attainment")),
        "to": _choice(_("Of"), offers["to"], known.get("to")),
        "when": _choice(_("When"), offers["when"], _chosen(known)),
    }


def _choice(label: Any, choices: Choices, initial: Any) -> forms.Field:
    return forms.ChoiceField(label=label, choices=choices, initial=initial or "", required=False)


def _text(label: Any, known: Any) -> forms.Field:
    initial = said(known)[0] if known else ""
    return forms.CharField(label=label, max_length=200, initial=initial, required=False)


def _answers(fields: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Offer every answer of every question with choices as a condition."""
    for f in fields:
        label = said(f["label"])[0]
        options = [(o["code"], said(o["label"])[0]) for o in f.get("options", ())]
        if f["type"] == k.YES_NO:
            options = [("true", str(_("yes"))), ("false", str(_("no")))]
        for code, words in options[:200]:
            yield f"{f['code']}={code}", f"{label}: {words}"


def _condition(told: str) -> list[Any] | None:
    name, _is, answer = told.partition("=")
    return [name, [answer]] if name else None


def _chosen(known: dict[str, Any]) -> str:
    when = known.get("when")
    return f"{when[0]}={when[1][0]}" if when else ""
